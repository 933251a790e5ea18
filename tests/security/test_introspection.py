"""RFC 7662: a client learns of its own tokens whether they are alive, and of others nothing."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from realms.models import Realm, Scope
from tests.applications import Application, granted, install, refusal, unverified_claims
from tests.protocol import add_machine

Wait = Callable[[int], None]
INACTIVE = b'{"active":false}'


def test_a_live_access_token_is_described_by_its_claims(web: Application) -> None:
    token = web.tokens()["access_token"]
    claims = unverified_claims(token)

    described = web.introspect(token).json()

    copied = ("scope", "client_id", "sub", "aud", "iss", "exp", "iat", "nbf", "jti", "roles", "sid")
    expected = {name: claims[name] for name in (*copied, "acr", "amr", "auth_time")}
    assert described == expected | {"active": True, "token_type": "Bearer", "username": "alice@acme.test"}


def test_a_live_refresh_token_is_described(web: Application) -> None:
    tokens = web.tokens(scope="openid email")

    described = web.introspect(tokens["refresh_token"], token_type_hint="access_token").json()

    assert described.pop("exp") > 0
    assert described == {
        "active": True,
        "scope": "openid email",
        "client_id": "web",
        "iss": web.realm.issuer,
        "sub": unverified_claims(tokens["access_token"])["sub"],
        "username": "alice@acme.test",
    }


def test_a_machine_learns_of_its_own_token(acme: Realm, client: Browser) -> None:
    Scope.objects.create(realm=acme, name="reports", description="Reports")
    machine = Application(acme, add_machine(acme, scopes=["reports"]), "svc", client)

    described = machine.introspect(granted(machine.ask())["access_token"]).json()

    assert (described["active"], described["sub"], described["scope"]) == (True, "client:svc", "reports")
    assert "username" not in described


@pytest.mark.attack("C20")
@pytest.mark.parametrize("credentials", [{"client_id": None, "client_secret": None}, {"client_secret": None}])
def test_nobody_introspects_without_authenticating(web: Application, credentials: dict[str, None]) -> None:
    token = web.tokens()["access_token"]

    answer = web.introspect(token, **credentials)

    assert refusal(answer) == (401, "invalid_client")


@pytest.mark.attack("C20")
def test_a_public_client_introspects_nothing_not_even_its_own(web: Application, acme: Realm) -> None:
    install(acme, None, "spa", public=True)
    spa = Application(acme, "", "spa", web.browser)

    answer = spa.introspect(spa.tokens()["access_token"])

    assert refusal(answer) == (401, "invalid_client")


@pytest.mark.attack("C21", "C22")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_stranger_learns_nothing(web: Application, acme: Realm, globex: Realm, kind: str) -> None:
    tokens = web.tokens()

    for stranger in (install(acme, None, "other"), install(globex, None)):
        answer = stranger.introspect(tokens[kind])
        assert (answer.status_code, answer.content) == (200, INACTIVE)


@pytest.mark.attack("C22")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_an_expired_token_is_not_active_and_that_is_all(web: Application, wait: Wait, kind: str) -> None:
    tokens = web.tokens()
    wait(7 * 86_400 + 1)

    assert web.introspect(tokens[kind]).content == INACTIVE


@pytest.mark.attack("C22")
def test_an_access_token_is_not_active_from_the_second_it_expires(web: Application, wait: Wait) -> None:
    token = web.tokens()["access_token"]
    wait(301)

    assert web.introspect(token).content == INACTIVE


@pytest.mark.attack("C22")
def test_a_rotated_refresh_token_is_not_active(web: Application) -> None:
    first = web.tokens()["refresh_token"]
    second = granted(web.refresh(first))["refresh_token"]

    assert web.introspect(first).content == INACTIVE
    assert web.introspect(second).json()["active"] is True


@pytest.mark.attack("C22")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_revoked_token_is_not_active(web: Application, kind: str) -> None:
    tokens = web.tokens()
    web.revoke(tokens[kind])

    assert web.introspect(tokens[kind]).content == INACTIVE


@pytest.mark.attack("C22", "D26")
def test_an_id_token_is_no_access_token(web: Application) -> None:
    assert web.introspect(web.tokens()["id_token"]).content == INACTIVE


@pytest.mark.attack("C22")
@pytest.mark.parametrize(
    "token", ["x", "as_rt_", "as_rt_" + "A" * 86, "a.b.c", "..", "é.é.é", "e30.e30.e30", "x" * 9000]
)
def test_what_is_no_token_is_not_active(web: Application, token: str) -> None:
    answer = web.introspect(token)

    assert (answer.status_code, answer.content) == (200, INACTIVE)


def test_a_request_without_a_token_is_malformed(web: Application) -> None:
    assert refusal(web.introspect(None)) == (400, "invalid_request")
