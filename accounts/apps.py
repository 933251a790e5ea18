"""The accounts application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their sessions and how they log in."""

    name = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Scope allauth's tables to the realm, and listen for what ends sessions."""
        from accounts import email_addresses, signals
        from accounts.factors import authenticators
        from accounts.flows import access, role_mails, webhook_mails

        email_addresses.scope_to_realm()
        authenticators.scope_to_realm()
        signals.connect()
        access.connect()
        webhook_mails.connect()
        role_mails.connect()
