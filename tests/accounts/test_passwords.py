"""Which passwords a realm takes, and that every character of one counts."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.flows.people import add_person
from accounts.hashers import Argon2id
from accounts.models import User
from accounts.passwords import PasswordPolicy
from authserver import settings
from realms.context import realm_context
from realms.models import Realm
from tests.people import PASSWORD, browser, try_password


def judge(realm: Realm, password: str) -> None:
    """Judge a password for Grace Hopper, of whom nobody knows more than this."""
    person = User(realm=realm, email="grace.hopper@acme.test", name="Grace Brewster")
    with realm_context(realm):
        PasswordPolicy().validate(password, person)


@pytest.mark.attack("H15c")
@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "kvjqzumwoxpbtrge",
        "zwölf große Käsebrote",
        "пятнадцать слонов",
        "x7!" * 20 + "end",
    ],
)
def test_long_passwords_of_any_characters_are_taken(acme: Realm, password: str) -> None:
    judge(acme, password)


@pytest.mark.attack("H15c")
@pytest.mark.parametrize(
    "password",
    [
        "a" * 40,
        "passwordpassword",
        "Password2024!!!!",
        "123456789012345",
        "qwertyuiopasdfghjkl",
        "abcdefghijklmnopqrst",
        "acme acme acme acme",
        "Grace.Hopper@acme.test",
        "grace-brewster-1",
        "iloveyou1234567",
    ],
)
def test_what_others_would_guess_is_refused(acme: Realm, password: str) -> None:
    with pytest.raises(ValidationError, match="easy to guess"):
        judge(acme, password)


@pytest.mark.attack("H15c")
@pytest.mark.parametrize(
    "password", ["ivy.li@ab.example", "Ivy.Li@AB.example 1", "Ivy Li Ivy Li 23", "ivy.li ivy.li 1"]
)
def test_an_address_and_a_name_of_short_words_are_as_easy_to_guess(acme: Realm, password: str) -> None:
    person = User(realm=acme, email="ivy.li@ab.example", name="Ivy Li")

    with realm_context(acme), pytest.raises(ValidationError, match="easy to guess"):
        PasswordPolicy().validate(password, person)


def test_a_realm_says_how_long_a_password_is_at_least(acme: Realm) -> None:
    with pytest.raises(ValidationError, match="at least 15 characters"):
        judge(acme, "kvjqzumwoxpbtr")
    acme.password_minimum_length = 8

    judge(acme, "kvjqzumw")
    with pytest.raises(ValidationError, match="at least 8 characters"):
        judge(acme, "kvjqzum")


def test_the_longest_password_is_judged_at_once(acme: Realm) -> None:
    begin = time.process_time()
    for password in ("a" * 1024, "ab" * 511 + "c", "".join(chr(0x3041 + index % 80) for index in range(1024))):
        with pytest.raises(ValidationError):
            judge(acme, password + "a" * 1024)
        with pytest.raises(ValidationError):
            judge(acme, "a" * 130 + password[:800])

    assert time.process_time() - begin < 1


@pytest.mark.attack("H15c")
def test_a_composed_letter_is_the_same_as_its_parts(client: Client, acme: Realm) -> None:
    add_person(acme, email="bjorn@acme.test", password="Bj\u00f6rn eats two elks")

    assert try_password(client, acme, "bjorn@acme.test", "Bjo\u0308rn eats two elks").status_code == 302


@pytest.mark.attack("H15c")
def test_nothing_is_cut_off_neither_in_the_middle_nor_at_the_ends(acme: Realm) -> None:
    password = f" {'long ' * 100}tail "
    add_person(acme, email="long@acme.test", password=password)

    statuses = [
        try_password(browser(), acme, "long@acme.test", given).status_code for given in (password, password[:-1])
    ]
    assert statuses == [302, 200]


@pytest.mark.attack("K09")
@pytest.mark.attack("H15c")
def test_a_megabyte_is_refused_before_anything_is_hashed(client: Client, alice: User) -> None:
    begin = time.process_time()
    statuses = {try_password(client, alice.realm, alice.email, "x" * 1_000_000).status_code for _ in range(50)}

    assert statuses == {400}
    assert time.process_time() - begin < 5


@pytest.mark.attack("K17")
def test_in_earnest_a_password_is_hashed_at_the_parameters_of_owasp() -> None:
    encoded = Argon2id().encode(PASSWORD, "a salt of tests")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert settings.PASSWORD_HASHERS == ["accounts.hashers.Argon2id"]
