"""The service accounts application."""

from django.apps import AppConfig


class ServiceAccountsConfig(AppConfig):
    """Machines."""

    name = "serviceaccounts"
    verbose_name = "Service accounts"
    default_auto_field = "django.db.models.BigAutoField"
