"""The keys application."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Signing keys."""

    name = "keys"
    verbose_name = "Keys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give each new realm its keys, and check the seal at start."""
        from keys import checks, lifecycle

        checks.register()
        lifecycle.connect()
