"""RFC 7662 §4: own tokens, tokens for a resource one serves, every token of the realm; to others none is active."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from realms import resolution
from realms.context import realm_context
from realms.models import Realm, Resource
from serviceaccounts.models import Introspector
from support import fresh_cache
from tests.applications import Application, install, refusal, unverified_claims
from tests.introspection.conftest import MAIL, NOTES, trust
from tests.oauth.costs import cost
from tests.oauth.declared import add_resource, add_scope
from tests.protocol import add_machine

INACTIVE = b'{"active":false}'
BOTH: dict[str, Any] = {"scope": "openid notes:read mail:read", "resource": [NOTES, MAIL]}


def test_a_resources_server_sees_whose_token_was_brought_to_it(app: Application, server: Application) -> None:
    token = app.tokens(scope="openid notes:read", resource=NOTES)["access_token"]
    claims = unverified_claims(token)

    described = server.introspect(token).json()

    copied = ("scope", "client_id", "sub", "aud", "iss", "exp", "iat", "nbf", "jti", "roles", "sid")
    expected = {name: claims[name] for name in (*copied, "acr", "amr", "auth_time")}
    assert described == expected | {"active": True, "token_type": "Bearer", "username": "alice@acme.test"}


def test_it_sees_a_machines_token_too(app: Application, server: Application) -> None:
    secret = add_machine(app.realm, "svc", scopes=["notes:read"], audience=[NOTES])
    token = Application(app.realm, secret, "svc").ask().json()["access_token"]

    described = server.introspect(token).json()

    assert (described["active"], described["sub"]) == (True, "client:svc")
    assert "username" not in described


@pytest.mark.attack("F24")
@pytest.mark.parametrize("asked", [{"resource": MAIL, "scope": "mail:read"}, {"scope": "openid"}])
def test_a_token_that_was_not_meant_for_it_is_not_active(
    app: Application, server: Application, asked: dict[str, str]
) -> None:
    token = app.tokens(**asked)["access_token"]

    assert server.introspect(token).content == INACTIVE
    assert app.introspect(token).json()["active"] is True


def test_of_a_token_for_several_it_sees_the_scopes_that_concern_it(
    app: Application, server: Application, gateway: Application
) -> None:
    token = app.tokens(**BOTH)["access_token"]

    assert server.introspect(token).json()["scope"] == "openid notes:read"
    assert gateway.introspect(token).json()["scope"] == app.introspect(token).json()["scope"] == BOTH["scope"]


def test_a_client_for_the_whole_realm_sees_every_access_token(app: Application, gateway: Application) -> None:
    for asked in (BOTH, {"scope": "openid"}, {"scope": "mail:read", "resource": MAIL}):
        described = gateway.introspect(app.tokens(**asked)["access_token"]).json()
        assert (described["active"], described["username"]) == (True, "alice@acme.test")


@pytest.mark.attack("C22")
def test_refresh_tokens_are_for_their_client_alone(app: Application, server: Application, gateway: Application) -> None:
    token = app.tokens(**BOTH)["refresh_token"]

    for other in (server, gateway):
        assert other.introspect(token).content == INACTIVE
    assert app.introspect(token).json()["active"] is True


def test_a_client_learns_the_address_of_a_person_only_with_its_scope(app: Application) -> None:
    for kind in ("access_token", "refresh_token"):
        assert "username" not in app.introspect(app.tokens(scope="openid")[kind]).json()
        assert "username" in app.introspect(app.tokens(scope="openid email")[kind]).json()


@pytest.mark.attack("C21", "C22")
@pytest.mark.parametrize("origin", ["administrator", "registration"])
def test_nobody_else_learns_anything(app: Application, server: Application, origin: str) -> None:
    tokens = app.tokens(**BOTH)
    stranger = install(app.realm, None, "stranger", origin=origin)

    for token in (tokens["access_token"], tokens["refresh_token"], "x", server.client_id):
        answer = stranger.introspect(token)
        assert (answer.status_code, answer.content) == (200, INACTIVE)


@pytest.mark.attack("C21", "E01")
@pytest.mark.parametrize(("name", "members"), [("notes-server", {}), ("gateway", {"introspects_realm": True})])
def test_the_same_client_and_resource_in_another_realm_see_nothing(
    app: Application, globex: Realm, name: str, members: dict[str, bool]
) -> None:
    add_scope(globex, "notes:read")
    add_resource(globex, NOTES, scopes=("notes:read",))
    token = app.tokens(scope="openid notes:read", resource=NOTES)["access_token"]
    other = install(globex, None, name)
    trust(other, NOTES, **members)

    answer = other.introspect(token)

    assert answer.content == INACTIVE
    assert refusal(Application(app.realm, other.secret, name).introspect(token)) == (401, "invalid_client")


@pytest.mark.attack("E01")
def test_a_resource_of_another_realm_gives_no_sight(app: Application, globex: Realm) -> None:
    elsewhere = add_resource(globex, "https://shared.example")
    add_resource(app.realm, "https://shared.example")
    stray = install(app.realm, None, "stray")
    trust(stray).introspects.add(elsewhere)
    token = app.tokens(scope="openid", resource="https://shared.example")["access_token"]

    assert stray.introspect(token).content == INACTIVE


@pytest.mark.attack("C20")
def test_a_public_client_is_trusted_with_nothing(app: Application, acme: Realm) -> None:
    spa = install(acme, None, "spa", public=True)
    row = trust(spa, NOTES)
    token = app.tokens(**BOTH)["access_token"]

    assert refusal(spa.introspect(token)) == (401, "invalid_client")
    with pytest.raises(ValidationError, match="cannot introspect"):
        row.full_clean()


@pytest.mark.attack("C20")
@pytest.mark.parametrize("sent", [{"client_id": None, "client_secret": None}, {"client_secret": "x" * 43}])
def test_no_server_introspects_without_its_secret(
    app: Application, server: Application, sent: dict[str, str | None]
) -> None:
    token = app.tokens(**BOTH)["access_token"]

    assert refusal(server.introspect(token, **sent)) == (401, "invalid_client")


def test_trust_is_given_and_taken_at_once(app: Application, server: Application) -> None:
    token = app.tokens(scope="notes:read", resource=NOTES)["access_token"]
    notes = Resource.objects.all_realms().get(identifier=NOTES)
    row = Introspector.objects.all_realms().get()
    steps = (row.introspects.clear, lambda: row.introspects.add(notes), notes.introspectors.clear, row.delete)
    seen = []

    for step in steps:
        with realm_context(app.realm):
            step()
        seen.append(server.introspect(token).json()["active"])

    assert seen == [False, True, False, False]


def test_another_process_sees_it_within_a_second(
    app: Application, server: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = app.tokens(**BOTH)["access_token"]
    before = server.introspect(token).json()["active"]
    with pytest.MonkeyPatch.context() as elsewhere, realm_context(app.realm):
        elsewhere.setattr(resolution, "forget", lambda: None)
        Introspector.objects.all_realms().get().introspects.clear()

    monkeypatch.setattr(fresh_cache, "FRESH_SECONDS", 0.0)

    assert before is True
    assert server.introspect(token).content == INACTIVE


def test_a_token_with_an_old_spelling_is_still_the_resources(app: Application, server: Application) -> None:
    token = app.tokens(scope="notes:read", resource=NOTES)["access_token"]
    row = Resource.objects.all_realms().get(identifier=NOTES)
    row.identifier, row.aliases = "urn:acme:notes", [NOTES]
    row.save()

    assert server.introspect(token).json()["active"] is True


@pytest.mark.parametrize("name", ["server", "gateway", "stranger"])
def test_whoever_asks_it_costs_one_select(
    app: Application, server: Application, gateway: Application, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(fresh_cache, "FRESH_SECONDS", 3600.0)
    caller = {"server": server, "gateway": gateway}.get(name) or install(app.realm, None, name)
    token = app.tokens(**BOTH)["access_token"]
    caller.introspect(token)

    with cost() as spent:
        assert caller.introspect(token).json()["active"] is (name != "stranger")

    assert (spent.verbs, spent.control) == (["SELECT"], [])
