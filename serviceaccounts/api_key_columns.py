"""What the admin shows of an API key, which is everything but the key."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from clients.retiring import judge
from serviceaccounts.api_keys import keys_of
from serviceaccounts.models import ApiKey
from serviceaccounts.moments import moment


class ApiKeyColumns:
    """The columns of the list, and of the page of one key."""

    @admin.display(description="owner")
    def owner(self, row: ApiKey) -> str:
        """Return the service account or the person."""
        return str(row.owner)

    @admin.display(description="key")
    def key(self, row: ApiKey) -> str:
        """Return what tells it from others."""
        return f"…{row.hint}"

    @admin.display(description="state")
    def state(self, row: ApiKey) -> str:
        """Return how it stands, in a word or two."""
        if row.invalidated_at is not None:
            return "invalid"
        if row.has_ended:
            return "ended"
        return ("works" if row.has_started else "not started") if row.active else "switched off"

    @admin.display(description="safe to retire?")
    def light(self, row: ApiKey) -> str:
        """Return whether anybody would notice its end, and why."""
        same = keys_of(row.owner).filter(name=row.name, generation__gt=row.generation, active=True, invalidated_at=None)
        judgement = judge(row, list(same))
        return f"{judgement.label}. {judgement.reason}"

    @admin.display(description="made")
    def made(self, row: ApiKey) -> str:
        """Return when, and by whom."""
        return f"{moment(row.created_at)} by {row.created_by}"

    @admin.display(description="starts")
    def starts(self, row: ApiKey) -> str:
        """Return from when it works."""
        return moment(row.starts_at or row.created_at)

    @admin.display(description="ends", ordering="expires_at")
    def ends(self, row: ApiKey) -> str:
        """Return when it stops."""
        return moment(row.expires_at)

    @admin.display(description="last used", ordering="last_used_at")
    def last_used(self, row: ApiKey) -> str:
        """Return when, to a minute."""
        return moment(row.last_used_at)

    @admin.display(description="rotation")
    def replacement(self, row: ApiKey) -> str:
        """Lead to the page that makes its successor."""
        if not (row.is_alive and row.service_account):
            return "—"
        return format_html('<a href="{}">Rotate</a>', reverse("admin:api_key_rotate", args=[row.pk]))
