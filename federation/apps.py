"""The federation application."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    """Identity providers, and the identities that people have there."""

    name = "federation"
    verbose_name = "Identity providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See that what a realm offers changed, which hangs on the cached realm; and that sessions begin and end."""
        from federation import offers, sessions

        offers.connect()
        sessions.connect()
