"""What the mails look like: text and HTML that say the same, in the name of the realm, and nothing secret is kept."""

import json

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from accounts.models import AddressProof, Session, User
from audit.models import Event, OutboxMessage
from audit.tasks import deliver_outbox
from support.mail import Words, blocks
from tests.accounts.mailbox import ask, letter


def test_a_mail_says_the_same_as_text_and_as_html(client: Client, alice: User) -> None:
    alice.realm.name = "Acme & <Sons>"
    alice.realm.save()
    ask(client, alice.realm, "code", alice.email)
    sent = letter(alice.email)
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    page = str(message.alternatives[0][0])

    assert sent.subject == "Your code for Acme & <Sons>"
    assert "Acme &amp; &lt;Sons&gt;" in page
    assert "<Sons>" not in page
    assert sent.code in page
    assert f'href="https://testserver{sent.link}">Sign in</a>' in page
    assert "http" not in page.replace(f"https://testserver{sent.link}", "").replace("https://testserver/realms", "")


def test_the_parts_of_a_text_become_parts_of_a_page() -> None:
    text = "One\ntwo\n\n    https://a.test/\n\n    1234 5678\n\n    When: 09:41\n\n  - first\n  - second\n"

    assert [(block.kind, block.lines) for block in blocks(Words("", text))] == [
        ("text", ("One", "two")),
        ("link", ("https://a.test/",)),
        ("code", ("1234 5678",)),
        ("apart", ("When: 09:41",)),
        ("items", ("first", "second")),
    ]


@pytest.mark.attack("H22c")
def test_a_realm_and_a_person_with_line_breaks_in_their_names_make_no_header(client: Client, alice: User) -> None:
    alice.realm.name = "Acme\r\nBcc: mallory@globex.test"
    alice.realm.save()
    User.objects.all_realms().update(name="Alice\r\nBcc: mallory@globex.test")
    ask(client, alice.realm, "code", alice.email)
    deliver_outbox()

    (message,) = mail.outbox
    assert message.subject == "Your code for Acme Bcc: mallory@globex.test"
    assert message.recipients() == [alice.email]
    assert "Bcc" not in message.message()


@pytest.mark.attack("H10c")
def test_neither_code_nor_link_is_kept_anywhere(client: Client, alice: User) -> None:
    ask(client, alice.realm, "reset", alice.email)
    sent = letter(alice.email)
    token = sent.link.split("/")[-2]
    rows = [
        *AddressProof.objects.all_realms().values(),
        *OutboxMessage.objects.values(),
        *Event.objects.values(),
        *Session.objects.all_realms().values(),
    ]

    kept = json.dumps(rows, default=str)
    for secret in (token, sent.code, sent.code.replace(" ", "")):
        assert secret not in kept
