"""OpenID Connect Back-Channel Logout §2.2, Front-Channel Logout §2: where a client hears that a session has ended."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db import models

from clients.redirect_uris import problem, target
from support import fetch

PORTS = {"http": 80, "https": 443}


class LogoutChannels(models.Model):
    """Columns of a client. Both notices always name issuer and session, whether or not it requires that."""

    backchannel_logout_uri = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="This server posts a logout token there."
    )
    backchannel_logout_session_required = models.BooleanField(default=False, db_default=False)
    frontchannel_logout_uri = models.CharField(
        max_length=500, blank=True, default="", db_default="", help_text="The page after logout loads it, in a frame."
    )
    frontchannel_logout_session_required = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True


def problems(client: LogoutChannels, *, redirect_uris: Iterable[str]) -> dict[str, str]:
    """Return by column why the server would not call, or not frame, an address."""
    found = {
        "backchannel_logout_uri": fetch.problem(client.backchannel_logout_uri),
        "frontchannel_logout_uri": _frame_problem(client.frontchannel_logout_uri, redirect_uris),
    }
    return {column: reason for column, reason in found.items() if reason and getattr(client, column)}


def _frame_problem(uri: str, redirect_uris: Iterable[str]) -> str | None:
    """Return why no page frames `uri`: Front-Channel Logout §2 binds it to the server of a redirect URI."""
    if reason := problem(uri):
        return reason
    if target(uri).is_private_use:
        return "A browser loads it: it begins with https://."
    servers = {_server(known) for known in redirect_uris if problem(known) is None}
    return None if _server(uri) in servers else "Scheme, host and port are those of a redirect URI."


def _server(uri: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(uri)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)
