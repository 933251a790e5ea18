"""Which language a page is in: the person's, the browser's, the realm's, in that order."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.context import realm_context
from realms.models import Realm, Role
from support.languages import of_visitor
from tests.languages.pages import GERMAN, language_of, login_page
from tests.people import browser, log_in, try_password
from tests.protocol import PROTOCOL

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def choose(visitor: Browser, realm: Realm, tag: str, **fields: str) -> "Answer":
    return visitor.post(f"{realm.path}/account/language/", {"language": tag, **fields})


def test_the_browser_is_answered_in_what_it_accepts(client: Browser, acme: Realm) -> None:
    page = login_page(client, acme, **GERMAN)

    assert language_of(page) == "de"
    assert "Passwort vergessen?" in page.content.decode()
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in page["Vary"].split(",")}


def test_who_accepts_nothing_of_what_is_offered_reads_the_default_of_the_realm(client: Browser, acme: Realm) -> None:
    acme.default_language = "de"
    acme.save()

    assert language_of(login_page(client, acme)) == "de"
    assert language_of(login_page(client, acme, **{"accept-language": "tlh"})) == "de"
    assert language_of(login_page(client, acme, **{"accept-language": "en"})) == "en"


def test_a_realm_speaks_only_the_languages_that_it_offers(client: Browser, acme: Realm) -> None:
    acme.languages = ["en"]
    acme.save()

    page = login_page(client, acme, **GERMAN)

    assert language_of(page) == "en"
    assert "Deutsch" not in page.content.decode()
    answer = client.get(f"{acme.path}/.well-known/openid-configuration")
    assert answer.json()["ui_locales_supported"] == ["en"]


def test_what_is_chosen_at_the_foot_of_a_page_lasts_in_this_browser_and_realm(
    client: Browser, acme: Realm, globex: Realm
) -> None:
    answer = choose(client, acme, "de", next=f"{acme.path}/account/login/?next=x")

    assert answer.status_code == 302
    assert answer["Location"] == f"{acme.path}/account/login/?next=x"
    assert language_of(login_page(client, acme, **{"accept-language": "en"})) == "de"
    assert language_of(login_page(client, globex, **{"accept-language": "en"})) == "en"


@pytest.mark.parametrize("tag", ["", "fr", "de\r\nSet-Cookie: a=b", "../de", "DE"])
def test_no_other_language_can_be_chosen(client: Browser, acme: Realm, tag: str) -> None:
    answer = choose(client, acme, tag)

    assert answer.status_code == 302
    assert not answer.cookies


def test_choosing_leads_nowhere_else(client: Browser, acme: Realm) -> None:
    assert choose(client, acme, "de", next="https://evil.example/")["Location"] == f"{acme.path}/"


def test_choosing_needs_the_form_of_the_page(acme: Realm) -> None:
    stranger = browser(enforce_csrf_checks=True)

    assert choose(stranger, acme, "de").status_code == 403
    assert stranger.get(f"{acme.path}/account/language/").status_code == 405


def test_the_language_of_a_person_counts_before_that_of_the_browser(client: Browser, alice: User) -> None:
    alice.locale = "de-CH"
    alice.save()
    log_in(client, alice)

    page = client.get(f"{alice.realm.path}/account/", headers={"accept-language": "en"})

    assert language_of(page) == "de"


def test_a_person_who_chooses_a_language_keeps_it(client: Browser, alice: User) -> None:
    log_in(client, alice)

    choose(client, alice.realm, "de")

    elsewhere = browser()
    log_in(elsewhere, alice)
    assert language_of(elsewhere.get(f"{alice.realm.path}/account/")) == "de"


def test_software_is_answered_without_a_language(client: Browser, acme: Realm) -> None:
    for path in (f"{acme.path}/.well-known/openid-configuration", f"{acme.path}/{PROTOCOL}/userinfo", "/livez"):
        answer = client.get(path, headers=GERMAN)

        assert "Content-Language" not in answer
        assert "Accept-Language" not in answer.get("Vary", "")


def test_administrators_read_english(client: Browser, alice: User) -> None:
    alice.locale = "de"
    alice.save()
    with realm_context(alice.realm):
        alice.roles.add(Role.objects.create(realm=alice.realm, name="administrator", administers=True))
    log_in(client, alice)

    page = client.get(f"{alice.realm.path}/admin/realms/scope/", headers=GERMAN)

    assert page["Content-Language"] == "en"
    assert "Abmelden" not in page.content.decode()


def test_who_may_not_administer_is_told_so_in_their_own_language(client: Browser, alice: User) -> None:
    alice.locale = "de"
    alice.save()
    log_in(client, alice)

    page = client.get(f"{alice.realm.path}/admin/", follow=True)

    assert page.status_code == 403
    assert language_of(page) == "de"


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("path", ["/realms/nowhere/account/", "/realms/acme/nothing", "/nothing"])
def test_pages_that_are_nowhere_say_so_in_the_language_of_the_browser(client: Browser, path: str) -> None:
    page = client.get(path, headers=GERMAN)

    assert page.status_code == 404
    assert language_of(page) == "de"
    assert "Hier gibt es nichts" in page.content.decode()


def test_a_form_that_grew_old_says_so_in_the_language_that_was_chosen(acme: Realm) -> None:
    visitor = browser(enforce_csrf_checks=True)
    visitor.cookies["__Secure-language_acme"] = "de"

    page = try_password(visitor, acme, "alice@acme.test", "anything")

    assert page.status_code == 403
    assert language_of(page) == "de"


def test_no_request_leaves_its_language_to_the_next(client: Browser, acme: Realm) -> None:
    login_page(client, acme, **GERMAN)

    assert language_of(login_page(client, acme)) == "en"
    assert of_visitor() is None
