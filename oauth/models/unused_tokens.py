"""Tables that django-oauth-toolkit demands and that stay empty: access and ID tokens here are JWTs without a row."""

from oauth2_provider.models import AbstractAccessToken, AbstractIDToken

from realms.managers import RealmBound


class AccessToken(RealmBound, AbstractAccessToken):
    """Never written."""

    class Meta(AbstractAccessToken.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL"


class IDToken(RealmBound, AbstractIDToken):
    """Never written."""

    class Meta(AbstractIDToken.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_ID_TOKEN_MODEL"
