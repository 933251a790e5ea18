"""OAuth Client ID Metadata Document §5.2: the copy of a client's document, and how long it holds."""

from django.db import models

from clients.models.client import Client
from realms.managers import RealmBound


class MetadataDocument(RealmBound):
    """What was last read at the address that is the client's identifier. Times are epoch seconds."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="document")
    digest = models.CharField(max_length=64, help_text="Of what a person consents to: name, addresses, keys.")
    etag = models.CharField(max_length=255, blank=True)
    last_modified = models.CharField(max_length=64, blank=True)
    fetched_at = models.BigIntegerField(help_text="When the other side last said that this is its document.")
    expires_at = models.BigIntegerField(db_index=True, help_text="When it is asked again, at the next use.")

    def __str__(self) -> str:
        return str(self.client)
