"""The project as an application: it holds the management commands that span the packages."""

from django.apps import AppConfig


class AuthserverConfig(AppConfig):
    """What spans the packages."""

    name = "authserver"
    verbose_name = "authserver"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks of the configuration, and what delivers the outbox."""
        from authserver import checks, deliveries

        checks.connect()
        deliveries.connect()
