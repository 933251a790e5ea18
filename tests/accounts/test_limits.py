"""Guessing is slowed down per account and peer, and never by locking somebody else out."""

from unittest.mock import patch

import pytest
from django.contrib.auth import hashers
from django.test import Client, override_settings

from accounts.models import User
from accounts.policy import setting
from realms.context import realm_context
from realms.models import Realm
from support.peer import peer_network
from tests.people import PASSWORD, WRONG, browser, log_in, try_password, was_in

ALLOWED = 40


@pytest.fixture(autouse=True)
def _cheap_failure() -> object:
    """Let a wrong password fail without the cost of the hash."""
    real = hashers.verify_password

    def verify(password: str, *arguments: object, **named: object) -> tuple[bool, bool]:
        return (False, False) if password == WRONG else real(password, *arguments, **named)  # type: ignore[arg-type]

    with patch.object(hashers, "verify_password", verify):
        yield


@pytest.mark.attack("H03c")
def test_guessing_one_password_ends_with_429_and_the_person_still_gets_in_from_elsewhere(
    client: Client, alice: User
) -> None:
    statuses = [try_password(client, alice.realm, alice.email, WRONG).status_code for _ in range(60)]

    assert statuses == [200] * ALLOWED + [429] * (60 - ALLOWED)
    refused = try_password(client, alice.realm, alice.email, PASSWORD)
    assert refused.status_code == 429
    assert "Too many tries" in refused.content.decode()
    elsewhere = browser()
    elsewhere.defaults["REMOTE_ADDR"] = "192.0.2.7"
    log_in(elsewhere, alice)


@pytest.mark.attack("H03c")
def test_a_person_gets_in_from_the_browser_they_used_before_while_others_guess_beside_them(
    client: Client, alice: User
) -> None:
    log_in(client, alice)
    client.post("/realms/acme/account/logout/")
    for _ in range(60):
        try_password(browser(), alice.realm, alice.email, WRONG)

    assert try_password(browser(), alice.realm, alice.email, PASSWORD).status_code == 429
    log_in(client, alice)


def test_a_known_browser_has_no_more_guesses_than_others(client: Client, alice: User) -> None:
    log_in(client, alice)
    client.post("/realms/acme/account/logout/")
    statuses = [try_password(client, alice.realm, alice.email, WRONG).status_code for _ in range(ALLOWED + 1)]

    assert statuses == [200] * ALLOWED + [429]


@pytest.mark.attack("H03c")
def test_many_known_browsers_of_one_person_have_no_more_guesses_than_one(alice: User) -> None:
    known = [was_in(alice), was_in(alice)]
    tries = [try_password(each, alice.realm, alice.email, WRONG).status_code for each in known * ALLOWED]

    assert tries == [200] * ALLOWED + [429] * ALLOWED


@pytest.mark.parametrize("mark", ["", "made-up", "W10:1u:AAAA", "a" * 5000])
def test_a_mark_that_is_not_ours_is_as_good_as_none(client: Client, alice: User, mark: str) -> None:
    client.cookies["__Secure-device_acme"] = mark

    assert try_password(client, alice.realm, alice.email, WRONG).status_code == 200


@pytest.mark.attack("H04c")
def test_one_password_cannot_be_tried_on_everybody(client: Client, acme: Realm) -> None:
    with patch.object(hashers, "make_password", return_value="!"):
        answers = [try_password(client, acme, f"ghost-{number}@acme.test", WRONG) for number in range(60)]

    assert [answer.status_code for answer in answers] == [200] * 50 + [429] * 10


@pytest.mark.attack("H05c")
def test_a_header_that_no_trusted_proxy_wrote_changes_nothing(client: Client, alice: User) -> None:
    form = {"login": alice.email, "password": WRONG}
    statuses = []
    for number in range(ALLOWED + 1):
        address = f"198.51.100.{number}"
        headers = dict.fromkeys(("X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP"), address)
        statuses.append(client.post("/realms/acme/account/login/", form, headers=headers).status_code)

    assert statuses[-1] == 429


@pytest.mark.attack("H06c")
def test_a_success_in_between_does_not_make_room_for_more_guesses(client: Client, alice: User, bob: User) -> None:
    for _ in range(ALLOWED):
        try_password(client, alice.realm, alice.email, WRONG)
    log_in(browser(), bob)

    assert try_password(client, alice.realm, alice.email, WRONG).status_code == 429


@pytest.mark.attack("H07c")
def test_the_form_that_asks_again_shares_the_count(client: Client, alice: User) -> None:
    log_in(client, alice)
    for _ in range(ALLOWED):
        client.post("/realms/acme/account/reauthenticate/", {"password": WRONG})

    again = client.post("/realms/acme/account/reauthenticate/", {"password": PASSWORD})
    client.post("/realms/acme/account/logout/")
    assert again.status_code == 429
    assert try_password(client, alice.realm, alice.email, PASSWORD).status_code == 429


def test_a_realm_limits_the_logins_that_succeed(alice: User) -> None:
    alice.realm.limits = {"login": "2/m"}
    alice.realm.save()
    statuses = [try_password(browser(), alice.realm, alice.email, PASSWORD).status_code for _ in range(3)]

    assert statuses == [302, 302, 429]


def test_a_realm_may_switch_that_limit_off(alice: User) -> None:
    alice.realm.limits = {"login": "off"}
    alice.realm.save()
    statuses = {try_password(browser(), alice.realm, alice.email, PASSWORD).status_code for _ in range(35)}

    assert statuses == {302}


def test_limits_of_one_realm_do_not_count_in_another(client: Client, alice: User, globex: Realm) -> None:
    for _ in range(ALLOWED):
        try_password(client, globex, alice.email, WRONG)

    log_in(client, alice)


@pytest.mark.parametrize("rate", ["", "lots", "30", "30/m/ip", "0/m", "30/m,1/s"])
def test_a_rate_that_cannot_be_read_leaves_the_default(acme: Realm, rate: str) -> None:
    acme.limits = {"login": rate}
    with realm_context(acme):
        limits = setting("ACCOUNT_RATE_LIMITS", {})

    assert limits["login_succeeded"] == "30/m/ip"


@override_settings(TRUSTED_PROXIES=())
@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("::1", "::/64"), ("", "")],
)
def test_a_peer_is_an_address_or_a_network_of_ipv6(address: str, network: str) -> None:
    assert peer_network(address) == network
