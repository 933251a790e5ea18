"""Every page that people read is translated as a whole, and stands the other way round where they read so."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.accounts.mailbox import ask, letter
from tests.applications import Application
from tests.languages import pseudo
from tests.oauth.declared import add_scope
from tests.people import WRONG, log_in, try_password
from tests.protocol import Pkce, add_client, authorize, decide

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PSEUDO, RIGHT_TO_LEFT = "tlh-xa", "ar-xb"
NAMES = {"Acme", "Alice", "Adams", "alice", "acme", "test", "authserver", "OAuth", "OpenID", "Connect", "MCP", "UTC"}
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right))"
)

TO_STRANGERS = (
    "",
    "account/login/",
    "account/code/",
    "account/reset/",
    "account/sign-up/",
    "account/proof/",
    "nothing",
)
OF_A_PERSON = (
    "account/",
    "account/profile/",
    "account/sessions/",
    "account/activity/",
    "account/connections/",
    "account/identities/",
    "account/data/",
    "account/security/",
    "account/security/app/",
    "account/security/passkey/",
    "account/email/",
    "account/password/",
    "account/logout/",
    "account/reauthenticate/",
)


@pytest.fixture
def acme_speaks(acme: Realm, tmp_path: Path) -> Iterator[Realm]:
    with pseudo.language(PSEUDO, tmp_path):
        acme.default_language = PSEUDO
        acme.save()
        yield acme


def words_of(page: "Answer") -> set[str]:
    content = page.content.decode()
    assert f'lang="{PSEUDO}"' in content, content
    return set(pseudo.untranslated(content)) - NAMES


@pytest.mark.parametrize("path", TO_STRANGERS)
def test_what_strangers_read_is_translated(client: Browser, acme_speaks: Realm, path: str) -> None:
    ask(client, acme_speaks, "code", "alice@acme.test")

    assert words_of(client.get(f"{acme_speaks.path}/{path}")) == set()


@pytest.mark.parametrize("path", OF_A_PERSON)
def test_what_a_person_reads_of_their_account_is_translated(acme_speaks: Realm, web: Application, path: str) -> None:
    web.tokens()

    assert words_of(web.browser.get(f"{acme_speaks.path}/{path}")) == set()


def test_what_forms_say_of_mistakes_is_translated(client: Browser, alice: User, acme_speaks: Realm) -> None:
    account = f"{acme_speaks.path}/account"
    assert words_of(try_password(client, acme_speaks, alice.email, WRONG)) == set()
    assert words_of(try_password(client, acme_speaks, "no address", "")) == set()
    ask(client, acme_speaks, "code", alice.email)
    assert words_of(client.post(f"{account}/proof/", {"code": "1111 1111"})) == set()
    log_in(client, alice)
    for path, form in {
        "password/": {"current": WRONG, "password": "short"},
        "email/": {"email": alice.email},
        "profile/": {"picture": "ftp://nowhere"},
        "security/app/": {"code": "1"},
    }.items():
        assert words_of(client.post(f"{account}/{path}", form)) == set()


def test_what_consent_and_refusals_say_is_translated(client: Browser, alice: User, acme_speaks: Realm) -> None:
    add_scope(acme_speaks, "notes:read", "«Read your notes»")
    stranger: dict[str, Any] = {
        "public": True,
        "consent": Client.Consent.ALWAYS,
        "origin": Client.Origin.REGISTRATION,
        "name": "Notes",
    }
    add_client(acme_speaks, **stranger)
    add_client(acme_speaks, "elsewhere", **stranger | {"redirect_uris": ["http://127.0.0.1/callback"]})
    log_in(client, alice)

    for refused in (authorize(client, acme_speaks, client_id="nobody"), authorize(client, acme_speaks, prompt="no")):
        assert words_of(refused) == set()
    consent = authorize(client, acme_speaks, Pkce(), scope="openid notes:read offline_access")
    assert words_of(consent) == set()
    decide(client, consent, "allow")
    assert (
        words_of(
            authorize(client, acme_speaks, Pkce(), client_id="elsewhere", redirect_uri="http://127.0.0.1/callback")
        )
        == set()
    )


def test_what_mails_say_is_translated(client: Browser, alice: User, acme_speaks: Realm) -> None:
    ask(client, acme_speaks, "code", alice.email)

    text = letter(alice.email).text

    assert set(pseudo.untranslated(re.sub(r"https://\S+", "", text))) - NAMES == set()


def test_an_unmarked_word_would_be_seen() -> None:
    assert pseudo.untranslated("<p>«Hello <bdi>Bob</bdi>» and <b>«bye»</b></p><i lang='de'>Hallo</i>") == ["and"]


def test_who_reads_from_right_to_left_gets_pages_that_do(client: Browser, acme: Realm, tmp_path: Path) -> None:
    with pseudo.language(RIGHT_TO_LEFT, tmp_path):
        page = client.get(f"{acme.path}/account/login/", headers={"accept-language": "ar-XB"})

    assert f'<html lang="{RIGHT_TO_LEFT}"\n      dir="rtl">' in page.content.decode()


@pytest.mark.parametrize("path", sorted((settings.BASE_DIR / "static").glob("*.css")), ids=lambda path: path.name)
def test_no_style_names_a_side_that_is_another_one_elsewhere(path: Path) -> None:
    assert PHYSICAL.findall(path.read_text()) == []


def test_sides_are_seen() -> None:
    assert PHYSICAL.findall("a { margin-left: 0; left: 1px; text-align: right; padding-inline: 0 }") != []
