"""The keys application."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """Signing keys."""

    name = "keys"
    verbose_name = "Keys"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Seal under data keys, give each new realm its signing keys, and check the seal at start."""
        from keys import checks, data_keys, lifecycle, retention
        from support import sealing

        sealing.draw_from(data_keys)
        checks.register()
        lifecycle.connect()
        retention.connect()
