"""The admin of what clients may introspect beyond their own tokens."""

from typing import Any

from django.http import HttpRequest

from realms.administration import RealmModelAdmin
from serviceaccounts.models import Introspector


class IntrospectorAdmin(RealmModelAdmin):
    """The servers of resources, and clients that may ask about every token."""

    nothing = (
        "No client may introspect tokens of others. A server that asks about the tokens it is sent, in place of "
        "verifying them itself, is trusted here with its resource."
    )
    list_display = ("client", "introspects_realm")
    list_select_related = ("client",)
    search_fields = ("^client__client_id", "^client__name")
    fields = ("client", "introspects", "introspects_realm", "introspection_signed_response_alg")

    def get_readonly_fields(self, request: HttpRequest, obj: Introspector | None = None) -> Any:  # noqa: ANN401, ARG002 (Django's)
        """Keep the client that was trusted: another one is another decision."""
        return () if obj is None else ("client",)
