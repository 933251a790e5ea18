"""What an administrator ends is dead at the endpoints, and the audit trail says who ended it."""

import pytest
from django.test import Client

from accounts.models import Session, User
from audit import actions, delivery
from audit.models import Event, OutboxMessage
from clients.models import Client as OAuthClient
from oauth.models import Consent, Family
from realms.models import Realm
from tests.admin.conftest import make_administrator
from tests.applications import Application, install
from tests.people import browser, log_in

ADMIN = "/realms/acme/admin"


@pytest.fixture
def office(alice: User) -> Client:
    """Return a browser in which Alice administers Acme."""
    client = browser()
    log_in(client, make_administrator(alice))
    return client


@pytest.fixture
def app(acme: Realm, bob: User) -> Application:
    return install(acme, bob)


def act(office: Client, model: str, action: str, *keys: object) -> None:
    form = {"action": action, "_selected_action": [str(key) for key in keys], "index": 0, "post": "yes"}
    answer = office.post(f"{ADMIN}/{model}/", form)
    assert answer.status_code == 302, answer.content


def is_dead(app: Application, tokens: dict[str, str]) -> bool:
    """Tell whether neither token is of use any more."""
    refused = app.refresh(tokens["refresh_token"]).status_code == 400
    return refused and not app.introspect(tokens["access_token"]).json()["active"]


@pytest.mark.parametrize(
    ("model", "action", "sentence"),
    [
        ("oauth/family", "revoke", "What the person allowed stays"),
        ("oauth/consent", "withdraw", "It has to ask them before it comes back"),
        ("accounts/session", "end", "The person is signed out there at once"),
    ],
)
def test_nothing_ends_before_the_question_is_answered(
    office: Client, app: Application, model: str, action: str, sentence: str
) -> None:
    tokens = app.tokens(scope="openid")
    family = Family.objects.all_realms().get()
    given = {"realm": family.realm, "user": family.user, "client": family.application}
    consent = Consent.objects.create(**given, redirect_host="app.example", scopes=["openid"], granted_at=0)
    session = Session.objects.all_realms().get(user__email="bob@acme.test")
    row = {"oauth/family": family, "oauth/consent": consent, "accounts/session": session}[model]

    asked = office.post(f"{ADMIN}/{model}/", {"action": action, "_selected_action": [str(row.pk)], "index": 0})

    assert sentence in asked.content.decode()
    assert "bob@acme.test" in asked.content.decode()
    assert not is_dead(app, tokens)
    assert Consent.objects.all_realms().exists()
    assert app.browser.get("/realms/acme/account/").status_code == 200


@pytest.mark.attack("J11")
def test_revoking_a_connected_application_ends_its_tokens(office: Client, app: Application) -> None:
    tokens, others = app.tokens(), app.tokens()
    revoked, kept = Family.objects.all_realms().order_by("created_at", "pk")
    if not app.introspect(others["access_token"]).json()["active"]:
        pytest.fail("A token was dead before anything was revoked.")
    act(office, "oauth/family", "revoke", revoked.pk)

    states = {Family.objects.all_realms().get(pk=family.pk).revoked_at is None for family in (revoked, kept)}
    assert states == {True, False}
    assert sorted([is_dead(app, tokens), is_dead(app, others)]) == [False, True]
    assert Event.objects.get(action=actions.TOKEN_REVOKED).actor == "alice@acme.test"


def test_withdrawing_a_consent_ends_the_tokens_and_the_consent(office: Client, app: Application) -> None:
    OAuthClient.objects.all_realms().update(consent=OAuthClient.Consent.SKIP)
    tokens = app.tokens()
    family = Family.objects.all_realms().get()
    consent = Consent.objects.create(
        realm=family.realm, user=family.user, client=family.application, redirect_host="app.example", granted_at=0
    )
    act(office, "oauth/consent", "withdraw", consent.pk)

    assert is_dead(app, tokens)
    assert not Consent.objects.all_realms().exists()
    assert Event.objects.filter(action=actions.CONSENT_REVOKED, actor="alice@acme.test").exists()


