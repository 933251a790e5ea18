"""Tables that django-oauth-toolkit demands and that stay empty: access and ID tokens here are JWTs without a row."""

from typing import ClassVar

from oauth2_provider.models import AbstractAccessToken, AbstractIDToken

from realms.managers import RealmBound, RealmManager


class AccessToken(RealmBound, AbstractAccessToken):
    """Never written."""

    objects: ClassVar[RealmManager["AccessToken"]] = RealmManager()

    class Meta(AbstractAccessToken.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL"


class IDToken(RealmBound, AbstractIDToken):
    """Never written."""

    objects: ClassVar[RealmManager["IDToken"]] = RealmManager()

    class Meta(AbstractIDToken.Meta):
        abstract = False
        swappable = "OAUTH2_PROVIDER_ID_TOKEN_MODEL"
