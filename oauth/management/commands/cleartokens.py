"""`manage.py cleartokens`: our clean-up in place of django-oauth-toolkit's, which reads tables that stay empty here."""

from typing import Any

from django.core.management.base import BaseCommand

from oauth.tasks import clear_expired


class Command(BaseCommand):
    """What the scheduler does every ten minutes, now."""

    help = "Delete expired codes, dead families of tokens, and the names of revoked tokens that have expired."

    def handle(self, *_: Any, **__: Any) -> None:
        """Clean up."""
        clear_expired()
