"""The registered error codes of OAuth and OpenID Connect, one class each: what a stranger may know of a refusal.

Raise them in rules; one place per endpoint answers them. The description goes to the client, so it says only what a
stranger may know, in the characters that RFC 6749 §5.2 allows.
"""

from oauthlib.oauth2.rfc6749.errors import OAuth2Error as OAuth2Error  # noqa: PLC0414 (handed on: the base of all of them)


class InvalidRequest(OAuth2Error):
    """RFC 6749 §5.2: a parameter is missing, repeated, malformed or not supported."""

    error = "invalid_request"


class InvalidClient(OAuth2Error):
    """RFC 6749 §5.2: the client is unknown, or did not authenticate by its registered method."""

    error = "invalid_client"
    status_code = 401


class InvalidGrant(OAuth2Error):
    """RFC 6749 §5.2: the code or refresh token is invalid, expired, revoked, or another client's."""

    error = "invalid_grant"


class UnauthorizedClient(OAuth2Error):
    """RFC 6749 §5.2: this client may not use this grant."""

    error = "unauthorized_client"


class UnsupportedGrantType(OAuth2Error):
    """RFC 6749 §5.2: no such grant here."""

    error = "unsupported_grant_type"


class InvalidScope(OAuth2Error):
    """RFC 6749 §5.2: the scope is unknown, malformed, or more than may be granted."""

    error = "invalid_scope"


class UnsupportedResponseType(OAuth2Error):
    """RFC 6749 §4.1.2.1: only `code` is served."""

    error = "unsupported_response_type"


class AccessDenied(OAuth2Error):
    """RFC 6749 §4.1.2.1: the person, or a policy, said no."""

    error = "access_denied"


class InvalidTarget(OAuth2Error):
    """RFC 8707 §2: the resource is unknown, malformed, or not for this grant."""

    error = "invalid_target"


class LoginRequired(OAuth2Error):
    """OpenID Connect Core §3.1.2.6: the person must log in, and prompt=none forbids to ask."""

    error = "login_required"


class ConsentRequired(OAuth2Error):
    """OpenID Connect Core §3.1.2.6: the person must consent, and prompt=none forbids to ask."""

    error = "consent_required"


class UnmetAuthenticationRequirements(OAuth2Error):
    """RFC 9470 §5: the person cannot log in as strongly as the client asks for."""

    error = "unmet_authentication_requirements"


class RequestNotSupported(OAuth2Error):
    """OpenID Connect Core §3.1.2.6: request objects by value are not served."""

    error = "request_not_supported"


class RequestUriNotSupported(OAuth2Error):
    """OpenID Connect Core §3.1.2.6: request objects by reference are not served."""

    error = "request_uri_not_supported"


class InvalidRequestUri(OAuth2Error):
    """OpenID Connect Core §3.1.2.6, RFC 9126 §4: the request URI is unknown, expired, used, or another client's."""

    error = "invalid_request_uri"


class RegistrationNotSupported(OAuth2Error):
    """OpenID Connect Core §3.1.2.6: the `registration` parameter is not served."""

    error = "registration_not_supported"


class InvalidToken(OAuth2Error):
    """RFC 6750 §3.1: the access token is malformed, expired, revoked, or not for this use."""

    error = "invalid_token"
    status_code = 401


class InsufficientScope(OAuth2Error):
    """RFC 6750 §3.1: the access token lacks a scope."""

    error = "insufficient_scope"
    status_code = 403


class InvalidRedirectUri(OAuth2Error):
    """RFC 7591 §3.2.2: a redirect URI in a registration is not acceptable."""

    error = "invalid_redirect_uri"


class InvalidClientMetadata(OAuth2Error):
    """RFC 7591 §3.2.2: another member of a registration is not acceptable."""

    error = "invalid_client_metadata"


class InvalidSoftwareStatement(OAuth2Error):
    """RFC 7591 §3.2.2: the software statement of a registration is invalid, or of an issuer that is not trusted."""

    error = "invalid_software_statement"


class SlowDown(OAuth2Error):
    """RFC 6749 §5.2 with RFC 6585 §4: too many requests; `retry_after` says in how many seconds to come again."""

    error = "temporarily_unavailable"
    status_code = 429

    def __init__(self, description: str, *, retry_after: int) -> None:
        super().__init__(description)
        self.retry_after = retry_after


class IssuerAway(SlowDown):
    """RFC 6749 §5.2 with RFC 9110 §15.6.4: what somebody else must say first cannot be had now; try again later."""

    status_code = 503
