"""A person takes everything along that is kept of them, and no secret with it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.flows.people import add_person
from accounts.models import Session, User
from audit import actions
from audit.models import Event, OutboxMessage, Refusal
from oauth.models import Family
from realms.models import Realm, Role
from serviceaccounts.models import ApplicationRole
from support import clock
from tests.applications import Application, granted, install
from tests.console.test_long_lists import sign_in_elsewhere
from tests.factors.apps import set_up
from tests.people import PASSWORD, WRONG, browser, log_in, try_password
from tests.protocol import add_client

EXPORT = "/realms/acme/account/data/export/"
MEMBERS = {
    "format",
    "exported_at",
    "realm",
    "account",
    "factors",
    "sessions",
    "events",
    "linked_accounts",
    "consents",
    "api_keys",
    "connections",
    "application_roles",
    "organizations",
    "failed_attempts",
}


def document(client: Client) -> dict[str, Any]:
    answer = client.post(EXPORT)
    assert answer["Content-Type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def test_the_document_says_what_is_kept_and_the_download_is_recorded_and_told(alice: User) -> None:
    web = install(alice.realm, alice, consent="remember")
    web.tokens()
    set_up(web.browser, alice.realm)
    OutboxMessage.objects.all().delete()

    found = document(web.browser)

    assert set(found) == MEMBERS
    assert (found["account"]["sub"], found["account"]["email"]) == (str(alice.pk), alice.email)
    assert [factor["kind"] for factor in found["factors"]] == ["totp", "recovery_codes"]
    assert found["sessions"][0]["methods"] == ["password", "authenticator app"]
    assert [found[name][0]["client_id"] for name in ("consents", "connections")] == ["web", "web"]
    assert {"login.succeeded", "factor.added"} <= {event["action"] for event in found["events"]}
    assert Event.objects.get(action="data.exported").subject == str(alice.pk)
    mails = [row.payload for row in OutboxMessage.objects.filter(kind="mail")]
    assert [(mail["to"], mail["template"]) for mail in mails] == [(alice.email, "mail/data_exported.txt")]


def test_every_table_that_names_a_person_is_in_it(alice: User, client: Client) -> None:
    kept = {
        "oauth.Consent": "consents",
        "oauth.Family": "connections",
        "federation.LinkedIdentity": "linked_accounts",
        "serviceaccounts.ApiKey": "api_keys",
        "serviceaccounts.ApplicationRole": "application_roles",
        "accounts.Session": "sessions",
        "mfa.Authenticator": "factors",
    }
    gone_within_minutes = {"oauth.AuthorizationCode", "oauth.DeviceGrant", "accounts.AddressProof"}
    never_filled = {"oauth.AccessToken", "oauth.IDToken", "account.EmailAddress", "admin.LogEntry"}
    log_in(client, alice)

    naming = {str(field.related_model._meta.label) for field in User._meta.related_objects}  # noqa: SLF001 (Django's documented name)

    assert naming <= set(kept) | gone_within_minutes | never_filled
    assert set(kept.values()) <= set(document(client))


def test_it_names_roles_for_one_application_wrong_tries_and_every_session(alice: User, client: Client) -> None:
    app, _ = add_client(alice.realm, "notes")
    role = Role.objects.create(realm=alice.realm, name="auditor")
    ApplicationRole.objects.create(realm=alice.realm, client=app, role=role, user=alice, given_by="root", given_at=1)
    try_password(browser(), alice.realm, alice.email, WRONG)
    log_in(client, alice)
    sign_in_elsewhere(alice, 119)

    found = document(client)

    given = {"client_id": "notes", "role": "auditor", "given_at": "1970-01-01T00:00:01+00:00"}
    assert found["application_roles"] == [given]
    assert [(tried["count"], tried["network"]) for tried in found["failed_attempts"]] == [(1, "127.0.0.1")]
    assert len(found["sessions"]) == 120


def test_it_holds_the_latest_thousand_of_the_tries_that_strangers_multiply(alice: User, client: Client) -> None:
    minute, what = clock.now() // 60 * 60, {"realm": "acme", "reason": actions.LOGIN_FAILED, "target": alice.email}
    User.objects.all_realms().filter(pk=alice.pk).update(created_at=datetime.fromtimestamp(minute - 86_400, UTC))
    rows = [Refusal(minute=minute - number, peer=f"2001:db8:0:{number:x}::/64", **what) for number in range(1_100)]
    Refusal.objects.bulk_create(rows)
    log_in(client, alice)

    found = document(client)["failed_attempts"]

    assert len(found) == 1_000
    assert (found[0]["network"], found[-1]["network"]) == ("2001:db8:0:0::/64", "2001:db8:0:3e7::/64")


@pytest.mark.attack("J14")
def test_no_secret_and_no_digest_is_in_it(web: Application, alice: User) -> None:
    tokens = granted(web.redeem(web.code()))
    app, _ = set_up(web.browser, alice.realm)
    cookie = web.browser.cookies["__Secure-session_acme"].value
    session = Session.objects.all_realms().get(user=alice)
    family = Family.objects.all_realms().get()

    text = json.dumps(document(web.browser))

    alice.refresh_from_db()
    stored = [session.session_key, session.session_data, family.digest, family.sid, family.nonce, alice.password]
    said = [
        PASSWORD,
        cookie,
        web.secret,
        *app.recovery_codes,
        app.secret,
        tokens["access_token"],
        tokens["refresh_token"],
    ]
    assert [secret for secret in (*stored, *said) if secret and secret in text] == []


def test_each_takes_their_own_along(alice: User, bob: User, globex: Realm, client: Client) -> None:
    namesake = add_person(globex, email=alice.email, password=PASSWORD, name="Alice of Globex")
    log_in(browser(), bob)
    log_in(there := browser(), namesake)
    log_in(client, alice)

    text = json.dumps(document(client))

    assert "Alice Adams" in text
    assert not [words for words in ("Globex", "Bob", "bob@", str(namesake.pk)) if words in text]
    for stranger in (there, browser()):
        assert stranger.post(EXPORT)["Location"].startswith("/realms/acme/account/login/")


def test_a_download_needs_a_form_of_ours_and_a_fresh_proof(alice: User, wait: Callable[[int], None]) -> None:
    log_in(hers := browser(), alice)
    strict = browser(enforce_csrf_checks=True)
    strict.cookies = hers.cookies
    assert strict.post(EXPORT).status_code == 403
    assert hers.get(EXPORT).status_code == 405
    wait(301)

    asked = hers.post(EXPORT)

    assert asked["Location"] == "/realms/acme/account/reauthenticate/?next=%2Frealms%2Facme%2Faccount%2Fdata%2F"
    assert not Event.objects.filter(action="data.exported").exists()


def test_it_costs_the_same_however_much_there_is(alice: User, client: Client) -> None:
    log_in(client, alice)
    counts = []
    for others in (0, 5):
        for _ in range(others):
            log_in(browser(), alice)
        with CaptureQueriesContext(connection) as statements:
            document(client)
        counts.append(len(statements))

    assert counts[0] == counts[1]
