"""What is stored of the protocol: codes, pushed requests, families, revoked tokens and consent, one file a concept."""

from oauth.models.authorization_code import AuthorizationCode
from oauth.models.consent import Consent
from oauth.models.device_grant import DeviceGrant
from oauth.models.family import Family
from oauth.models.pushed_request import PushedRequest
from oauth.models.revoked_token import RevokedToken
from oauth.models.seen_jti import SeenJti
from oauth.models.unused_tokens import AccessToken, IDToken

__all__ = [
    "AccessToken",
    "AuthorizationCode",
    "Consent",
    "DeviceGrant",
    "Family",
    "IDToken",
    "PushedRequest",
    "RevokedToken",
    "SeenJti",
]
