"""A proof under way that an e-mail address is somebody's: a link and a code are mailed there, and come back once.

Neither is stored, not even as a digest: both are derived from this row and a pepper (accounts/flows/address_proofs.py).
"""

import uuid

from django.conf import settings
from django.db import models

from realms.managers import RealmBound
from realms.models import Role


class Purpose(models.TextChoices):
    """What the person gets to do with the proof."""

    SIGN_UP = "sign_up"
    INVITATION = "invitation"
    LOGIN = "login"
    CONFIRM = "confirm"
    RESET = "reset"
    OLD_ADDRESS = "old_address"
    NEW_ADDRESS = "new_address"


class AddressProof(RealmBound):
    """One proof. Times are epoch seconds.

    `user` is set where a person who is signed in asked for it; `application` where the account will be for one
    application alone; `target` is the address that is to take the place of an
    old one. Whether anybody has an account with the address is looked up when the mail goes out and when the proof
    comes back, never when it is asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    email = models.EmailField(max_length=254)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="+")
    target = models.EmailField(max_length=254, blank=True)
    roles = models.ManyToManyField(Role, blank=True, related_name="+")
    application = models.ForeignKey(
        settings.OAUTH2_PROVIDER_APPLICATION_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    created_at = models.BigIntegerField()
    expires_at = models.BigIntegerField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.email}"
