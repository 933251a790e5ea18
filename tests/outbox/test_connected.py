"""A person is told by e-mail when an application was connected to their account, once, whatever the worker does."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from accounts.models import User
from audit.models import OutboxMessage
from audit.tasks import deliver_outbox
from clients.models import Client
from realms.models import Realm
from tests.oauth.declared import add_resource, add_scope
from tests.people import log_in
from tests.protocol import CALLBACK, Pkce, add_client, authorize, decide, follow_to_client

NOTES = "https://notes.example/mcp"
OTHER = "https://second.example/callback"


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_scope(acme, "notes:read")
    add_resource(acme, NOTES)
    add_client(acme, public=True, consent=Client.Consent.REMEMBER, redirect_uris=[CALLBACK, OTHER], name="Notes")
    log_in(client, alice)
    return client


def allow(person: Browser, realm: Realm, decision: str = "allow", **request: Any) -> None:
    wanted = {"scope": "openid notes:read offline_access", "resource": NOTES, "prompt": "consent"} | request
    page = authorize(person, realm, Pkce(), **wanted)
    follow_to_client(person, decide(person, page, decision))


@pytest.mark.attack("R16")
def test_a_first_connection_is_announced_once_and_only_by_the_worker(person: Browser, acme: Realm) -> None:
    allow(person, acme)
    assert mail.outbox == []

    for _ in range(3):
        deliver_outbox()
    (message,) = mail.outbox
    assert message.to == ["alice@acme.test"]
    assert message.subject == "A new application can use your Acme account"
    assert message.extra_headers["Message-ID"].startswith(f"<{OutboxMessage.objects.get().pk.hex}@")
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_mail_says_what_a_careful_person_asks(person: Browser, acme: Realm) -> None:
    allow(person, acme)
    deliver_outbox()

    text = str(mail.outbox[0].body)
    lines = [line.strip() for line in text.splitlines()]
    assert "Hello Alice Adams," in lines
    assert "Application: Notes" in lines
    assert "Answers to:  app.example" in lines
    assert "- stay connected until you disconnect it, also while you are away" in lines
    assert "https://testserver/realms/acme/account/" in lines
    assert "&" not in text
    assert "\n\n\n" not in text
    assert "nobody has checked" not in text


def test_a_name_that_nobody_checked_is_marked_shortened_and_on_one_line(person: Browser, acme: Realm) -> None:
    name = f"Notes <b> & 'Co'\nSubject: {'x' * 150}"
    Client.objects.all_realms().update(name=name, origin=Client.Origin.REGISTRATION)
    allow(person, acme)
    deliver_outbox()

    text = str(mail.outbox[0].body)
    assert "Application: Notes <b> & 'Co' Subject: xxx" in text
    assert "x" * 60 not in text
    assert "(it registered by itself; nobody has checked this name)" in text


def test_allowing_it_again_or_elsewhere_is_no_news(person: Browser, acme: Realm) -> None:
    allow(person, acme)
    allow(person, acme)
    allow(person, acme, redirect_uri=OTHER)

    assert OutboxMessage.objects.count() == 1


def test_what_was_denied_is_no_news(person: Browser, acme: Realm) -> None:
    allow(person, acme, "deny")

    assert not OutboxMessage.objects.exists()


def test_an_address_that_nobody_verified_gets_nothing(person: Browser, acme: Realm, alice: User) -> None:
    alice.email_verified = False
    alice.save()
    allow(person, acme)

    assert not OutboxMessage.objects.exists()
