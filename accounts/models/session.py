"""A browser session of one realm. Its key is stored as a digest: reading the table lets nobody in."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from realms.managers import RealmBound


class Session(RealmBound, AbstractBaseSession):  # type: ignore[misc]  # two managers named objects: ours comes first
    """One session; `session_key` holds the digest of the key that the browser has."""

    session_key = models.CharField(max_length=80, primary_key=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return f"Session of {self.user}" if self.user else "Session of a visitor"
