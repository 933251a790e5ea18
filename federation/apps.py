"""The federation application."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    """Identity providers, and the identities that people have there."""

    name = "federation"
    verbose_name = "Identity providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See that what a realm offers changed: it hangs on the cached realm."""
        from federation import offers

        offers.connect()
