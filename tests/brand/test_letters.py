"""Mails in a realm's name: its letterhead, its own words, and nothing in them that somebody else could steer."""

import base64
from typing import TYPE_CHECKING, cast

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from accounts.models import User
from audit import actions
from realms import mails
from realms.models import MailText, Realm
from tests.accounts.mailbox import ask, letter
from tests.brand.pictures import brand, picture

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

pytestmark = pytest.mark.django_db
GOLDEN_TEXT = """Hi Alice Adams,
welcome back to Acme.

    1234 5678

Or press this:

    https://auth.example/l/

--{space}
Acme Inc., 1 Main Street
"""


def own_words(realm: Realm, **columns: str) -> MailText:
    row = MailText(realm=realm, **columns)
    row.full_clean()
    row.save()
    return row


def sent() -> "EmailMultiAlternatives":
    return cast("EmailMultiAlternatives", mail.outbox[-1])


def send_login(realm: Realm, **context: str) -> "EmailMultiAlternatives":
    facts = {"realm": "Acme", "person": "Alice Adams", "code": "1234 5678", "link": "https://auth.example/l/"} | context
    mails.send(realm, to="alice@acme.test", template="mail/login.txt", context={"minutes": 9, **facts}, identifier="x")
    return sent()


def test_a_mail_in_the_realms_own_words_below_its_letterhead(acme: Realm) -> None:
    brand(
        acme,
        accent="#ffd400",
        sender_name="Acme, Sign-in",
        reply_to="help@acme.test",
        mail_footer={"en": "Acme Inc., 1 Main Street"},
        logo=picture(),
    )
    text = "Hi {person},\nwelcome back to {realm}.\n\n{code}\n\nOr press this:\n\n{link}"
    own_words(acme, kind="login", subject="{code} is your code", text=text)
    message = send_login(acme)
    page = str(message.alternatives[0][0])
    wire = message.message()

    assert message.subject == "1234 5678 is your code"
    assert message.body == GOLDEN_TEXT.format(space=" ")
    assert wire["From"].startswith('"Acme, Sign-in" <authserver@')
    assert wire["Reply-To"] == "help@acme.test"
    assert [part.get_content_type() for part in wire.walk()] == [
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
    ]
    assert "Hi Alice Adams,\n" in page
    assert 'href="https://auth.example/l/"' in page
    assert "background: #ffd400; color: #000000" in page
    assert '<img src="cid:logo"' in page
    assert "Acme Inc., 1 Main Street" in page
    assert "http" not in page.replace("https://auth.example/l/", "")


def test_a_realm_without_a_brand_mails_as_the_server_does(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", alice.email)
    said = letter(alice.email)

    assert said.subject == "Your code for Acme"
    assert "-- " not in said.text
    assert sent().message()["From"].startswith("authserver@")
    assert "Reply-To" not in sent().message()


def test_own_words_come_in_the_persons_language_and_in_no_other_realm(acme: Realm, globex: Realm) -> None:
    own_words(acme, kind="login", language="de", subject="Dein Code", text="{code}")
    own_words(acme, kind="reset", subject="For everybody", text="{link}")
    facts = {"realm": "Acme", "code": "1", "link": "https://a.test/"}

    def subject(realm: Realm, name: str, language: str) -> str:
        with translation.override(language):
            return mails.words_for(realm, template=f"mail/{name}.txt", context=facts).subject

    assert subject(acme, "login", "de") == subject(acme, "login", "de-at") == "Dein Code"
    assert subject(acme, "login", "en") == "Your code for Acme"
    assert subject(acme, "reset", "de") == subject(acme, "reset", "en") == "For everybody"
    assert subject(globex, "login", "de") != "Dein Code"


def test_what_people_call_themselves_is_text_and_no_placeholder_markup_link_or_header(acme: Realm) -> None:
    own_words(acme, kind="login", subject="Hello {person}", text="{person}\n\n{code}")
    message = send_login(acme, person="{link} <b>\r\nBcc: mallory@globex.test\n\n    https://mallory.test/")
    page = str(message.alternatives[0][0])

    assert message.subject == "Hello {link} <b> Bcc: mallory@globex.test https://mallory.test/"
    assert message.recipients() == ["alice@acme.test"]
    assert "Bcc" not in message.message()
    assert "{link} &lt;b&gt; Bcc" in page
    assert 'href="https://mallory.test' not in page


@pytest.mark.parametrize(
    ("subject", "text", "reason"),
    [
        ("Hello", "{code} {nobody}", "no {nobody}"),
        ("Hello {password}", "{code}", "no {password}"),
        ("Hello", "{person.realm} {code}", "braces only"),
        ("Hello", "{code!r}", "braces only"),
        ("Hello", "{{ code }}", "braces only"),
        ("Hello", "{code} {% load i18n %}", "braces only"),
        ("Hello", "nothing to enter", "Without {code} or {link}"),
        ("Hello {code}", "only above", "Without {code} or {link}"),
        ("Hello\r\nBcc: mallory@globex.test", "{code}", "U\\+000D"),
        ("Hello", "{code} \u202e", "U\\+202E"),
    ],
)
def test_words_that_cannot_be_filled_in_are_refused_with_the_reason(
    acme: Realm, subject: str, text: str, reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        own_words(acme, kind="login", subject=subject, text=text)


def test_lists_and_what_a_template_makes_are_placeholders_too(acme: Realm) -> None:
    own_words(
        acme, kind="connected", subject="New: {client}", text="{client} can:\n\n{access}\n\n{resources}\n\n{account}"
    )
    facts = {"client": "Notes", "unchecked": True, "access": ["Read"], "offline": True, "resources": []}
    words = mails.words_for(acme, template="mail/connected.txt", context={**facts, "account": "https://a.test/"})

    assert words.subject == "New: Notes (it registered by itself; nobody has checked this name)"
    assert words.body.split("\n\n")[1:] == [
        "  - Read\n  - stay connected until you disconnect it, also while you are away",
        "    https://a.test/",
    ]


def test_what_happened_to_a_factor_is_one_placeholder(acme: Realm) -> None:
    own_words(acme, kind="factor_changed", subject="Security", text="{happened}")
    facts = {"event": actions.FACTORS_RESET, "what": "", "left": 0}

    words = mails.words_for(acme, template="mail/factor_changed.txt", context=facts)
    assert words.body == "An administrator removed every second factor from your account."


def test_the_picture_is_the_realms(acme: Realm) -> None:
    brand(acme, logo=picture())
    message = send_login(acme)
    (image,) = [part for part in message.message().walk() if part.get_content_type() == "image/png"]

    assert base64.b64decode(str(image.get_payload())).startswith(b"\x89PNG")
    assert image["Content-ID"] == "<logo>"
    assert str(image["Content-Disposition"]).startswith("inline")
