"""The admin of service accounts."""

from django.http import HttpRequest

from realms.administration import RealmModelAdmin


class ServiceAccountAdmin(RealmModelAdmin):
    """Machines. Each is made together with its client, by the blueprint."""

    list_display = ("client", "description")
    list_select_related = ("client",)
    search_fields = ("client__client_id", "client__name", "description")
    fields = ("client", "description", "roles", "audience", "access_token_lifetime")
    readonly_fields = ("client",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: its client and secret are made with it."""
        return False
