"""Whoever has a second factor is asked for it, and is nobody before they showed it."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.flows.people import replace_password
from accounts.models import Session, User
from audit import actions
from audit.models import Event
from realms.context import realm_context
from realms.models import Realm
from tests.factors.apps import protected, show
from tests.people import PASSWORD, WRONG, browser, log_in, try_password
from tests.protocol import Pkce, add_client, answer_of, authorize

FACTOR = "/realms/acme/account/factor/"


def test_a_person_with_an_app_is_asked_for_its_code_and_led_to_where_they_were_going(
    client: Browser, alice: User
) -> None:
    app = protected(alice)

    asked = log_in(client, alice, next="/realms/acme/account/logout/")
    arrived = show(client, alice.realm, code=app.code())

    assert asked["Location"] == FACTOR
    assert (arrived.status_code, arrived["Location"]) == (302, "/realms/acme/account/logout/")
    assert client.get("/realms/acme/account/").status_code == 200


@pytest.mark.attack("H17c")
def test_the_step_cannot_be_left_out(client: Browser, alice: User, acme: Realm) -> None:
    add_client(acme, public=True)
    protected(alice)
    log_in(client, alice)

    pages = [client.get(f"/realms/acme/account/{name}") for name in ("", "security/", "security/app/", "logout/")]
    asked = authorize(client, acme, Pkce())
    silent = answer_of(authorize(client, acme, Pkce(), prompt="none"))

    assert all(page.status_code == 302 for page in pages)
    assert asked["Location"].startswith("/realms/acme/account/login/")
    assert silent["error"] == "login_required"
    assert not Session.objects.all_realms().filter(user=alice).exclude(pk__in=sessions_of(alice)).exists()
    assert client.get("/realms/acme/admin/").status_code == 302


def sessions_of(user: User) -> list[str]:
    """Return the sessions in which the person is logged in: that in which they set up the app."""
    return list(Session.objects.all_realms().filter(user=user).values_list("pk", flat=True)[:1])


@pytest.mark.attack("G05")
def test_neither_the_first_nor_the_second_step_leaves_the_session_its_key(client: Browser, alice: User) -> None:
    app = protected(alice)
    cookie = "__Secure-session_acme"
    client.post("/realms/acme/account/passkeys/options/", {"purpose": "login"})
    keys = [client.cookies[cookie].value]

    log_in(client, alice)
    keys.append(client.cookies[cookie].value)
    show(client, alice.realm, code=app.code())
    keys.append(client.cookies[cookie].value)

    assert len(set(keys)) == 3
    for old in keys[:2]:
        stranger = browser()
        stranger.cookies[cookie] = old
        assert stranger.get("/realms/acme/account/").status_code == 302
        assert stranger.get(FACTOR).status_code == 302


@pytest.mark.attack("H11c")
def test_a_new_password_does_not_replace_the_second_factor(client: Browser, alice: User) -> None:
    protected(alice)
    with realm_context(alice.realm):
        replace_password(alice, password="quite another long password")

    asked = try_password(client, alice.realm, alice.email, "quite another long password")

    assert asked["Location"] == FACTOR
    assert client.get("/realms/acme/account/").status_code == 302


def test_a_login_under_way_dies_with_the_password_and_with_the_account(alice: User) -> None:
    app = protected(alice)
    waiting = [browser(), browser()]
    log_in(waiting[0], alice)
    with realm_context(alice.realm):
        replace_password(alice, password=PASSWORD)
    log_in(waiting[1], alice)
    alice.is_active = False
    alice.save()

    answers = [show(each, alice.realm, code=app.code()) for each in waiting]

    assert [answer["Location"] for answer in answers] == ["/realms/acme/account/login/"] * 2


def test_a_login_under_way_is_given_up(client: Browser, alice: User) -> None:
    app = protected(alice)
    log_in(client, alice)

    given_up = show(client, alice.realm, cancel="1")

    assert given_up["Location"] == "/realms/acme/account/login/"
    assert show(client, alice.realm, code=app.code())["Location"] == "/realms/acme/account/login/"


@pytest.mark.attack("H16c")
def test_a_code_works_once_whoever_uses_it(client: Browser, alice: User) -> None:
    app = protected(alice)
    code = app.code()
    log_in(client, alice)
    again = browser()
    log_in(again, alice)

    first = show(client, alice.realm, code=code)
    second = show(again, alice.realm, code=code)

    assert first.status_code == 302
    assert (second.status_code, "was used before" in second.content.decode()) == (200, True)


@pytest.mark.attack("H16c")
@pytest.mark.parametrize(("steps", "status"), [(-2, 200), (-1, 302), (0, 302), (1, 302), (2, 200)])
def test_a_telephone_may_be_one_step_off(
    client: Browser, alice: User, wait: Callable[[int], None], steps: int, status: int
) -> None:
    app = protected(alice)
    wait(120)
    log_in(client, alice)

    assert show(client, alice.realm, code=app.code(steps=steps)).status_code == status


@pytest.mark.parametrize("between", ["-", " ", "\u00a0", "\u2009", ". "])
def test_a_code_may_be_copied_with_what_stands_between_its_digits(client: Browser, alice: User, between: str) -> None:
    app = protected(alice)
    code = app.code()
    log_in(client, alice)

    assert show(client, alice.realm, code=f" {code[:3]}{between}{code[3:]}").status_code == 302


@pytest.mark.parametrize(
    "fields",
    [{}, {"code": ""}, {"code": "1", "recovery_code": "2"}, {"code": "1" * 41}, {"code": "\ufffd"}, {"code": "a\x00"}],
)
def test_what_is_no_code_is_refused_and_not_counted(client: Browser, alice: User, fields: dict[str, str]) -> None:
    app = protected(alice)
    log_in(client, alice)

    answers = [show(client, alice.realm, **fields).status_code for _ in range(6)]

    assert answers == [400] * 6
    assert show(client, alice.realm, code=app.code()).status_code == 302


def test_the_factor_of_one_realm_is_none_in_another(alice: User, globex: Realm, mallory: User) -> None:
    app = protected(alice)
    there = browser()

    assert log_in(there, mallory)["Location"] == "/realms/globex/account/"
    assert there.get(f"{globex.path}/account/factor/").status_code == 200
    assert show(there, globex, code=app.code()).status_code == 200
    assert browser().get("/account/factor/").status_code == 404


def test_a_wrong_password_says_nothing_of_factors(client: Browser, alice: User) -> None:
    protected(alice)

    answer = try_password(client, alice.realm, alice.email, WRONG)

    assert answer.status_code == 200
    assert client.get(FACTOR)["Location"] == "/realms/acme/account/login/"


def test_a_realm_may_ask_nobody(client: Browser, alice: User) -> None:
    protected(alice)
    alice.realm.require_second_factor = "never"
    alice.realm.save()

    assert log_in(client, alice)["Location"] == "/realms/acme/account/"


def test_where_everybody_needs_one_who_has_none_is_led_to_set_one_up_and_then_on(client: Browser, alice: User) -> None:
    alice.realm.require_second_factor = "always"
    alice.realm.save()

    led = log_in(client, alice, next="/realms/acme/account/logout/")

    assert led["Location"] == "/realms/acme/account/security/?next=%2Frealms%2Facme%2Faccount%2Flogout%2F"
    assert "you need a second factor" in client.get(led["Location"]).content.decode()


def test_the_login_is_recorded_when_it_is_complete(client: Browser, alice: User) -> None:
    app = protected(alice)
    before = Event.objects.filter(action=actions.LOGIN).count()
    log_in(client, alice)
    between = Event.objects.filter(action=actions.LOGIN).count()

    show(client, alice.realm, code=app.code())

    assert (between - before, Event.objects.filter(action=actions.LOGIN).count() - before) == (0, 1)
