"""The clients application."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Clients."""

    name = "clients"
    verbose_name = "Clients"
    default_auto_field = "django.db.models.BigAutoField"
