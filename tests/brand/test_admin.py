"""An administrator gives the realm its look and its words; nobody else's files or words get that far."""

from http.cookies import SimpleCookie

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import User
from audit.models import Event
from audit.tasks import deliver_outbox
from realms.models import Brand, Logo, MailText, Realm
from tests.admin.conftest import make_administrator
from tests.brand.pictures import brand, picture
from tests.people import PASSWORD, browser, log_in

pytestmark = pytest.mark.django_db
WORDS = {"kind": "login", "language": "", "subject": "Code of {realm}", "text": "Here it is:\n\n{code}"}


@pytest.fixture
def office(client: Client, alice: User) -> Client:
    """Return the browser of Alice, who administers Acme."""
    make_administrator(alice)
    log_in(client, alice)
    return client


def file(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def test_the_menu_opens_the_form_and_the_form_stores_the_look(office: Client, acme: Realm) -> None:
    page = f"{acme.path}/admin/realms/brand/"
    assert office.get(page)["Location"] == f"{page}add/"
    assert "Remove:" not in office.get(f"{page}add/").content.decode()

    fields = {"accent": "#ffd400", "corners": "round", "logo_file": file(picture()), "login_text_en": "Hello <you>"}
    answer = office.post(f"{page}add/", fields)

    assert answer.status_code == 302, answer.content
    row = Brand.objects.all_realms().get()
    assert (row.realm, row.accent, row.login_text) == (acme, "#ffd400", {"en": "Hello <you>"})
    assert Logo.objects.all_realms().get().realm == acme
    assert office.get(page)["Location"] == f"{page}{row.pk}/change/"
    assert Event.objects.filter(detail__model="realms.Brand").exists()


def test_a_logo_is_removed_and_a_dark_one_needs_a_light_one(office: Client, acme: Realm) -> None:
    row = brand(acme, logo=picture())
    page = f"{acme.path}/admin/realms/brand/{row.pk}/change/"

    assert "Remove:" in office.get(page).content.decode()
    refused = office.post(page, {"corners": "soft", "drop": ["light"], "logo_dark_file": file(picture())})
    assert "needs one for light ones" in refused.content.decode()
    assert office.post(page, {"corners": "soft", "drop": ["light"]}).status_code == 302
    assert not Logo.objects.all_realms().exists()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"link": "#ffd400"}, "WCAG 2.2 AA asks for 4.5"),
        ({"accent": "<style>"}, "Write a colour as #rrggbb"),
        ({"logo_file": file(b"<svg onload=alert(1)>", "x.svg")}, "no picture that can be read"),
        ({"login_text_en": "turned \u202e"}, "U+202E"),
        ({"sender_name": "Acme\nBcc: x@y.test"}, "U+000A"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    office: Client, acme: Realm, fields: dict[str, object], reason: str
) -> None:
    answer = office.post(f"{acme.path}/admin/realms/brand/add/", {"corners": "soft", **fields})

    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert not Brand.objects.all_realms().exists()


def test_where_mails_come_from_is_not_for_a_realm_to_say(office: Client, acme: Realm) -> None:
    office.post(f"{acme.path}/admin/realms/brand/add/", {"corners": "soft", "sender_address": "ceo@bank.test"})

    assert Brand.objects.all_realms().get().sender_address == ""


def test_operators_say_it_for_a_realm(client: Client, acme: Realm) -> None:
    system = Realm.objects.create(slug="system", name="System")
    log_in(client, make_administrator(add_person(system, email="root@system.test", password=PASSWORD)))
    row = brand(acme, accent="#ffd400")
    page = f"{system.path}/admin/realms/brand/{row.pk}/change/"
    assert 'name="sender_address"' in client.get(page).content.decode()

    fields = {"corners": "soft", "sender_address": "hello@acme.test", "logo_file": file(picture())}
    assert client.post(page, fields).status_code == 302
    row.refresh_from_db()
    assert (row.realm, row.sender_address) == (acme, "hello@acme.test")
    assert Logo.objects.all_realms().get().realm == acme


