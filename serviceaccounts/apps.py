"""The service accounts application."""

from django.apps import AppConfig


class ServiceAccountsConfig(AppConfig):
    """Machines."""

    name = "serviceaccounts"
    verbose_name = "Service accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep retired keys as long as tokens of machines may live; see changes of introspectors and workload rules."""
        from keys import retention
        from serviceaccounts import endings, introspectors, lifetimes
        from serviceaccounts.flows import application_role_mails
        from serviceaccounts.models import ServiceAccount
        from serviceaccounts.workloads import trusted

        retention.count_in(lifetimes.longest)
        retention.observe_rows(ServiceAccount)
        introspectors.connect()
        endings.connect()
        trusted.connect()
        application_role_mails.connect()
