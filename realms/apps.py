"""The realms application."""

from django.apps import AppConfig


class RealmsConfig(AppConfig):
    """Realms and what they declare."""

    name = "realms"
    verbose_name = "Realms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what makes a change seen: each write to a declaration gives its realm a new version."""
        from realms import versioning

        versioning.connect()