def test_ending_a_session_signs_the_person_out_and_ends_what_was_bound_to_it(office: Client, app: Application) -> None:
    tokens = app.tokens(scope="openid")
    session = Session.objects.all_realms().get(user__email="bob@acme.test")
    act(office, "accounts/session", "end", session.pk)

    assert app.browser.get("/realms/acme/account/").status_code == 302
    assert not app.introspect(tokens["access_token"]).json()["active"]
    assert Event.objects.get(action=actions.LOGOUT).actor == "alice@acme.test"


def test_ending_all_access_leaves_the_account(office: Client, app: Application, bob: User) -> None:
    tokens = app.tokens()
    act(office, "accounts/user", "end_access", bob.pk)

    assert is_dead(app, tokens)
    assert not Session.objects.all_realms().filter(user=bob).exists()
    assert Event.objects.get(action=actions.ACCESS_ENDED).target == "bob@acme.test"
    mail = OutboxMessage.objects.get(kind="mail").payload
    assert (mail["to"], mail["template"]) == ("bob@acme.test", "mail/access_ended.txt")
    log_in(browser(), bob)


def test_disabling_a_person_ends_their_tokens(office: Client, app: Application, bob: User) -> None:
    tokens = app.tokens()
    office.post(f"{ADMIN}/accounts/user/{bob.pk}/change/", {"name": "Bob", "roles": []})

    assert is_dead(app, tokens)


@pytest.mark.parametrize("model", ["accounts/user", "clients/client"])
def test_deleting_a_person_or_a_client_leaves_no_token(
    office: Client, app: Application, bob: User, acme: Realm, model: str
) -> None:
    tokens = app.tokens()
    own = install(acme, bob, client_id="other")
    key = bob.pk if model == "accounts/user" else OAuthClient.objects.all_realms().get(client_id=app.client_id).pk
    asked = office.get(f"{ADMIN}/{model}/{key}/delete/")
    deleted = office.post(f"{ADMIN}/{model}/{key}/delete/", {"post": "yes"})

    assert (asked.status_code, deleted.status_code) == (200, 302)
    assert not Family.objects.all_realms().exists()
    assert not own.introspect(tokens["access_token"]).json().get("active")
    assert app.refresh(tokens["refresh_token"]).status_code in {400, 401}
    assert Event.objects.filter(action=actions.ROW_DELETED, actor="alice@acme.test").exists()


def test_what_was_given_up_is_tried_again(office: Client) -> None:
    times = {"created_at": 0, "available_at": 0, "attempts": delivery.MAXIMUM_ATTEMPTS}
    message = OutboxMessage.objects.create(
        realm="acme", kind="mail", payload={"to": "bob@acme.test"}, last_error="ConnectionRefusedError", **times
    )
    page = office.get(f"{ADMIN}/audit/outboxmessage/{message.pk}/change/").content.decode()
    listed = office.get(f"{ADMIN}/audit/outboxmessage/?state=given+up").content.decode()
    act(office, "audit/outboxmessage", "try_again", message.pk)

    message.refresh_from_db()
    assert message.attempts == 0
    assert "ConnectionRefusedError" in page
    assert "ConnectionRefusedError" in listed
    assert "bob@acme.test" not in page + listed
    assert Event.objects.get(action=actions.OUTBOX_RETRIED).target == str(message)


def test_a_call_that_failed_names_its_client(office: Client) -> None:
    times = {"created_at": 0, "available_at": 0, "attempts": 1}
    OutboxMessage.objects.create(
        realm="acme", kind="backchannel_logout", payload={}, lane="acme shop", last_error="NotAccepted", **times
    )

    listed = office.get(f"{ADMIN}/audit/outboxmessage/").content.decode()

    assert '<td class="field-recipient">shop</td>' in listed
    assert '<td class="field-last_error">NotAccepted</td>' in listed


def test_an_act_that_cannot_be_recorded_is_not_done(
    office: Client, app: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.tokens()
    family = Family.objects.all_realms().get()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("The trail is full.")

    monkeypatch.setattr("realms.row_events.record", fail)
    with pytest.raises(RuntimeError):
        act(office, "oauth/family", "revoke", family.pk)

    assert Family.objects.all_realms().get().revoked_at is None
