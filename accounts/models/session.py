"""A browser session of one realm. Its key is stored as a digest: reading the table lets nobody in."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from realms.managers import RealmBound


class Session(RealmBound, AbstractBaseSession):  # type: ignore[misc]  # two managers named objects: ours comes first
    """One session; `session_key` holds the digest of the key that the browser has. Times are epoch seconds.

    It ends at `ends_at` whatever happens; visitors have 0 there.
    `seen_at`, `peer` and `user_agent` are of a visit that is at most a minute older than the latest one.
    """

    session_key = models.CharField(max_length=80, primary_key=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="sessions")
    ends_at = models.BigIntegerField(default=0, db_default=0)
    created_at = models.BigIntegerField(default=0, db_default=0)
    seen_at = models.BigIntegerField(default=0, db_default=0)
    peer = models.CharField(max_length=64, blank=True, db_default="")
    user_agent = models.CharField(max_length=300, blank=True, db_default="")

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return f"Session of {self.user}" if self.user else "Session of a visitor"
