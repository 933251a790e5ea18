"""Where sessions and attempts are, in words, out of a file that an operator gave; without it nothing is guessed."""

import os
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from accounts.models import Session, User
from audit.models import Event, Refusal
from support.places import place_of, problem
from tests.people import WRONG, browser, log_in, try_password
from tests.places import BERLIN, write

SESSIONS, ACTIVITY = "/realms/acme/account/sessions/", "/realms/acme/account/activity/"
HERE = "127.0.0.0/8"
HOSTILE = {
    "city": {"names": {"en": "<script>alert(1)</script>\u202e\n" + "x" * 500}},
    "country": {"names": {"en": "Nowhere"}},
}


@pytest.fixture
def places(tmp_path: Path, settings: Settings) -> Path:
    """Know two networks."""
    settings.GEOIP_DATABASE = str(tmp_path / "places.mmdb")
    return write(tmp_path / "places.mmdb", {HERE: BERLIN, "2001:db8::/32": {"country": BERLIN["country"]}})


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [
        ("127.0.0.1", "en", "Berlin, Germany"),
        ("127.0.0.1", "de", "Berlin, Deutschland"),
        ("127.0.0.1", "de-at", "Berlin, Deutschland"),
        ("127.0.0.1", "pt-br", "Berlin, Alemanha"),
        ("127.0.0.1", "fr", "Berlin, Germany"),
        ("2001:db8::7", "en", "Germany"),
        ("2001:db8::/64", "en", "Germany"),
        ("192.0.2.1", "en", ""),
        ("", "en", ""),
        ("no address", "en", ""),
    ],
)
@pytest.mark.usefixtures("places")
def test_a_place_is_named_in_the_language_of_the_page_as_far_as_it_is_known(
    address: str, language: str, words: str
) -> None:
    with translation.override(language):
        assert place_of(address) == words


@pytest.mark.usefixtures("places")
def test_sessions_and_activity_say_the_place_and_no_statement_more(client: Client, alice: User) -> None:
    try_password(browser(), alice.realm, alice.email, WRONG)
    log_in(client, alice)
    client.get(SESSIONS)

    with CaptureQueriesContext(connection) as statements:
        sessions = client.get(SESSIONS).content.decode()
    assert len(statements) == 4
    activity = client.get(ACTIVITY).content.decode()

    assert "<bdi>Berlin, Germany</bdi> ·" in sessions
    assert "where that network is registered" in sessions
    assert activity.count("· <bdi>Berlin, Germany</bdi>") == 2


@pytest.mark.usefixtures("places")
def test_a_place_is_stored_nowhere(client: Client, alice: User) -> None:
    try_password(browser(), alice.realm, alice.email, WRONG)
    log_in(client, alice)
    client.get(SESSIONS)

    rows = [*Session.objects.all_realms().values(), *Event.objects.values(), *Refusal.objects.values()]
    assert "Berlin" not in str(rows)


def test_without_a_file_there_is_the_network_alone(client: Client, alice: User) -> None:
    log_in(client, alice)

    page = client.get(SESSIONS).content.decode()

    assert "127.0.0.1" in page
    assert "where that network is registered" not in page
    assert run_checks(tags=["files"]) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no database",
        b"\xab\xcd\xefMaxMind.com",
        b"\x00" * 4096 + b"\xab\xcd\xefMaxMind.com\xe1\x47node",
        pytest.param(None, id="cut off"),
    ],
)
def test_a_broken_file_leaves_the_network_and_a_warning(
    client: Client, alice: User, places: Path, content: bytes | None
) -> None:
    log_in(client, alice)
    assert "Berlin" in client.get(SESSIONS).content.decode()
    whole = places.read_bytes()

    places.write_bytes(whole[: len(whole) // 2] if content is None else content)

    page = client.get(SESSIONS)
    assert page.status_code == 200
    assert "127.0.0.1" in page.content.decode()
    assert [message.id for message in run_checks(tags=["files"])] == ["authserver.W001"]


def test_every_file_with_one_byte_changed_leaves_a_page_and_a_check(places: Path) -> None:
    whole = places.read_bytes()

    for at in range(len(whole)):
        places.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        os.utime(places, ns=(at, at))
        assert len(place_of("127.0.0.1")) < 200
        assert len(problem()) < 200 + len(str(places))


def test_a_missing_file_and_a_folder_are_said(places: Path, settings: Settings) -> None:
    places.unlink()
    assert place_of("127.0.0.1") == ""
    missing = run_checks(tags=["files"])
    settings.GEOIP_DATABASE = str(places.parent)

    assert place_of("127.0.0.1") == ""
    assert "No such file" in missing[0].msg
    assert "Not a file" in run_checks(tags=["files"])[0].msg


def test_a_file_of_something_else_is_said(places: Path) -> None:
    write(places, {HERE: {"autonomous_system_number": 64512}}, kind="GeoLite2-ASN")

    assert place_of("127.0.0.1") == ""
    assert "GeoLite2-ASN" in run_checks(tags=["files"])[0].msg


def test_a_newer_file_is_seen_at_once(places: Path) -> None:
    assert place_of("127.0.0.1") == "Berlin, Germany"

    write(places.parent / "new.mmdb", {HERE: {"city": {"names": {"en": "Bonn"}}}}).rename(places)

    assert place_of("127.0.0.1") == "Bonn"


def test_names_out_of_a_file_are_text_of_bounded_length(client: Client, alice: User, places: Path) -> None:
    write(places, {HERE: HOSTILE})
    log_in(client, alice)

    page = client.get(SESSIONS).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;xxx" in page
    assert "x" * 60 not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    "record", [{"city": "Berlin"}, {"city": {"names": ["Berlin"]}}, {"city": {"names": {"en": 7}}}, ["Berlin"]]
)
def test_what_is_no_name_is_no_place(places: Path, record: object) -> None:
    write(places, {HERE: record})

    assert place_of("127.0.0.1") == ""
