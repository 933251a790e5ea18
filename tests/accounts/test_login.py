"""Login with e-mail address and password."""

from unittest.mock import patch

import pytest
from django.contrib.auth import hashers
from django.test import Client

from accounts.models import Session, User
from audit import actions
from audit.models import Event, Refusal
from realms.models import Realm
from tests.people import PASSWORD, WRONG, browser, log_in, try_password


@pytest.mark.attack("A33")
def test_a_right_password_leads_to_the_account_page_with_a_redirect_that_drops_the_password(
    client: Client, alice: User
) -> None:
    answer = try_password(client, alice.realm, "alice@acme.test", PASSWORD)

    assert answer.status_code == 302
    assert answer["Location"] == "/realms/acme/account/"
    assert client.get(answer["Location"]).status_code == 200


def test_an_address_is_recognised_in_any_case(client: Client, alice: User) -> None:
    answer = try_password(client, alice.realm, "Alice@ACME.test", PASSWORD)

    assert answer.status_code == 302


def test_login_leads_to_the_page_that_was_asked_for(client: Client, alice: User) -> None:
    answer = log_in(client, alice, next="/realms/acme/protocol/openid-connect/auth?client_id=web&state=%2F")

    assert answer["Location"] == "/realms/acme/protocol/openid-connect/auth?client_id=web&state=%2F"


@pytest.mark.attack("H01c")
def test_a_wrong_password_an_unknown_address_and_a_disabled_account_look_the_same(
    client: Client, alice: User, bob: User
) -> None:
    bob.is_active = False
    bob.save()

    answers = [
        try_password(client, alice.realm, alice.email, WRONG),
        try_password(client, alice.realm, "a-ghost@acme.test", WRONG),
        try_password(client, alice.realm, bob.email, PASSWORD),
        try_password(client, alice.realm, bob.email, WRONG),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert all("is not right" in answer.content.decode() for answer in answers)
    assert len({answer.content.decode().count("<") for answer in answers}) == 1
    assert not Session.objects.all_realms().filter(user__isnull=False).exists()


@pytest.mark.attack("H02c")
@pytest.mark.parametrize("email", ["alice@acme.test", "a-ghost@acme.test", "nobody@acme.test", "disabled@acme.test"])
def test_every_try_costs_exactly_one_hash(client: Client, alice: User, email: str) -> None:
    User.objects.all_realms().create(realm=alice.realm, email="nobody@acme.test", password="!")
    disabled = {"email": "disabled@acme.test", "password": alice.password, "is_active": False}
    User.objects.all_realms().create(realm=alice.realm, **disabled)
    hasher = type(hashers.get_hasher())
    with patch.object(hasher, "verify", return_value=False) as verify, patch.object(hasher, "encode") as encode:
        encode.return_value = alice.password
        try_password(client, alice.realm, email, WRONG)

    assert verify.call_count + encode.call_count == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", b"a\x00b"),
        ("password", b"\xff\xfe"),
        ("password", b"x" * 1025),
        ("login", b"alice\x00@acme.test"),
        ("login", b"\xff@acme.test"),
        ("login", b"a" * 400 + b"@acme.test"),
        ("login", b"alice"),
        ("login", b""),
        ("password", b""),
    ],
)
def test_what_cannot_be_a_password_or_address_is_refused_before_it_is_hashed(
    client: Client, alice: User, field: str, value: bytes
) -> None:
    fields = {"login": alice.email.encode(), "password": PASSWORD.encode(), field: value}
    body = b"&".join(name.encode() + b"=" + b"".join(b"%%%02x" % byte for byte in v) for name, v in fields.items())
    with patch.object(hashers, "verify_password") as verify, patch.object(hashers, "make_password") as make:
        answer = client.post("/realms/acme/account/login/", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400
    assert not verify.called
    assert not make.called


@pytest.mark.parametrize(
    ("content_type", "password"),
    [
        ("application/x-www-form-urlencoded", b"\xff\xfe"),
        ("application/x-www-form-urlencoded", "é".encode("latin-1")),
        ("application/x-www-form-urlencoded; charset=utf-16", b"x"),
    ],
)
def test_a_form_in_another_encoding_is_refused(client: Client, alice: User, content_type: str, password: bytes) -> None:
    body = f"login={alice.email}&password=".encode() + password
    client.handler.enforce_csrf_checks = True

    answer = client.post("/realms/acme/account/login/", body, content_type=content_type)

    assert answer.status_code == 400
    assert "That request made no sense here" in answer.content.decode()


def test_a_megabyte_is_refused(client: Client, alice: User) -> None:
    answer = try_password(client, alice.realm, alice.email, "x" * 1_000_000)

    assert answer.status_code == 400


def test_login_and_its_failure_are_recorded_without_the_password(client: Client, alice: User) -> None:
    try_password(client, alice.realm, "alice@acme.test", WRONG)
    try_password(client, alice.realm, f"{'a' * 60}@{'b' * 60}.test", WRONG)
    log_in(client, alice)

    refused = Refusal.objects.filter(realm="acme", reason=actions.LOGIN_FAILED).order_by("pk")
    assert refused.values_list("target", "peer")[0] == ("alice@acme.test", "127.0.0.1")
    assert refused.count() == 2
    event = Event.objects.get(realm="acme")
    assert (event.action, event.actor, event.peer) == (actions.LOGIN, "alice@acme.test", "127.0.0.1")
    assert WRONG not in str([*Event.objects.values(), *Refusal.objects.values()])


def test_the_same_address_in_another_realm_is_another_person(client: Client, alice: User, globex: Realm) -> None:
    answer = try_password(client, globex, alice.email, PASSWORD)

    assert answer.status_code == 200
    assert client.get(f"{globex.path}/account/").status_code == 302


@pytest.mark.attack("G20")
def test_the_pages_of_a_person_are_kept_by_nobody(client: Client, alice: User) -> None:
    paths = ["account/login/", "account/inactive/"]
    answers = [client.get(f"/realms/acme/{path}") for path in paths]
    log_in(client, alice)
    paths = ["account/", "account/logout/", "account/reauthenticate/"]
    answers += [client.get(f"/realms/acme/{path}") for path in paths]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert all("no-store" in answer["Cache-Control"] for answer in answers)


def test_nobody_can_sign_up(client: Client, acme: Realm) -> None:
    assert client.get(f"{acme.path}/account/signup/").status_code == 404


@pytest.mark.attack("G06")
def test_the_login_form_works_only_from_its_own_page(alice: User) -> None:
    strict = browser(enforce_csrf_checks=True)

    answer = try_password(strict, alice.realm, alice.email, PASSWORD)

    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()


@pytest.mark.attack("G10")
def test_a_login_form_that_is_sent_twice_leads_on(alice: User) -> None:
    strict = browser()
    log_in(strict, alice)
    strict.handler.enforce_csrf_checks = True

    again = try_password(strict, alice.realm, alice.email, PASSWORD, next="/realms/acme/account/logout/")
    astray = try_password(strict, alice.realm, alice.email, PASSWORD, next="//evil.test")

    assert (again.status_code, again["Location"]) == (302, "/realms/acme/account/logout/")
    assert astray["Location"] == "/realms/acme/account/"
