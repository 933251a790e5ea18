"""A person sees what acts for them, takes part of it back, ends it, or lets themselves be asked again."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import actions
from audit.models import Event, OutboxMessage
from clients.models import Client
from clients.models.lifecycle import Trust
from oauth.models import Consent, Family
from realms.models import Realm
from support import clock
from tests.applications import Application, granted, install, refusal
from tests.oauth.declared import add_resource, add_scope
from tests.oauth.pages import is_consent, read
from tests.people import browser, log_in
from tests.protocol import Pkce, add_client, authorize

PAGE = "/realms/acme/account/connections/"
NOTES, MAIL = "https://notes.example/mcp", "https://mail.example"
CHANGES = ("narrow", "forget", "revoke")


def connect(user: User, client_id: str, *, scope: str = "notes:read", stays: bool = True, **members: Any) -> Client:
    """Let `user` have connected a client yesterday, and the client have used it an hour ago."""
    realm, now = user.realm, clock.now()
    client, _ = add_client(realm, client_id, **{"name": client_id.title(), "consent": "remember"} | members)
    times = {"auth_time": now, "created_at": now - 86_400, "idle_expires_at": now + 900, "expires_at": now + 900}
    Family.objects.all_realms().create(
        realm=realm,
        user=user,
        application=client,
        scope=scope,
        sid="s",
        session_bound=not stays,
        rotated_at=now - 3600,
        **times,
    )
    return client


@pytest.fixture
def app(acme: Realm, alice: User) -> Application:
    """Return an application that Alice has let in, for two scopes at two resources."""
    for name in ("notes:read", "notes:write"):
        add_scope(acme, name, f"May {name}")
    add_resource(acme, NOTES, name="Notes")
    add_resource(acme, MAIL)
    return install(acme, alice, name="Note Taker", consent=Client.Consent.REMEMBER)


def tokens_of(app: Application) -> dict[str, Any]:
    return app.tokens(scope="openid notes:read notes:write offline_access", resource=[NOTES, MAIL])


def address_of(client_id: str = "web") -> str:
    return f"{PAGE}{Client.objects.all_realms().get(realm__slug='acme', client_id=client_id).pk}/"


def test_the_pages_say_who_may_do_what_where_since_when(app: Application) -> None:
    tokens_of(app)

    listed, one = read(app.browser.get(PAGE)), read(app.browser.get(address_of()))

    for words in (listed, one):
        assert "Note Taker Set up by an administrator." in words
        assert "May notes:read" in words
        assert "Notes" in words
        assert MAIL in words
        assert "Connected on" in words
        assert "Last used " in words
    assert "Stays connected, also while you are away" in listed
    assert "It stays connected until you disconnect it, also while you are away." in one
    assert "offline_access" not in one
    assert "Your answer went to https://app.example" in one
    assert 'aria-current="true">Connected apps<' in app.browser.get(address_of()).content.decode()


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"origin": "registration"}, "Registered by itself — nobody has checked this name."),
        ({"origin": "registration", "trust": Trust.VERIFIED}, "Checked by an administrator."),
        ({"origin": "document", "client_id": "https://claude.ai/client"}, "Published by claude.ai (verified)"),
    ],
)
def test_they_say_who_answers_for_the_name(alice: User, members: dict[str, Any], words: str) -> None:
    connect(alice, **{"client_id": "agent"} | members)
    person = browser()
    log_in(person, alice)

    assert words in read(person.get(PAGE))


def test_a_client_that_is_never_asked_about_is_listed_while_it_holds_tokens(client: Browser, alice: User) -> None:
    own = connect(alice, "own", consent="skip", stays=False)
    over = connect(alice, "finished", consent="skip")
    Family.objects.all_realms().filter(application=over).update(revoked_at=1)
    log_in(client, alice)

    listed, one = read(client.get(PAGE)), read(client.get(f"{PAGE}{own.pk}/"))

    assert "Own" in listed
    assert "Finished" not in listed
    assert "It is connected until you sign out." in one
    assert "Ask again next time" not in one
    assert client.get(f"{PAGE}{over.pk}/").status_code == 404


@pytest.mark.parametrize(
    "ended",
    [{"revoked_at": 1}, {"expires_at": 1}, {"idle_expires_at": 1}, {"created_at": 1}],
)
def test_what_is_remembered_is_listed_when_its_tokens_are_over(
    app: Application, acme: Realm, ended: dict[str, int]
) -> None:
    tokens_of(app)
    acme.not_before = 2
    acme.save()
    Family.objects.all_realms().update(**ended)

    words = read(app.browser.get(PAGE))

    assert "Note Taker Not connected now" in words
    assert "It holds no access now." in words
    assert "It is not connected now, but can come back without asking you." in read(app.browser.get(address_of()))


@pytest.mark.parametrize("members", [{"origin": "registration"}, {"consent": "always"}, {"application_type": "native"}])
def test_nothing_is_remembered_of_a_client_that_asks_each_time(app: Application, members: dict[str, str]) -> None:
    tokens_of(app)
    Family.objects.all_realms().update(revoked_at=1)
    Client.objects.all_realms().update(**{"token_endpoint_auth_method": "none"} | members)

    words = read(app.browser.get(address_of()))

    assert "It is not connected now, and has to ask you before it comes back." in words
    assert "Ask again next time" not in words


def test_taking_back_works_without_connecting_anew(app: Application, alice: User) -> None:
    tokens = tokens_of(app)

    answer = app.browser.post(f"{address_of()}narrow/", {"scope": ["openid", "notes:read"], "resource": NOTES})

    assert "Saved." in read(app.browser.get(answer["Location"]))
    introspected = app.introspect(tokens["access_token"]).json()
    assert (introspected["scope"], introspected["aud"]) == ("openid notes:read offline_access", NOTES)
    assert granted(app.refresh(tokens["refresh_token"]))["scope"] == "openid notes:read offline_access"
    event = Event.objects.get(action=actions.CONSENT_NARROWED)
    assert (event.realm, event.actor, event.target, event.subject) == ("acme", alice.email, "web", str(alice.pk))
    assert event.detail == {"scopes": ["notes:write"], "resources": [MAIL]}


@pytest.mark.parametrize(
    "kept", [{}, {"resource": NOTES}, {"scope": ["notes:read"]}, {"scope": ["made up"], "resource": [NOTES]}]
)
def test_nothing_changes_where_nothing_would_be_left(app: Application, kept: dict[str, Any]) -> None:
    tokens = tokens_of(app)

    answer = app.browser.post(f"{address_of()}narrow/", kept)

    assert answer.status_code == 400
    assert "disconnect it below" in answer.content.decode()
    assert app.introspect(tokens["access_token"]).json()["scope"] == tokens["scope"]
    assert not Event.objects.filter(action=actions.CONSENT_NARROWED).exists()


def test_leaving_everything_ticked_changes_nothing(app: Application) -> None:
    tokens = tokens_of(app)
    everything = {
        "scope": ["openid", "notes:read", "notes:write", "more"],
        "resource": [NOTES, MAIL, "https://x.example"],
    }

    app.browser.post(f"{address_of()}narrow/", everything)

    assert granted(app.refresh(tokens["refresh_token"]))["scope"] == tokens["scope"]
    assert not Event.objects.filter(action=actions.CONSENT_NARROWED).exists()


def test_asking_again_ends_nothing(app: Application, acme: Realm) -> None:
    tokens = tokens_of(app)

    answer = app.browser.post(f"{address_of()}forget/")

    assert "You will be asked again the next time." in read(app.browser.get(answer["Location"]))
    assert app.sees_alive(tokens["access_token"])
    assert is_consent(authorize(app.browser, acme, Pkce(), scope="openid", resource=NOTES))
    assert Event.objects.filter(action=actions.CONSENT_FORGOTTEN).count() == 1


def test_what_was_only_remembered_is_gone_when_it_is_forgotten(app: Application) -> None:
    tokens_of(app)
    Family.objects.all_realms().update(revoked_at=1)

    answer = app.browser.post(f"{address_of()}forget/")

    assert answer["Location"].startswith(f"{PAGE}?")
    assert "Nothing is connected yet." in read(app.browser.get(answer["Location"]))


def test_disconnecting_ends_the_consent_and_the_tokens_of_that_client_alone(app: Application, alice: User) -> None:
    tokens, other = tokens_of(app), connect(alice, "other")

    address = address_of()
    answer = app.browser.post(f"{address}revoke/")

    assert "It is disconnected: its access has ended." in read(app.browser.get(answer["Location"]))
    assert not app.sees_alive(tokens["access_token"])
    assert refusal(app.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert not Consent.objects.all_realms().exists()
    assert Family.objects.all_realms().get(application=other).revoked_at is None
    event = Event.objects.get(action=actions.CONSENT_REVOKED)
    assert (event.realm, event.actor, event.target, event.subject) == ("acme", alice.email, "web", str(alice.pk))
    assert app.browser.post(f"{address}revoke/").status_code == 404


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_mailed(app: Application, change: str) -> None:
    tokens_of(app)
    OutboxMessage.objects.all().delete()

    app.browser.post(f"{address_of()}{change}/", {"scope": "openid", "resource": [NOTES, MAIL]})

    message = OutboxMessage.objects.get()
    assert (message.payload["to"], message.payload["template"]) == ("alice@acme.test", "mail/connection_changed.txt")
    assert message.payload["context"]["client"] == "Note Taker"


@pytest.mark.parametrize("change", ["", *(f"{name}/" for name in CHANGES)])
def test_what_is_another_persons_or_of_another_realm_is_not_there(
    client: Browser, alice: User, bob: User, mallory: User, change: str
) -> None:
    bobs, foreign = connect(bob, "bobs"), connect(mallory, "foreign")
    connect(mallory, "shared")
    mine = connect(alice, "shared")
    log_in(client, alice)
    act = client.post if change else client.get

    statuses = [act(f"{PAGE}{pk}/{change}").status_code for pk in (bobs.pk, foreign.pk, 10**15)]
    act(f"{PAGE}{mine.pk}/{change}", {"scope": "openid"})

    assert statuses == [404, 404, 404]
    words = read(client.get(PAGE))
    assert "Bobs" not in words
    assert "Foreign" not in words
    assert not Family.objects.all_realms().exclude(user=alice).exclude(revoked_at=None).exists()


def test_the_same_client_of_another_person_stays_connected(app: Application, acme: Realm, bob: User) -> None:
    bobs = Application(acme, app.secret)
    log_in(bobs.browser, bob)
    tokens = tokens_of(bobs)
    tokens_of(app)

    for change in CHANGES:
        app.browser.post(f"{address_of()}{change}/", {"scope": "openid", "resource": [NOTES, MAIL]})

    assert granted(bobs.refresh(tokens["refresh_token"]))["scope"] == tokens["scope"]
    assert not is_consent(authorize(bobs.browser, acme, Pkce(), scope="openid", resource=NOTES))


def test_every_change_needs_a_person_a_form_and_a_post(app: Application) -> None:
    tokens, address = tokens_of(app), address_of()
    visitor = [browser().post(f"{address}{change}/").status_code for change in CHANGES]
    opened = [app.browser.get(f"{address}{change}/").status_code for change in CHANGES]
    app.browser.handler.enforce_csrf_checks = True
    forged = [app.browser.post(f"{address}{change}/").status_code for change in CHANGES]
    app.browser.handler.enforce_csrf_checks = False

    assert (visitor, opened, forged) == ([302] * 3, [405] * 3, [403] * 3)
    assert app.sees_alive(tokens["access_token"])
    assert browser().get(PAGE)["Location"].startswith("/realms/acme/account/login/")


def test_who_has_connected_nothing_is_told_what_would_be_here(client: Browser, alice: User) -> None:
    log_in(client, alice)

    assert "Nothing is connected yet. When an application or agent asks for access" in read(client.get(PAGE))


def test_twenty_are_on_a_page_at_the_cost_of_one(client: Browser, alice: User) -> None:
    connect(alice, "agent-00")
    log_in(client, alice)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in range(1, 23):
        connect(alice, f"agent-{number:02}")

    with CaptureQueriesContext(connection) as many:
        first = read(client.get(PAGE))

    assert len(many) <= len(one)
    assert first.count("Manage") == 20
    assert "Page 1 of 2" in first
    assert read(client.get(f"{PAGE}?page=2")).count("Manage") == 3


@pytest.mark.attack("G22")
def test_a_name_that_a_client_gave_itself_stays_text(client: Browser, alice: User) -> None:
    agent = connect(alice, "agent", name="<script>alert(1)</script>{{ 7*7 }}", scope="<b>x</b>")
    log_in(client, alice)

    for address in (PAGE, f"{PAGE}{agent.pk}/"):
        page = client.get(address).content.decode()
        assert "<script" not in page
        assert "<b>x" not in page
        assert re.search(r"<bdi>&lt;script&gt;alert\(1\)&lt;/script&gt;\{\{ 7\*7 \}\}</bdi>", page)
