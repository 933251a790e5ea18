"""RFC 7591 §2 and OpenID Connect Registration §2: what software says of itself, judged member by member.

The words are a stranger's. Only the members named here are read, so nothing a client claims beyond them (an identifier,
a secret, trust, a realm) has any effect; what is harmless and not served is dropped, as clients ask for more than they
need; what would endanger a person is refused.
"""

import unicodedata
from collections.abc import Iterable, Mapping

from clients.models import Client
from clients.redirect_uris import dangerous, problem, target
from keys.ring import ring_of
from realms.models import Realm
from realms.signing_algorithms import SigningAlgorithm
from support.errors import InvalidClientMetadata, InvalidRedirectUri, InvalidRequest, InvalidSoftwareStatement

MAXIMUM_ENTRIES = 20
MAXIMUM_NAME = 200
MAXIMUM_TEXT = 255
MAXIMUM_PAGE = 500
MAXIMUM_SCOPE = 4096
GRANT_TYPES = ("authorization_code", "refresh_token")
AUTH_METHODS = (Client.AuthMethod.BASIC, Client.AuthMethod.POST, Client.AuthMethod.NONE)
RESPONSE_TYPES = ("code",)
INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})  # categories of Unicode
PAGES = ("client_uri", "logo_uri", "policy_uri", "tos_uri")

Metadata = Mapping[str, object]


def read(metadata: Metadata, *, realm: Realm) -> Client:
    """Return the client that `metadata` describes, unsaved, without any privilege of its own.

    Raises InvalidRedirectUri, InvalidClientMetadata, InvalidSoftwareStatement, or InvalidRequest for text that no
    database keeps.
    """
    _refuse_unstorable(metadata)
    if metadata.get("software_statement") is not None:
        raise InvalidSoftwareStatement("No issuer of software statements is trusted here.")
    _served(metadata, "response_types", RESPONSE_TYPES)
    redirect_uris = _redirect_uris(metadata)
    return Client(
        realm=realm,
        origin=Client.Origin.REGISTRATION,
        consent=Client.Consent.ALWAYS,
        name=_text(metadata, "client_name", maximum=MAXIMUM_NAME),
        redirect_uris=redirect_uris,
        post_logout_redirect_uris=_acceptable(_strings(metadata, "post_logout_redirect_uris")),
        grant_types=_served(metadata, "grant_types", GRANT_TYPES),
        token_endpoint_auth_method=_choice(
            metadata, "token_endpoint_auth_method", AUTH_METHODS, default=Client.AuthMethod.BASIC
        ),
        application_type=_choice(
            metadata, "application_type", Client.ApplicationType.values, default=_application_type(redirect_uris)
        ),
        id_token_signed_response_alg=_choice(
            metadata, "id_token_signed_response_alg", ring_of(realm).algorithms, default=SigningAlgorithm.RS256
        ),
        scopes=_scopes(metadata, realm=realm),
        require_pushed_authorization_requests=metadata.get("require_pushed_authorization_requests") is True,
        contacts=[plain for contact in _strings(metadata, "contacts") if (plain := _plain(contact))],
        software_id=_text(metadata, "software_id", maximum=MAXIMUM_TEXT),
        software_version=_text(metadata, "software_version", maximum=MAXIMUM_TEXT),
        **{name: _page(metadata, name) for name in PAGES},
    )


def _redirect_uris(metadata: Metadata) -> list[str]:
    try:
        given = _strings(metadata, "redirect_uris")
    except InvalidClientMetadata as error:
        raise InvalidRedirectUri(error.description) from None
    if not given:
        raise InvalidRedirectUri("redirect_uris is missing or empty.")
    accepted = _acceptable(given)
    if not accepted:
        raise InvalidRedirectUri(problem(given[0]) or "")
    return accepted


def _acceptable(uris: Iterable[str]) -> list[str]:
    """Keep the acceptable ones: clients register an address for each way they may run. A dangerous one spoils all."""
    if any(dangerous(uri) for uri in uris):
        raise InvalidRedirectUri("One of the redirect URIs has a scheme that is never allowed.")
    return [uri for uri in uris if problem(uri) is None]


def _application_type(redirect_uris: Iterable[str]) -> str:
    targets = [target(uri) for uri in redirect_uris]
    native = all(found.is_local or found.is_private_use for found in targets)
    return Client.ApplicationType.NATIVE if native else Client.ApplicationType.WEB


def _served(metadata: Metadata, name: str, served: tuple[str, ...]) -> list[str]:
    """Keep of a list what is served; its first entry, the code flow, must be among it and is the default."""
    kept = [value for value in _strings(metadata, name) or served[:1] if value in served]
    if served[0] not in kept:
        raise InvalidClientMetadata(f"{name} must contain {served[0]}.")
    return kept


def _scopes(metadata: Metadata, *, realm: Realm) -> list[str] | None:
    """Trim to the public scopes of the realm; None, every public one, when nothing of what was asked is known here.

    A client whose words mean nothing in this realm would otherwise be stuck with a client that can ask for nothing. It
    gains nothing by it: leaving `scope` out gives the same.
    """
    asked = _string(metadata, "scope")
    if len(asked) > MAXIMUM_SCOPE:
        raise InvalidClientMetadata(f"scope has at most {MAXIMUM_SCOPE} characters.")
    public = public_scopes(realm)
    return [name for name in dict.fromkeys(asked.split()) if name in public] or None


def public_scopes(realm: Realm) -> list[str]:
    """Return the scopes that a client which registered itself may ask for."""
    return [scope.name for scope in realm.catalogue.scopes.values() if scope.public]


def _page(metadata: Metadata, name: str) -> str:
    """Return a web address to show, or nothing: an address that is not fit to be shown is no reason to refuse."""
    uri = _string(metadata, name)
    fit = len(uri) <= MAXIMUM_PAGE and problem(uri) is None and not target(uri).is_private_use
    return uri if fit else ""


def _choice(metadata: Metadata, name: str, choices: Iterable[str], *, default: str) -> str:
    value = _string(metadata, name) or default
    if value not in choices:
        raise InvalidClientMetadata(f"{name} must be one of: {', '.join(choices)}.")
    return value


def _text(metadata: Metadata, name: str, *, maximum: int) -> str:
    text = _plain(_string(metadata, name))
    if len(text) > maximum:
        raise InvalidClientMetadata(f"{name} has at most {maximum} characters.")
    return text


def _plain(text: str) -> str:
    """Remove what a person cannot see: control characters, and those that turn, break or hide the text around them."""
    return "".join(character for character in text if unicodedata.category(character) not in INVISIBLE).strip()


def _string(metadata: Metadata, name: str) -> str:
    """Return a member that is a string; absent and null are the same as empty."""
    value = metadata.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidClientMetadata(f"{name} must be a string.")
    return value


def _strings(metadata: Metadata, name: str) -> list[str]:
    """Return a member that is a list of strings, each once; absent and null are the same as empty."""
    value = metadata.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise InvalidClientMetadata(f"{name} must be a list of strings.")
    if len(value) > MAXIMUM_ENTRIES:
        raise InvalidClientMetadata(f"{name} has at most {MAXIMUM_ENTRIES} entries.")
    return list(dict.fromkeys(value))


def _refuse_unstorable(document: object) -> None:
    """Refuse NUL and lone surrogates wherever they stand, in members that are ignored too."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and any(
            character == "\0" or "\ud800" <= character <= "\udfff" for character in value
        ):
            raise InvalidRequest("The body has characters that no text may have.")