def test_another_realms_brand_and_words_are_not_there(office: Client, acme: Realm, globex: Realm) -> None:
    look = brand(globex, accent="#112233")
    words = MailText.objects.all_realms().create(realm=globex, **WORDS)
    for path in (f"brand/{look.pk}/change/", f"mailtext/{words.pk}/change/"):
        assert office.get(f"{acme.path}/admin/realms/{path}").status_code == 404
        assert office.post(f"{acme.path}/admin/realms/{path}", {**WORDS, "_html": "1"}).status_code == 404


def log_in_elsewhere(user: User) -> SimpleCookie:
    other = browser()
    other.get(f"{user.realm.path}/account/login/")
    log_in(other, user)
    return other.cookies


def test_strangers_upload_nothing(acme: Realm, alice: User) -> None:
    stranger, person = browser(), browser(enforce_csrf_checks=True)
    person.cookies = log_in_elsewhere(alice)
    address = f"{acme.path}/admin/realms/brand/add/"

    assert stranger.post(address, {"logo_file": file(picture())}).status_code == 302
    sent = person.post(address, {"logo_file": file(picture())}, headers={"origin": "https://testserver"})
    assert sent.status_code == 400
    assert stranger.post(f"{acme.path}/account/login/", {"login": file(picture())}).status_code == 400


def test_a_file_that_is_too_large_is_not_read(office: Client, acme: Realm) -> None:
    huge = file(b"\x89PNG" + b"\0" * 600_000)

    assert office.post(f"{acme.path}/admin/realms/brand/add/", {"logo_file": huge}).status_code == 400


def test_own_words_begin_with_the_servers_and_end_where_they_are_emptied(office: Client, acme: Realm) -> None:
    page = f"{acme.path}/admin/realms/mailtext/"
    assert "kind=login&amp;language=" in office.get(page).content.decode()
    assert "Enter this code on the page" in office.get(f"{page}add/?kind=login&language=").content.decode()

    assert office.post(f"{page}add/", WORDS).status_code == 302
    row = MailText.objects.all_realms().get()
    assert (row.realm, row.subject) == (acme, "Code of {realm}")
    assert f"{page}{row.pk}/change/" in office.get(page).content.decode()

    half = office.post(f"{page}{row.pk}/change/", WORDS | {"text": ""})
    assert "empty both" in half.content.decode()
    assert office.post(f"{page}{row.pk}/change/", WORDS | {"subject": "", "text": ""}).status_code == 302
    assert not MailText.objects.all_realms().exists()


def test_wrong_words_are_shown_again_with_the_reason(office: Client, acme: Realm) -> None:
    page = f"{acme.path}/admin/realms/mailtext/add/"
    for button in ({}, {"_html": "1"}, {"_text": "1"}, {"_send": "1"}):
        answer = office.post(page, WORDS | {"text": "no code"} | button).content.decode()

        assert "Without {code} or {link}" in answer
        assert "no code" in answer
    assert not MailText.objects.all_realms().exists()


def test_a_preview_saves_nothing_runs_nothing_and_escapes(office: Client, acme: Realm) -> None:
    page = f"{acme.path}/admin/realms/mailtext/add/"
    hostile = WORDS | {"text": "<script>alert(1)</script> </style> {code}", "_html": "1"}
    shown = office.post(page, hostile)
    plain = office.post(page, WORDS | {"_text": "1"})

    assert "<script" not in shown.content.decode()
    assert "&lt;script&gt;" in shown.content.decode()
    assert "1234 5678" in shown.content.decode()
    policy = shown["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("sandbox")
    assert "unsafe" not in policy
    assert plain["Content-Type"] == "text/plain; charset=utf-8"
    assert "Subject: Code of Acme\n\nHere it is:\n\n    1234 5678\n" in plain.content.decode()
    assert not MailText.objects.all_realms().exists()


def test_a_sample_goes_to_whoever_asked_for_it_and_to_nobody_else(office: Client, acme: Realm, alice: User) -> None:
    answer = office.post(f"{acme.path}/admin/realms/mailtext/add/", WORDS | {"_send": "1", "to": "bob@acme.test"})
    deliver_outbox()

    assert f"on its way to {alice.email}" in answer.content.decode()
    (sent,) = [message for message in mail.outbox if message.subject == "Code of Acme"]
    assert sent.recipients() == [alice.email]
    assert not MailText.objects.all_realms().exists()
