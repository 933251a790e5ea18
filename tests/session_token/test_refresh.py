"""A front end renews the token of the browser for as long as the session lives, and nothing else renews it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client as Browser

from accounts.flows.access import end_session
from accounts.flows.people import replace_password
from accounts.models import Session, User
from keys.ring import signer_of
from oauth import endings
from oauth.tokens import jose
from realms.models import Realm
from support import clock
from tests.applications import Application, refusal, unverified_claims, unverified_header
from tests.oauth.costs import cost
from tests.people import log_in
from tests.protocol import PROTOCOL
from tests.session_token.visits import NAME, renew, switch_on, token_of

Wait = Callable[[int], None]


def test_it_slides_and_says_for_how_long(signed_in: Browser, alice: User, wait: Wait) -> None:
    first = unverified_claims(token_of(signed_in))
    wait(600)

    answer = renew(signed_in)

    second = unverified_claims(token_of(signed_in))
    assert answer.json() == {"sub": str(alice.pk), "scope": "openid", "expires_in": 900}
    assert answer["Cache-Control"] == "no-store"
    assert second["exp"] >= first["exp"] + 600
    assert second["jti"] != first["jti"]
    assert {name: second[name] for name in ("sid", "auth_time", "amr", "acr", "grant", "aud")} == {
        name: first[name] for name in ("sid", "auth_time", "amr", "acr", "grant", "aud")
    }


def test_five_minutes_after_its_expiry_it_can_still_be_renewed_and_not_later(signed_in: Browser, wait: Wait) -> None:
    wait(900 + 290)
    assert renew(signed_in).status_code == 200

    wait(900 + 301)
    answer = renew(signed_in)
    assert refusal(answer) == (401, "invalid_token")
    assert answer["WWW-Authenticate"] == 'Bearer realm="acme"'
    assert (answer.cookies[NAME]["max-age"], answer.cookies[NAME]["path"]) == ("0", "/")


@pytest.mark.parametrize(("late", "status"), [(-1, 200), (0, 200), (1, 200), (299, 200), (300, 401), (301, 401)])
def test_the_grace_ends_with_its_last_second(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch, late: int, status: int
) -> None:
    expires = unverified_claims(token_of(signed_in))["exp"]
    monkeypatch.setattr(clock, "now", lambda: expires + late)

    assert renew(signed_in).status_code == status


def test_within_the_grace_it_is_good_for_renewing_alone(signed_in: Browser, wait: Wait, acme: Realm) -> None:
    token = token_of(signed_in)
    wait(900 + 60)

    answer = signed_in.get(f"{acme.path}/{PROTOCOL}/userinfo", headers={"authorization": f"Bearer {token}"})

    assert answer.status_code == 401
    assert renew(signed_in).status_code == 200


def test_two_tabs_that_renew_at_once_both_get_a_token_that_can_be_renewed(signed_in: Browser) -> None:
    first = token_of(signed_in)
    renewed = []
    for _ in range(2):
        signed_in.cookies[NAME] = first
        assert renew(signed_in).status_code == 200
        renewed.append(token_of(signed_in))

    for token in renewed:
        signed_in.cookies[NAME] = token
        assert renew(signed_in).status_code == 200


def test_renewing_counts_as_a_visit_up_to_the_end_of_the_session(client: Browser, alice: User, wait: Wait) -> None:
    switch_on(alice.realm, session_idle_lifetime=900, session_lifetime=3000)
    log_in(client, alice)
    for _ in range(4):
        wait(700)
        assert renew(client).status_code == 200

    assert unverified_claims(token_of(client))["exp"] <= Session.objects.all_realms().get(user=alice).ends_at
    wait(300)
    assert refusal(renew(client)) == (401, "invalid_token")


def test_a_session_without_visits_ends_and_the_token_with_it(client: Browser, alice: User, wait: Wait) -> None:
    switch_on(alice.realm, session_idle_lifetime=600)
    log_in(client, alice)

    wait(601)

    assert refusal(renew(client)) == (401, "invalid_token")


@pytest.mark.parametrize("end", ["session", "person", "password", "moment", "admin"])
def test_it_is_dead_when_what_it_stands_on_has_ended(
    signed_in: Browser, alice: User, acme: Realm, end: str, wait: Wait
) -> None:
    ways: dict[str, Callable[[], object]] = {
        "session": Session.objects.all_realms().filter(user=alice).delete,
        "person": lambda: User.objects.all_realms().filter(pk=alice.pk).update(is_active=False),
        "password": lambda: replace_password(alice, password="another horse battery staple"),
        "moment": lambda: endings.revoke_before(acme),
        "admin": lambda: end_session(Session.objects.all_realms().get(user=alice)),
    }
    assert renew(signed_in).status_code == 200

    ways[end]()
    wait(2)

    assert refusal(renew(signed_in)) == (401, "invalid_token")


@pytest.mark.usefixtures("acme")
def test_a_token_of_another_realm_is_none(client: Browser, globex: Realm, mallory: User) -> None:
    switch_on(globex)
    log_in(client, mallory)
    client.cookies[NAME] = token_of(client, "__Secure-token_globex")

    assert refusal(renew(client)) == (401, "invalid_token")
    assert renew(client, "/realms/globex/session/refresh").status_code == 200


def test_no_cookie_or_two_of_the_same_name_are_refused(signed_in: Browser) -> None:
    token = token_of(signed_in)

    assert refusal(renew(Browser(headers={"host": "testserver"}))) == (401, "invalid_token")
    twice = Browser(headers={"host": "testserver", "cookie": f"{NAME}={token}; {NAME}={token}"})
    assert refusal(renew(twice)) == (401, "invalid_token")


@pytest.mark.attack("D25", "D26", "D27")
def test_a_forged_token_is_refused(signed_in: Browser, globex: Realm) -> None:
    token = token_of(signed_in)
    head, body, signature = token.split(".")
    claims, header = unverified_claims(token), unverified_header(token)
    stranger = replace(signer_of(globex, "ES256"), kid=header["kid"])

    def part(document: dict[str, object]) -> str:
        return urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()

    forged = [
        f"{head}.{part(claims | {'exp': claims['exp'] + 9999})}.{signature}",
        f"{part(header | {'alg': 'none'})}.{body}.",
        f"{part(header | {'alg': 'HS256'})}.{body}.{signature}",
        f"{part(header | {'kid': 'other'})}.{body}.{signature}",
        jose.sign(stranger, claims, typ="at+jwt"),
        jose.sign(signer_of(Realm.objects.get(slug="acme"), "ES256"), claims, typ="JWT"),
        "x" * 10_000,
        "",
    ]
    for unverified_token in forged:
        signed_in.cookies[NAME] = unverified_token
        assert refusal(renew(signed_in)) == (401, "invalid_token"), unverified_token


def test_an_access_token_of_a_client_is_no_session_token(web: Application) -> None:
    web.browser.cookies[NAME] = web.tokens()["access_token"]

    assert refusal(renew(web.browser)) == (401, "invalid_token")


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_only_a_post_renews(signed_in: Browser, method: str) -> None:
    answer = getattr(signed_in, method)("/realms/acme/session/refresh", headers={"origin": "https://app.example"})

    assert answer.status_code == 405
    assert NAME not in answer.cookies


def test_it_costs_one_statement(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.fresh_cache.FRESH_SECONDS", 3600.0)
    renew(signed_in)

    with cost() as spent:
        assert renew(signed_in).status_code == 200

    assert (spent.verbs, spent.control) == (["UPDATE"], [])


def test_a_refused_one_costs_one_statement_at_most(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.fresh_cache.FRESH_SECONDS", 3600.0)
    Session.objects.all_realms().all().delete()
    renew(signed_in)

    with cost() as spent:
        renew(signed_in)

    assert spent.verbs in ([], ["UPDATE"])


def test_the_realm_forgot_its_resources(client: Browser, alice: User) -> None:
    switch_on(alice.realm, session_token_resources=["https://api.example"])

    log_in(client, alice)

    assert token_of(client) == ""
