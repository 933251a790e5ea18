"""The cookie comes with a login and goes with the session, whoever ends it and however it began."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.models import Session, User
from realms.models import Realm
from tests.accounts.mailbox import ask, enter, letter
from tests.applications import unverified_claims
from tests.factors.apps import protected, show
from tests.oauth.costs import cost
from tests.people import PASSWORD, log_in, try_password
from tests.session_token.visits import APP, NAME, REFRESH, renew, switch_on, token_of

HOME = "/realms/acme/account/"


def test_it_is_off_by_default(client: Browser, mallory: User) -> None:
    log_in(client, mallory)
    client.get("/realms/globex/account/")

    assert [name for name in client.cookies if "token" in name] == []
    assert renew(client, "/realms/globex/session/refresh").status_code == 404
    assert client.get("/realms/globex/session/logout").status_code == 404


def test_a_login_brings_it_for_every_path_over_https_and_not_for_scripts(client: Browser, alice: User) -> None:
    cookie = log_in(client, alice).cookies[NAME]

    assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert (cookie["httponly"], cookie["secure"]) == (True, True)
    assert cookie["max-age"] == 900 + 300


@pytest.mark.parametrize("way", ["code", "link"])
def test_a_login_by_code_brings_it_and_leads_to_the_front_end(client: Browser, alice: User, way: str) -> None:
    ask(client, alice.realm, "code", alice.email, next=f"{APP}/home")
    mail = letter(alice.email)

    answer = enter(client, alice.realm, mail.code) if way == "code" else client.post(mail.link)

    assert answer["Location"] == f"{APP}/home"
    assert unverified_claims(token_of(client))["amr"] == ["otp"]


def test_a_further_factor_brings_another_and_ends_the_one_of_before(
    client: Browser, alice: User, wait: Callable[[int], None]
) -> None:
    switch_on(alice.realm, require_second_factor="never")
    device = protected(alice)
    wait(90)
    log_in(client, alice)
    before = token_of(client)

    show(client, alice.realm, code=device.code())

    assert [unverified_claims(each)["acr"] for each in (before, token_of(client))] == ["sfa", "mfa"]
    client.cookies[NAME] = before
    assert renew(client).status_code == 401


def test_a_page_with_a_good_one_costs_no_statement_more(signed_in: Browser, acme: Realm) -> None:
    def statements() -> int:
        signed_in.get(HOME)
        with cost() as spent:
            signed_in.get(HOME)
        return len(spent.statements)

    switched_on = statements()
    acme.session_token = False
    acme.save()

    assert switched_on == statements()


def test_a_visitor_and_a_wrong_password_get_none(client: Browser, alice: User) -> None:
    client.get("/realms/acme/account/login/")

    assert NAME not in try_password(client, alice.realm, alice.email, "wrong").cookies
    assert token_of(client) == ""


def test_it_says_who_logged_in_and_how(signed_in: Browser, alice: User) -> None:
    claims = unverified_claims(token_of(signed_in))

    assert claims.keys() == {
        *("iss", "sub", "aud", "exp", "iat", "nbf", "jti", "client_id", "scope", "roles", "grant"),
        *("sid", "auth_time", "amr", "acr"),
    }
    assert (claims["sub"], claims["amr"], claims["acr"]) == (str(alice.pk), ["pwd"], "sfa")
    assert claims["iss"] == claims["aud"] == claims["client_id"] == "https://testserver/realms/acme"
    assert claims["scope"] == "openid"
    assert claims["exp"] - claims["iat"] == 900


def test_a_page_leaves_a_young_one_alone_and_renews_one_past_its_middle(
    signed_in: Browser, wait: Callable[[int], None]
) -> None:
    wait(440)
    assert NAME not in signed_in.get(HOME).cookies

    wait(20)
    assert NAME in signed_in.get(HOME).cookies
    assert NAME not in signed_in.get(HOME).cookies


@pytest.mark.parametrize("broken", ["", "x", "a.b.c", "tampered"])
def test_a_page_replaces_one_that_is_broken(signed_in: Browser, broken: str) -> None:
    signed_in.cookies[NAME] = token_of(signed_in)[:-4] + "AAAA" if broken == "tampered" else broken

    signed_in.get(HOME)

    assert unverified_claims(token_of(signed_in))["sid"]


def test_logging_out_takes_it_back(signed_in: Browser) -> None:
    answer = signed_in.post("/realms/acme/account/logout/")

    taken_back = answer.cookies[NAME]
    assert (taken_back.value, taken_back["max-age"], taken_back["path"]) == ("", 0, "/")
    assert taken_back["secure"] is True


def test_the_next_page_takes_it_back_when_the_session_was_ended_elsewhere(signed_in: Browser, alice: User) -> None:
    Session.objects.all_realms().filter(user=alice).delete()

    answer = signed_in.get("/realms/acme/account/login/")

    assert answer.cookies[NAME]["max-age"] == 0


def test_another_person_in_the_same_browser_gets_another_one(signed_in: Browser, alice: User, bob: User) -> None:
    signed_in.post("/realms/acme/account/logout/")
    log_in(signed_in, bob)

    assert unverified_claims(token_of(signed_in))["sub"] == str(bob.pk) != str(alice.pk)


def test_whoever_owes_the_realm_a_second_factor_gets_none(client: Browser, alice: User) -> None:
    switch_on(alice.realm, require_second_factor="always")

    log_in(client, alice)
    client.get("/realms/acme/account/security/")

    assert token_of(client) == ""


def test_switching_it_off_ends_it(signed_in: Browser, acme: Realm) -> None:
    acme.session_token = False
    acme.save()

    assert renew(signed_in).status_code == 404
    assert NAME not in signed_in.get(HOME).cookies


def test_a_changed_password_ends_the_token_of_before_and_brings_another(signed_in: Browser) -> None:
    before = token_of(signed_in)
    form = {"current": PASSWORD, "password": "another horse battery staple"}

    answer = signed_in.post("/realms/acme/account/password/", form)

    assert answer.status_code == 302, answer.content
    assert renew(signed_in).status_code == 200
    signed_in.cookies[NAME] = before
    assert renew(signed_in).status_code == 401


def test_a_realm_names_it_limits_its_life_and_says_what_it_may_do(client: Browser, alice: User) -> None:
    switch_on(alice.realm, session_token_cookie="acme-session", session_token_lifetime=120)
    alice.realm.session_token_scopes = ["openid", "email"]
    alice.realm.save()

    log_in(client, alice)

    claims = unverified_claims(token_of(client, "acme-session"))
    assert (claims["exp"] - claims["iat"], claims["scope"]) == (120, "openid email")


def test_it_never_outlives_its_session(client: Browser, alice: User) -> None:
    switch_on(alice.realm, session_lifetime=300, session_idle_lifetime=86400)

    log_in(client, alice)

    claims = unverified_claims(token_of(client))
    assert 290 < claims["exp"] - claims["iat"] <= 300
    assert client.post(REFRESH).json()["expires_in"] <= 300
