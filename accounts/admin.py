"""The admin of people. No password is shown or set here, not even as a hash."""

from django.http import HttpRequest

from realms.administration import RealmModelAdmin


class UserAdmin(RealmModelAdmin):
    """People. They come from the blueprint; disabling one ends their sessions and tokens."""

    list_display = ("email", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("email", "name")
    fields = ("email", "email_verified", "name", "given_name", "family_name", "is_active", "roles", "last_login")
    readonly_fields = ("email", "email_verified", "last_login")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (the signature is Django's)
        """Refuse: nobody could log in to an account without a password."""
        return False
