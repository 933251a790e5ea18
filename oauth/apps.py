"""The oauth application."""

from django.apps import AppConfig


class OAuthConfig(AppConfig):
    """Codes, tokens, consent."""

    name = "oauth"
    verbose_name = "Tokens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for news that ends tokens, and for changes that make what is remembered of clients stale."""
        from keys import retention
        from oauth import endings, logout_notices
        from oauth.endpoints.authorization import flow
        from oauth.store import api_keys, clients
        from oauth.tokens import lifetimes

        retention.count_in(lifetimes.longest)
        endings.connect()
        logout_notices.connect()
        flow.connect()
        clients.connect()
        api_keys.connect()
