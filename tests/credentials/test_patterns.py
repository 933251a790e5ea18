"""What scanners are told: a pattern for each kind that finds each secret, and prefixes that can be told apart."""

import re
import uuid
import zlib

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from clients import initial_access_tokens, registration
from clients.models import Client
from clients.secret_rotation import make
from oauth.tokens import refresh_token
from realms.context import realm_context
from realms.models import Realm
from support import secret_kinds, secrets
from tests.credentials.conftest import ask
from tests.people import browser

PATTERNS = "/secret-scanning/patterns"


def handed_out(realm: Realm, machine: Client) -> dict[str, str]:
    """Return a secret of each kind, as it is handed out."""
    with realm_context(realm):
        return {
            "client_secret": make(machine).text,
            "api_key": secrets.generate(secret_kinds.prefix(secret_kinds.API_KEY)),
            "initial_access_token": initial_access_tokens.make(realm, uses=1, lifetime=60),
            "registration_token": registration.renew_access(machine)["registration_access_token"],
            "refresh_token": refresh_token.first(uuid.uuid4()).text,
        }


@pytest.mark.parametrize("chosen", [{}, {"client_secret": "acme_cs", "api_key": "acme_key"}])
def test_each_pattern_finds_its_kind_and_no_other(
    acme: Realm, machine: Client, settings: Settings, chosen: dict[str, str]
) -> None:
    settings.SECRET_PREFIXES = chosen
    found = {pattern["kind"]: pattern for pattern in browser().get(PATTERNS).json()["patterns"]}
    texts = handed_out(acme, machine)

    assert set(found) == set(texts)
    for kind, pattern in found.items():
        hits = {name for name, text in texts.items() if re.search(pattern["regex"], f'key = "{text}";')}
        assert hits == {kind}
        assert texts[kind].startswith(pattern["prefix"])


def test_a_scanner_can_judge_the_checksum_by_what_is_published(machine: Client) -> None:
    rule = browser().get(PATTERNS).json()["patterns"][0]["checksum"]
    with realm_context(machine.realm):
        body = make(machine).text.rpartition("_")[2]

    assert len(body) == rule["random_characters"] + rule["checksum_characters"]
    number = zlib.crc32(body[: rule["random_characters"]].encode())
    digits = [rule["alphabet"].index(character) for character in body[rule["random_characters"] :]]
    assert sum(digit * 62**power for power, digit in enumerate(reversed(digits))) == number


def test_what_was_handed_out_works_on_under_another_prefix(acme: Realm, secret: str, settings: Settings) -> None:
    settings.SECRET_PREFIXES = {"client_secret": "acme_cs"}

    assert ask(acme, secret) == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "chosen",
    [
        {"client_secret": "as_ak"},
        {"client_secret": "as_rt"},
        {"client_secret": "plain"},
        {"client_secret": "Acme_cs"},
        {"client_secret": "acme_"},
        {"client_secret": ""},
        {"client_secret": "x" * 25 + "_y"},
        {"client_secret": "acme_as_ak"},
        {"no_such_kind": "acme_cs"},
    ],
)
def test_prefixes_that_a_scanner_could_not_tell_apart_stop_the_start(
    settings: Settings, chosen: dict[str, str]
) -> None:
    settings.SECRET_PREFIXES = chosen

    assert "authserver.E007" in {message.id for message in run_checks()}


@pytest.mark.django_db
def test_prefixes_of_ones_own_are_fine(settings: Settings) -> None:
    settings.SECRET_PREFIXES = {"client_secret": "acme_cs", "api_key": "acme_ak"}

    assert "authserver.E007" not in {message.id for message in run_checks()}
