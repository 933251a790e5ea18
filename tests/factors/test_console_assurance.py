"""OWASP ASVS 7.5.1: what the realm asks of a login it asks before a change of the account, too."""

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.factors.apps import protected, set_up, show
from tests.people import browser, log_in

ACCOUNT = "/realms/acme/account/"
CHANGES = ("password/", "email/", "sessions/end-others/", "data/export/", "delete/", "profile/")


def led_to(person: Browser, change: str) -> str:
    """Ask for a change as its form would, and return where that leads."""
    answer = person.get(ACCOUNT + change) if change in {"password/", "email/"} else person.post(ACCOUNT + change)
    return answer.get("Location", "").partition("?")[0].removeprefix(ACCOUNT)


def demand(realm: Realm, policy: str) -> None:
    realm.require_second_factor = policy
    realm.save()


@pytest.mark.parametrize("change", CHANGES)
def test_where_everybody_needs_a_factor_nothing_changes_before_one_is_set_up(
    client: Browser, alice: User, acme: Realm, change: str
) -> None:
    log_in(client, alice)
    demand(acme, "always")

    assert led_to(client, change) == "security/"
    assert client.get(ACCOUNT).status_code == 200
    _, added = set_up(client, acme)
    assert added.status_code == 200
    assert led_to(client, change) != "security/"


@pytest.mark.parametrize("change", CHANGES)
def test_a_session_from_before_the_factor_must_show_it_first(alice: User, acme: Realm, change: str) -> None:
    log_in(old := browser(), alice)
    app = protected(alice)

    before = led_to(old, change)
    show(old, acme, code=app.code())

    assert before == "factor/"
    assert led_to(old, change) != "factor/"


def test_the_factor_that_somebody_has_guards_the_setting_up_of_another(alice: User, acme: Realm) -> None:
    log_in(old := browser(), alice)
    demand(acme, "always")
    protected(alice)

    answers = [old.get(f"{ACCOUNT}security/{page}/") for page in ("app", "passkey")]

    assert [answer["Location"].partition("?")[0] for answer in answers] == [f"{ACCOUNT}factor/"] * 2
    assert old.post(f"{ACCOUNT}passkeys/options/", {"purpose": "register"}).status_code == 403


def test_where_nobody_is_asked_a_fresh_password_will_do(alice: User, acme: Realm) -> None:
    log_in(old := browser(), alice)
    protected(alice)
    demand(acme, "never")

    assert old.get(f"{ACCOUNT}password/").status_code == 200


@pytest.mark.parametrize("page", ["app", "passkey"])
def test_who_goes_back_from_setting_one_up_is_still_on_the_way(client: Browser, alice: User, page: str) -> None:
    log_in(client, alice)
    answer = client.get(f"/realms/acme/account/security/{page}/", {"next": "/realms/acme/account/data/"})

    assert 'href="/realms/acme/account/security/?next=%2Frealms%2Facme%2Faccount%2Fdata%2F' in answer.content.decode()
