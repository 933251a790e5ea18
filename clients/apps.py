"""The clients application."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Clients."""

    name = "clients"
    verbose_name = "Clients"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have keys made for the algorithms that clients are to get tokens in."""
        from clients import algorithms

        algorithms.connect()
