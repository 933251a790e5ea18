"""The realms application."""

from django.apps import AppConfig


class RealmsConfig(AppConfig):
    """Realms and what they declare."""

    name = "realms"
    verbose_name = "Realms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what makes a change seen (a new version of the realm), and what each new realm begins with."""
        from realms import checks, standard_scopes, versioning

        checks.connect()
        versioning.connect()
        standard_scopes.connect()
