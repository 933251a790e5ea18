"""The oauth application."""

from django.apps import AppConfig


class OAuthConfig(AppConfig):
    """Codes, tokens, consent."""

    name = "oauth"
    verbose_name = "Tokens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for news about people that ends their tokens."""
        from oauth import endings

        endings.connect()
