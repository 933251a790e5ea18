"""The service accounts application."""

from django.apps import AppConfig


class ServiceAccountsConfig(AppConfig):
    """Machines."""

    name = "serviceaccounts"
    verbose_name = "Service accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep retired keys for as long as the tokens of machines may live; see who may introspect change."""
        from keys import retention
        from serviceaccounts import introspectors, lifetimes

        retention.count_in(lifetimes.longest)
        introspectors.connect()
