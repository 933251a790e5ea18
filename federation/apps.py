"""The federation application."""

from django.apps import AppConfig


class FederationConfig(AppConfig):
    """Identity providers, and the identities that people have there."""

    name = "federation"
    verbose_name = "Identity providers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See that what a realm offers changed, that sessions begin and end; know who has a way in."""
        from federation import linking, offers, sessions

        offers.connect()
        sessions.connect()
        linking.connect()
