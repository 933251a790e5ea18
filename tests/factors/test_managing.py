"""A person adds and removes second factors, with a fresh proof each time, and is told by e-mail."""

import re
from collections.abc import Callable
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client as Browser

from accounts.factors import authenticators, recovery_codes, totp
from accounts.models import Session, User
from accounts.session_store import SessionStore
from audit import actions
from audit.models import Event, OutboxMessage
from realms import mails
from realms.context import realm_context
from realms.models import Realm
from support import sealing
from tests.factors.apps import RECOVERY_CODE, protected, set_up, show
from tests.people import PASSWORD, browser, log_in

SECURITY = "/realms/acme/account/security/"
AGAIN = "/realms/acme/account/reauthenticate/"


def factors_of(user: User) -> list[str]:
    with realm_context(user.realm):
        return [str(row.type) for row in authenticators.of(user)]


def pk_of(user: User, kind: str) -> int:
    with realm_context(user.realm):
        return int(authenticators.of(user).get(type=kind).pk)


def changes_told() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(payload__template="mail/factor_changed.txt")


def told() -> list[str]:
    return [message.payload["context"]["event"] for message in changes_told()]


def test_who_has_nothing_is_told_what_there_is(client: Browser, alice: User) -> None:
    log_in(client, alice)

    page = client.get(SECURITY).content.decode()

    assert "You have no second factor yet" in page
    assert "Make new codes" not in page


def test_an_app_is_set_up_with_a_picture_that_the_policy_allows_and_the_key_as_text(
    client: Browser, alice: User
) -> None:
    log_in(client, alice)

    page = client.get(f"{SECURITY}app/")
    again = client.get(f"{SECURITY}app/")

    html = page.content.decode()
    assert re.search(r'<svg class="qr"\s+viewBox="0 0 \d+ \d+"', html)
    assert "data:" not in html
    key = re.compile(r"<code>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</code>")
    assert key.findall(html) == key.findall(again.content.decode())
    assert "no-store" in page["Cache-Control"]


def test_setting_up_shows_recovery_codes_once_records_and_tells(client: Browser, alice: User) -> None:
    log_in(client, alice)

    app, shown = set_up(client, alice.realm)

    assert len(set(app.recovery_codes)) == recovery_codes.COUNT
    assert "no-store" in shown["Cache-Control"]
    assert factors_of(alice) == ["totp", "recovery_codes"]
    assert not RECOVERY_CODE.search(client.get(SECURITY).content.decode())
    assert Event.objects.get(action=actions.FACTOR_ADDED).actor == alice.email
    assert told() == [actions.FACTOR_ADDED]
    assert set_up_again(client) == SECURITY


def set_up_again(client: Browser) -> str:
    """Try to set up a second app; return where that leads."""
    _, answer = set_up(client, Realm.objects.get(slug="acme"))
    return str(answer["Location"])


def test_nothing_of_it_lies_in_the_database_in_clear(client: Browser, alice: User) -> None:
    log_in(client, alice)
    client.get(f"{SECURITY}app/")
    session = SessionStore().decode(Session.objects.all_realms().get(user=alice).session_data)
    app, _ = set_up(client, alice.realm)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rows = str(cursor.fetchall())

    assert app.secret not in rows
    assert app.secret not in str(session)
    assert not any(code in rows or code.replace("-", "") in rows for code in app.recovery_codes)


@pytest.mark.attack("H18c")
def test_every_change_needs_a_fresh_proof(client: Browser, alice: User, wait: Callable[[int], None]) -> None:
    protected(alice)
    log_in(client, alice)
    app = pk_of(alice, "totp")
    client.post("/realms/acme/account/factor/", {"cancel": "1"})
    person = browser()
    alice.realm.require_second_factor = "never"
    alice.realm.save()
    log_in(person, alice)
    wait(301)

    answers = [
        person.get(f"{SECURITY}app/"),
        person.post(f"{SECURITY}app/", {"code": "000000"}),
        person.get(f"{SECURITY}passkey/"),
        person.post(f"{SECURITY}passkey/", {"name": "x", "credential": "{}"}),
        person.post(f"{SECURITY}recovery-codes/"),
        person.post(f"{SECURITY}{app}/remove/"),
    ]
    options = person.post("/realms/acme/account/passkeys/options/", {"purpose": "register"})

    assert [answer["Location"].partition("?")[0] for answer in answers] == [AGAIN] * 6
    assert options.status_code == 403
    assert factors_of(alice) == ["totp", "recovery_codes"]


def test_removing_the_last_takes_the_recovery_codes_along_records_and_tells(client: Browser, alice: User) -> None:
    log_in(client, alice)
    set_up(client, alice.realm)

    answer = client.post(f"{SECURITY}{pk_of(alice, 'totp')}/remove/")

    assert answer["Location"] == SECURITY
    assert factors_of(alice) == []
    assert Event.objects.get(action=actions.FACTOR_REMOVED).target == "totp"
    assert sorted(told()) == [actions.FACTOR_ADDED, actions.FACTOR_REMOVED]
    assert log_in(browser(), alice)["Location"] == "/realms/acme/account/"


