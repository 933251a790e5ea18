"""A provider says that a person has logged out there: sessions that began there end here, and nobody else's."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client as Browser
from jwcrypto.jwk import JWK

from federation.models import FederatedLogin, IdentityProvider, SeenLogoutToken
from federation.tasks import clear_pending
from oauth.models import Family
from realms.models import Realm
from tests.applications import Application, unverified_claims
from tests.federation.provider import FakeProvider, signed
from tests.federation.visits import add_provider, logged_in_as, visit
from tests.people import browser
from tests.protocol import add_client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.usefixtures("corp")
EVENT = "http://schemas.openid.net/event/backchannel-logout"
ALICE = "alice@corp.example"


def logout_token(there: FakeProvider, *, key: JWK | None = None, typ: str | None = "logout+jwt", **said: Any) -> str:
    """Return a logout token; None as a claim leaves one out."""
    now = int(time.time())
    claims = {"iss": there.url, "aud": there.client_id, "iat": now, "exp": now + 120, "jti": f"jti-{time.time_ns()}"}
    claims |= {"sub": "alice-there", "events": {EVENT: {}}} | said
    kept = {name: value for name, value in claims.items() if value is not None}
    return signed(kept, typ=typ, **({"key": key} if key else {}))


def post(realm: Realm, token: str, *, slug: str = "corp", **headers: Any) -> "Answer":
    path = f"{realm.path}/account/federation/{slug}/backchannel-logout"
    return browser().post(path, f"logout_token={token}", content_type="application/x-www-form-urlencoded", **headers)


def test_the_person_is_logged_out_here_and_so_are_their_applications(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    visit(client, acme)
    _, secret = add_client(acme)
    application = Application(acme, secret, "web", client)
    tokens = application.tokens(scope="openid")
    answer = post(acme, logout_token(there))

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert logged_in_as(client, acme) == ""
    assert not application.sees_alive(tokens["access_token"])
    assert not FederatedLogin.objects.all_realms().exists()


def test_a_session_that_is_named_ends_alone(client: Browser, acme: Realm, there: FakeProvider) -> None:
    there.claims["sid"] = "first"
    visit(client, acme)
    there.claims["sid"] = "second"
    visit(other := browser(), acme)

    assert post(acme, logout_token(there, sub=None, sid="first")).status_code == 200
    assert (logged_in_as(client, acme), logged_in_as(other, acme)) == ("", ALICE)


def test_whoever_is_meant_by_nobody_stays(client: Browser, acme: Realm, there: FakeProvider) -> None:
    there.claims["sid"] = "first"
    visit(client, acme)

    for sub, sid in (("bob-there", None), ("alice-there", "another"), ("bob-there", "first")):
        assert post(acme, logout_token(there, sub=sub, sid=sid)).status_code == 200
    assert logged_in_as(client, acme) == ALICE


@pytest.mark.attack("G17")
@pytest.mark.parametrize(
    "said",
    [
        {"typ": None},
        {"typ": "JWT"},
        {"typ": "at+jwt"},
        {"key": JWK.generate(kty="EC", crv="P-256", kid="first")},
        {"iss": "https://evil.example"},
        {"aud": "another client"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"exp": 2**40},
        {"iat": None},
        {"iat": 2**40},
        {"jti": None},
        {"jti": ""},
        {"events": None},
        {"events": {}},
        {"events": []},
        {"events": {EVENT: None}},
        {"nonce": "n"},
        {"sub": None},
        {"sub": ""},
        {"sub": ["alice-there"]},
    ],
)
def test_what_is_no_logout_token_logs_nobody_out(
    client: Browser, acme: Realm, there: FakeProvider, said: dict[str, Any]
) -> None:
    visit(client, acme)

    answer = post(acme, logout_token(there, **said))

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert logged_in_as(client, acme) == ALICE
    assert not SeenLogoutToken.objects.all_realms().exists()


@pytest.mark.attack("G17")
def test_unsigned_and_symmetric_tokens_and_id_tokens_log_nobody_out(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    visit(client, acme)
    head, _, tail = logout_token(there).partition(".")
    payload = tail.partition(".")[0]
    none = "eyJhbGciOiJub25lIiwidHlwIjoibG9nb3V0K2p3dCJ9"
    symmetric = signed(unverified_claims(logout_token(there)), key=JWK.generate(kty="oct", size=256), alg="HS256")

    for token in (
        f"{none}.{payload}.",
        f"{none}.{payload}.{'A' * 86}",
        symmetric,
        there.id_token("n"),
        "",
        head,
        "x" * 10**5,
    ):
        assert post(acme, token).status_code == 400
    assert logged_in_as(client, acme) == ALICE


@pytest.mark.attack("G17")
def test_a_token_counts_once(client: Browser, acme: Realm, there: FakeProvider, wait: Callable[[int], None]) -> None:
    token = logout_token(there)
    assert post(acme, token).status_code == 200
    visit(client, acme)

    assert post(acme, token).status_code == 400
    assert logged_in_as(client, acme) == ALICE
    wait(200)
    clear_pending()
    assert not SeenLogoutToken.objects.all_realms().exists()


def test_a_realm_ends_its_own_sessions_alone(client: Browser, acme: Realm, globex: Realm, there: FakeProvider) -> None:
    add_provider(globex, there)
    visit(client, acme)
    visit(theirs := browser(), globex)

    assert post(globex, logout_token(there)).status_code == 200
    assert (logged_in_as(client, acme), logged_in_as(theirs, globex)) == (ALICE, "")
    assert post(globex, logout_token(there), slug="other").status_code == 404


def test_a_provider_of_the_platform_has_one_address_for_all_realms(
    client: Browser, acme: Realm, there: FakeProvider, corp: IdentityProvider
) -> None:
    visit(client, acme)
    system = Realm.objects.get_or_create(slug="system", defaults={"name": "System"})[0]
    IdentityProvider.objects.all_realms().filter(pk=corp.pk).update(realm=system, offered=True)
    form = "application/x-www-form-urlencoded"

    assert post(acme, logout_token(there)).status_code == 404
    answer = browser().post(
        "/federation/corp/backchannel-logout", f"logout_token={logout_token(there)}", content_type=form
    )
    assert answer.status_code == 200
    assert not FederatedLogin.objects.all_realms().exists()


def test_only_a_form_by_post_is_read(client: Browser, acme: Realm, there: FakeProvider) -> None:
    path, token = f"{acme.path}/account/federation/corp/backchannel-logout", logout_token(there)

    assert client.get(path, {"logout_token": token}).status_code == 405
    assert client.post(path, {"logout_token": token}, content_type="application/json").status_code == 400
    assert (
        client.post(
            path, f"logout_token={token}&logout_token={token}", content_type="application/x-www-form-urlencoded"
        ).status_code
        == 400
    )


def test_while_its_keys_cannot_be_had_it_is_told_to_come_again(acme: Realm, there: FakeProvider) -> None:
    there.status["keys"] = 503

    answer = post(acme, logout_token(there))

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert not SeenLogoutToken.objects.all_realms().exists()


@pytest.mark.attack("I15")
def test_after_its_time_a_login_elsewhere_must_be_made_again(
    client: Browser, acme: Realm, there: FakeProvider, corp: IdentityProvider, wait: Callable[[int], None]
) -> None:
    corp.asks_again_after = 3600
    corp.save()
    visit(client, acme)
    _, secret = add_client(acme)
    application = Application(acme, secret, "web", client)
    tokens = application.tokens(scope="openid offline_access")
    wait(1800)
    renewed = application.refresh(tokens["refresh_token"]).json()
    assert logged_in_as(client, acme) == ALICE
    there.status["token"] = 400  # nobody by that name there any more
    wait(1801)

    assert logged_in_as(client, acme) == ""
    assert application.refresh(renewed["refresh_token"]).status_code == 400
    assert not application.sees_alive(renewed["access_token"])
    assert visit(client, acme).status_code in {400, 403}


@pytest.mark.attack("I15")
def test_a_code_of_such_a_session_dies_with_it(
    client: Browser, acme: Realm, corp: IdentityProvider, wait: Callable[[int], None]
) -> None:
    corp.asks_again_after = 60
    corp.save()
    visit(client, acme)
    _, secret = add_client(acme)
    application = Application(acme, secret, "web", client)
    code = application.code(scope="openid")
    kept = application.tokens(scope="openid")
    lived = Family.objects.all_realms().get()
    wait(60)

    assert lived.idle_expires_at == lived.expires_at
    assert application.redeem(code).status_code == 400
    assert application.refresh(kept["refresh_token"]).status_code == 400
