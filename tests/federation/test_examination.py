"""The test of a provider in the admin: what works and what does not in plain words, and a trial that logs nobody in."""

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from accounts.models import User
from audit import actions
from audit.models import Event
from federation import examination
from federation.models import IdentityProvider, LinkedIdentity
from realms.models import Realm
from support import clock
from tests.federation.provider import FakeProvider
from tests.federation.test_admin import ADMIN, FORM, admins
from tests.federation.visits import log_in_there, logged_in_as
from tests.people import browser, log_in

__all__ = ["admins"]

SECRET = "a secret that the provider gave"


def said(row: IdentityProvider) -> dict[str, bool | None]:
    return {finding.sentence: finding.holds for finding in examination.examine(row)}


def test_a_provider_that_works_is_said_to(admins: Browser, there: FakeProvider, corp: IdentityProvider) -> None:
    text = admins.post(f"{ADMIN}{corp.pk}/test/").content.decode()

    assert f"It speaks for the issuer {there.url}." in text
    assert "It publishes 1 key to verify with, for ES256." in text
    assert "/realms/acme/account/federation/corp/callback</code>" in text
    assert "It takes the client ID and its secret: only the made-up code was refused." in text
    assert SECRET not in text
    assert "overdue" not in text
    assert Event.objects.get(action=actions.PROVIDER_TESTED).actor == "alice@acme.test"


@pytest.mark.attack("I17")
def test_another_issuer_is_named_and_nothing_is_sent_to_it(there: FakeProvider, corp: IdentityProvider) -> None:
    there.configured = {"issuer": "https://evil.example"}

    found = said(corp)

    assert found[f"It says that its issuer is https://evil.example; here stands {there.url}."] is False
    assert not there.requests("token")


@pytest.mark.parametrize(
    ("error", "sentence", "holds"),
    [
        ("invalid_client", "It does not take the client ID or the client secret: invalid_client.", False),
        ("invalid_grant", "It takes the client ID and its secret: only the made-up code was refused.", True),
        ("server_error", "Whether it takes the client secret cannot be told: try a sign-in.", None),
    ],
)
def test_the_secret_is_tried_with_a_code_that_does_not_exist(
    corp: IdentityProvider, monkeypatch: pytest.MonkeyPatch, *, error: str, sentence: str, holds: object
) -> None:
    monkeypatch.setattr(FakeProvider, "_token", lambda *_: (400, {"error": error}))

    assert said(corp)[sentence] is holds


def test_what_it_lacks_is_named(there: FakeProvider, corp: IdentityProvider) -> None:
    there.configured = {"code_challenge_methods_supported": ["plain"]}
    there.keys = []

    found = said(corp)

    assert found["Its code_challenge_methods_supported lacks S256."] is False
    assert found["It publishes no key that an ID token could be verified with."] is False


@pytest.mark.attack("I17")
def test_an_address_inside_is_not_asked(settings: Settings, there: FakeProvider, corp: IdentityProvider) -> None:
    settings.OUTBOUND_ALLOW = frozenset()

    found = said(corp)

    assert list(found.values()) == [False]
    assert not there.asked


def test_a_trial_shows_the_claims_and_changes_nothing(
    admins: Browser, acme: Realm, there: FakeProvider, corp: IdentityProvider
) -> None:
    IdentityProvider.objects.all_realms().update(role_claim="groups", roles={"staff": "auditor"})
    there.claims = {"groups": ["staff"]}
    people = User.objects.all_realms().count()

    sent = admins.post(f"{ADMIN}{corp.pk}/trial/")
    text = admins.get(log_in_there(sent)).content.decode()

    assert "Nobody was logged in, and nothing was linked." in text
    assert "alice-there" in text
    assert "auditor" in text
    assert logged_in_as(admins, acme) == "alice@acme.test"
    assert User.objects.all_realms().count() == people
    assert not LinkedIdentity.objects.all_realms().exists()


@pytest.mark.attack("I17")
def test_a_trial_comes_back_to_whoever_started_it_alone(admins: Browser, bob: User, corp: IdentityProvider) -> None:
    back = log_in_there(admins.post(f"{ADMIN}{corp.pk}/trial/"))
    log_in(bobs := browser(), bob)

    assert b"alice-there" not in bobs.get(back).content
    assert b"alice-there" not in browser().get(back).content


def test_nobody_else_tests_it(mallory: User, bob: User, corp: IdentityProvider) -> None:
    for person in (mallory, bob):
        log_in(theirs := browser(), person)
        for page in ("test", "trial"):
            assert theirs.post(f"{ADMIN}{corp.pk}/{page}/").status_code in {302, 403, 404}
    assert browser().post(f"{ADMIN}{corp.pk}/test/").status_code == 302


@pytest.mark.attack("J08")
@pytest.mark.parametrize("changed", [{"client_secret": "another one"}, {"issuer": "https://other.example"}])
def test_a_secret_is_changed_or_sent_elsewhere_after_a_fresh_proof_alone(
    admins: Browser,
    there: FakeProvider,
    corp: IdentityProvider,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str],
) -> None:
    form = {name: value for name, value in FORM.items() if name not in {"slug", "kind", "client_secret"}}
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + 301)

    answer = admins.post(f"{ADMIN}{corp.pk}/change/", form | {"issuer": there.url} | changed)

    assert "/account/reauthenticate/" in answer["Location"]
    corp.refresh_from_db()
    assert (corp.secret, corp.issuer) == (SECRET, there.url)
