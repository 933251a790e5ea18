"""A mail is in the language of its person, else of the page that caused it, else of the realm."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client as Browser

from accounts.flows.credentials import change_password
from accounts.flows.sign_up import invite
from accounts.models import User
from realms.context import realm_context
from realms.models import Realm
from tests.accounts.mailbox import ask, letter
from tests.people import log_in
from tests.protocol import Pkce, add_client, authorize, decide


@pytest.fixture
def german(alice: User) -> User:
    alice.locale = "de-AT"
    alice.save()
    return alice


def test_a_mail_is_in_the_language_of_the_page_that_asked_for_it(client: Browser, alice: User) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    ask(client, alice.realm, "code", alice.email)

    sent = letter(alice.email)
    (message,) = mail.outbox

    assert sent.subject == "Ihr Bestätigungscode für Acme"
    assert sent.text.startswith("Guten Tag Alice Adams,")
    assert isinstance(message, EmailMultiAlternatives)
    assert '<html lang="de"' in str(message.alternatives[0][0])


def test_the_language_of_a_person_counts_before_that_of_whoever_asks(client: Browser, german: User) -> None:
    ask(client, german.realm, "reset", german.email)

    assert letter(german.email).subject == "Wählen Sie ein neues Passwort für Acme"


def test_who_has_no_account_is_answered_in_the_language_of_the_page(client: Browser, acme: Realm) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    ask(client, acme, "code", "nobody@acme.test")

    assert letter("nobody@acme.test").subject == "Bei Acme gibt es kein Konto mit dieser Adresse"


def test_what_no_page_of_the_person_caused_is_in_the_language_of_the_realm(alice: User) -> None:
    alice.realm.default_language = "de"
    alice.realm.save()
    with realm_context(alice.realm):
        change_password(alice, password="a new one, and long", keep="", peer="127.0.0.1")
        invite(alice.realm, email="carol@acme.test", roles=[], actor="root", peer="127.0.0.1")

    assert letter(alice.email).subject == "Ihr Passwort bei Acme wurde geändert"
    assert letter("carol@acme.test").subject == "Sie sind zu Acme eingeladen"


def test_dates_and_scopes_in_a_mail_are_in_its_language(client: Browser, german: User) -> None:
    add_client(german.realm, public=True, consent="remember", name="Notes")
    log_in(client, german)
    consent = authorize(client, german.realm, Pkce(), scope="openid email", ui_locales="en")
    assert "See your e-mail address" in consent.content.decode()

    decide(client, consent, "allow")

    text = letter(german.email).text
    assert "Ihre E-Mail-Adresse sehen" in text
    assert "Anwendung: Notes" in text
    assert re.search(r"Wann: +\d+\. [A-Z][a-zä]+ \d{4}, \d\d:\d\d UTC", text)
