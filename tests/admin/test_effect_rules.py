"""What the preview of the effect says is what the endpoints then do: both are asked the same things."""

from base64 import urlsafe_b64decode
from itertools import product
from json import loads
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from authserver.effect.foretelling import foretell
from authserver.effect.question import Effect, Question
from clients.models import Client
from oauth.models import AuthorizationCode, Consent, Family
from realms.context import realm_context
from realms.models import Realm, Resource, ResourceSuggestion, Role, Scope
from tests.people import log_in
from tests.protocol import Pkce, add_client, add_machine, authorize, follow_to_client, redeem, token

DRAWN = {"jti", "iat", "nbf", "exp", "sid", "grant", "at_hash", "auth_time"}
API, OTHER, ANY, UNKNOWN = (f"https://{name}.acme.test" for name in ("api", "other", "any", "unknown"))
SCOPES = (
    "",
    "openid",
    "openid api:read other:read",
    "api:write",
    "secret gone openid",
    "authserver:clients:read",
    "a\tb",
)
RESOURCES = ("", API, f"{API} {OTHER}", ANY, UNKNOWN)


@pytest.fixture
def declared(acme: Realm) -> Realm:
    """Give Acme scopes of every kind, and resources for some of them."""
    rows = {
        name: Scope.objects.all_realms().create(realm=acme, name=name, **kind)
        for name, kind in {
            "api:read": {"default": True},
            "api:write": {"restricted": True},
            "other:read": {"public": False},
            "secret": {"restricted": True},
        }.items()
    }
    for identifier, names in {API: ("api:read", "api:write"), OTHER: ("other:read",), ANY: ()}.items():
        resource = Resource.objects.all_realms().create(realm=acme, identifier=identifier, access_token_lifetime=77)
        with realm_context(acme):
            resource.scopes.set(rows[name] for name in names)
    writer = Role.objects.all_realms().create(realm=acme, name="writer")
    with realm_context(acme):
        writer.scopes.add(rows["api:write"])
    return acme


def payload(text: str) -> dict[str, Any]:
    """Return the claims of a token, without what is drawn anew or tells the time."""
    part = text.split(".")[1]
    return settled(loads(urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def settled(claims: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    return {name: value for name, value in claims.items() if name not in DRAWN}


def outcome(effect: Effect) -> Any:  # noqa: ANN401 (compared as it is)
    """Return what is comparable of a preview."""
    if not effect.is_granted:
        return effect.error
    id_token = settled(effect.id_token) if effect.id_token else None
    return settled(effect.access_token), id_token, effect.lifetimes["Access token"]


def answered(answer: dict[str, Any]) -> Any:  # noqa: ANN401 (compared as it is)
    """Return the same of an answer of the token endpoint."""
    if "error" in answer:
        return answer["error"]
    id_token = payload(answer["id_token"]) if "id_token" in answer else None
    return payload(answer["access_token"]), id_token, answer["expires_in"]


def really(browser: Browser, realm: Realm, *, scope: str, resource: str) -> Any:  # noqa: ANN401 (compared as it is)
    """Go all the way to the tokens."""
    pkce, asked = Pkce(), {"scope": scope or None, "resource": resource.split() or None}
    sent = follow_to_client(browser, authorize(browser, realm, pkce, **asked))
    return sent["error"] if "error" in sent else answered(redeem(browser, realm, sent["code"], pkce).json())


@pytest.mark.parametrize("roles", [(), ("writer",)])
@pytest.mark.parametrize("allowed", [None, ["openid", "api:read", "api:write", "other:read", "secret"]])
def test_a_person_gets_what_the_preview_said(
    client: Browser, alice: User, declared: Realm, roles: tuple[str, ...], allowed: list[str] | None
) -> None:
    software, _ = add_client(declared, public=True, scopes=allowed)
    with realm_context(declared):
        alice.roles.set(Role.objects.filter(name__in=roles))
    log_in(client, alice)
    for scope, resource in product(SCOPES, RESOURCES):
        said = outcome(foretell(Question(declared, software, alice, resource, scope)))

        assert said == really(client, declared, scope=scope, resource=resource), (scope, resource)


@pytest.mark.parametrize("roles", [(), ("writer",)])
@pytest.mark.parametrize("audience", [[], [API]])
def test_a_machine_gets_what_the_preview_said(
    client: Browser, declared: Realm, roles: tuple[str, ...], audience: list[str]
) -> None:
    secret = add_machine(declared, scopes=["api:read", "other:read"], roles=roles, audience=audience)
    software = Client.objects.all_realms().get(client_id="svc")
    for scope, resource in product(SCOPES, RESOURCES):
        said = outcome(foretell(Question(declared, software, None, resource, scope)))
        asked = {"scope": scope or None, "resource": resource.split() or None}
        answer = token(
            client, declared, grant_type="client_credentials", client_id="svc", client_secret=secret, **asked
        )

        assert said == answered(answer.json()), (scope, resource)


def test_each_scope_that_is_left_out_says_why(alice: User, declared: Realm) -> None:
    software, _ = add_client(declared, public=True)
    asked = "openid api:read api:write secret other:read gone authserver:clients:read"

    effect = foretell(Question(declared, software, alice, API, asked))

    assert effect.granted == ("openid", "api:read")
    assert {row.scope: row.reason for row in effect.left_out} == {
        "api:write": "It is restricted: the person needs a role that opens it (writer).",
        "secret": "It does not belong to the resource.",
        "other:read": "It is not public, and this client may ask for public scopes only.",
        "gone": "The realm declares no such scope.",
        "authserver:clients:read": "It is not public, and this client may ask for public scopes only.",
    }


def test_nothing_is_stored_not_even_a_suggestion(alice: User, declared: Realm) -> None:
    software, _ = add_client(declared, public=True, consent=Client.Consent.ALWAYS)

    granted = foretell(Question(declared, software, alice, API, "openid"))
    refused = foretell(Question(declared, software, alice, UNKNOWN, "openid"))

    assert (granted.is_granted, refused.error) == (True, "invalid_target")
    assert "Consent is asked for each time: the client is set to that." in granted.steps
    stored = (ResourceSuggestion, AuthorizationCode, Family, Consent)
    assert not any(model.objects.all_realms().exists() for model in stored)


def test_who_is_disabled_gets_nothing(alice: User, declared: Realm) -> None:
    software, _ = add_client(declared, public=True)
    User.objects.all_realms().filter(pk=alice.pk).update(is_active=False)

    effect = foretell(Question(declared, software, alice, "", "openid"))

    assert not effect.is_granted
    assert "disabled" in effect.problem


def test_a_client_that_is_switched_off_gets_its_error(alice: User, declared: Realm) -> None:
    software, _ = add_client(declared, public=True, enabled=False)

    effect = foretell(Question(declared, software, alice, "", "openid"))

    assert (effect.error, effect.is_granted) == ("unauthorized_client", False)


def test_whoever_must_set_up_a_second_factor_is_told_of_it(alice: User, declared: Realm) -> None:
    software, _ = add_client(declared, public=True, require_second_factor="always")

    effect = foretell(Question(declared, software, alice, "", "openid"))

    assert "The person must first set up a second factor: they have none, and it is demanded here." in effect.steps
    assert effect.access_token["acr"] == "mfa"