def test_nobody_removes_what_is_another_persons(client: Browser, alice: User, bob: User, mallory: User) -> None:
    protected(alice)
    app = pk_of(alice, "totp")
    stranger = browser()
    log_in(client, bob)
    log_in(stranger, mallory)

    answers = [
        client.post(f"{SECURITY}{app}/remove/"),
        client.post(f"{SECURITY}{pk_of(alice, 'recovery_codes')}/remove/"),
        stranger.post(f"/realms/globex/account/security/{app}/remove/"),
        browser().post(f"{SECURITY}{app}/remove/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 302]
    assert factors_of(alice) == ["totp", "recovery_codes"]


def test_a_recovery_code_lets_in_once_however_it_is_typed(alice: User) -> None:
    app = protected(alice)
    code = f" {app.recovery_codes[0].upper().replace('-', ' ')} "
    people = [browser(), browser()]
    for person in people:
        log_in(person, alice)

    answers = [show(person, alice.realm, recovery_code=code).status_code for person in people]

    assert answers == [302, 200]
    assert Event.objects.filter(action=actions.RECOVERY_CODE_USED).count() == 1
    left = [message.payload["context"]["left"] for message in changes_told()]
    assert sorted(told()) == [actions.FACTOR_ADDED, actions.RECOVERY_CODE_USED]
    assert recovery_codes.COUNT - 1 in left


def test_few_codes_are_warned_of_and_new_ones_end_the_old(client: Browser, alice: User) -> None:
    app = protected(alice)
    log_in(client, alice)
    for code in app.recovery_codes[:7]:
        with realm_context(alice.realm):
            assert recovery_codes.redeem(alice, code)
    show(client, alice.realm, code=app.code())
    warned = client.get(SECURITY).content.decode()

    fresh = RECOVERY_CODE.findall(client.post(f"{SECURITY}recovery-codes/").content.decode())

    assert "3 codes are left." in " ".join(warned.split())
    assert "Make new ones before you run out." in warned
    assert len(fresh) == recovery_codes.COUNT
    assert actions.RECOVERY_CODES_MADE in told()
    with realm_context(alice.realm):
        assert not recovery_codes.redeem(alice, app.recovery_codes[9])
        assert recovery_codes.redeem(alice, fresh[0])


def test_who_has_no_factor_gets_no_recovery_codes(client: Browser, alice: User) -> None:
    log_in(client, alice)

    assert client.post(f"{SECURITY}recovery-codes/")["Location"] == SECURITY
    assert factors_of(alice) == []


@pytest.mark.parametrize("event", [actions.FACTOR_ADDED, actions.FACTORS_RESET, actions.RECOVERY_CODE_USED])
def test_the_mail_says_what_happened(event: str, alice: User, mailoutbox: list[object]) -> None:
    names = ("realm", "person", "when", "account")
    context = {"event": event, "what": "totp", "left": 9} | {name: f"the {name}" for name in names}

    mails.send(alice.realm, to=alice.email, template="mail/factor_changed.txt", context=context, identifier="x")

    (sent,) = mailoutbox
    assert sent.subject == "Security of your the realm account"  # type: ignore[attr-defined]  # Django's message
    words = {
        actions.FACTOR_ADDED: "app was added",
        actions.FACTORS_RESET: "administrator removed",
        actions.RECOVERY_CODE_USED: "9 left",
    }
    assert words[event] in sent.body  # type: ignore[attr-defined]  # Django's message


def test_secrets_are_sealed_anew_with_the_keys(alice: User, settings: pytest.FixtureRequest) -> None:
    app = protected(alice)
    settings.KEY_ENCRYPTION_KEY = f"{sealing.generate_key()},{settings.KEY_ENCRYPTION_KEY}"  # type: ignore[attr-defined]  # pytest-django's

    call_command("reseal_keys", stdout=StringIO())

    settings.KEY_ENCRYPTION_KEY = settings.KEY_ENCRYPTION_KEY.partition(",")[0]  # type: ignore[attr-defined]  # pytest-django's
    with realm_context(alice.realm):
        assert totp.redeem(alice, app.code())


def test_a_person_takes_their_factors_along_when_they_are_deleted(alice: User) -> None:
    protected(alice)
    with realm_context(alice.realm):
        alice.delete()

    assert not Authenticator.objects.all_realms().exists()


def test_the_password_alone_is_no_way_around_a_lost_telephone(client: Browser, alice: User) -> None:
    protected(alice)
    log_in(client, alice)

    answer = client.post(AGAIN, {"password": PASSWORD})

    assert answer.status_code == 302
    assert client.get("/realms/acme/account/").status_code == 302
