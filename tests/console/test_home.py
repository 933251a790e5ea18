"""A person sees who acts for them, and ends it."""

import pytest
from django.test import Client

from accounts.models import User
from audit import actions
from audit.models import Event
from clients.models import Client as OAuthClient
from oauth.models import Consent, Family
from realms.context import realm_context
from realms.models import Role, Scope
from support import clock
from tests.people import browser, log_in

HOME = "/realms/acme/account/"


def connect(user: User, *, name: str, host: str = "127.0.0.1") -> Consent:
    """Let `user` have allowed a client yesterday, and the client have used it an hour ago."""
    realm, now = user.realm, clock.now()
    client, _ = OAuthClient.objects.all_realms().get_or_create(realm=realm, client_id=name.lower(), name=name)
    times = {"auth_time": now, "created_at": now - 86_400, "idle_expires_at": now + 900, "expires_at": now + 900}
    Family.objects.all_realms().create(
        realm=realm, user=user, application=client, sid="s", session_bound=False, rotated_at=now - 3600, **times
    )
    return Consent.objects.all_realms().create(
        realm=realm,
        user=user,
        client=client,
        redirect_host=host,
        scopes=["mcp:read", "gone"],
        granted_at=now - 86_400,
    )


def revoke(client: Client, consent: Consent) -> int:
    """Press the button of one connection and return the status."""
    return client.post(f"{HOME}connections/{consent.pk}/revoke/").status_code


@pytest.fixture
def agent(alice: User) -> Consent:
    Scope.objects.all_realms().create(realm=alice.realm, name="mcp:read", description="Read your documents")
    return connect(alice, name="Agent")


def test_the_page_shows_who_i_am_and_what_acts_for_me(client: Client, alice: User, agent: Consent) -> None:
    role = Role.objects.all_realms().create(realm=alice.realm, name="auditor")
    with realm_context(alice.realm):
        alice.roles.add(role)
    log_in(client, alice)

    page = client.get(HOME).content.decode()

    expected = ("Alice Adams", "alice@acme.test", "auditor", "Agent", "127.0.0.1", "Read your documents", "gone")
    assert not [text for text in expected if text not in page]
    assert "Last used 1" in page
    assert f"{HOME}connections/{agent.pk}/revoke/" in page


def test_revoking_ends_the_consent_and_the_tokens_and_is_recorded(client: Client, alice: User, agent: Consent) -> None:
    other = connect(alice, name="Other")
    log_in(client, alice)

    status = revoke(client, agent)

    assert status == 302
    assert list(Consent.objects.all_realms()) == [other]
    families = Family.objects.all_realms().filter(user=alice)
    assert {family.application_id: family.revoked_at is None for family in families} == {
        agent.client_id: False,
        other.client_id: True,
    }
    event = Event.objects.get(action=actions.CONSENT_REVOKED)
    assert (event.realm, event.actor, event.target) == ("acme", "alice@acme.test", "agent")
    assert revoke(client, agent) == 404


def test_nobody_ends_what_is_another_persons(client: Client, alice: User, bob: User, mallory: User) -> None:
    mine, foreign = connect(bob, name="Agent"), connect(mallory, name="Agent")
    log_in(client, alice)

    assert [revoke(client, mine), revoke(client, foreign)] == [404, 404]
    assert "Agent" not in client.get(HOME).content.decode()
    assert not Family.objects.all_realms().exclude(revoked_at=None).exists()


def test_revoking_needs_a_person_a_form_and_a_post(client: Client, alice: User, agent: Consent) -> None:
    visitor = revoke(browser(), agent)
    log_in(client, alice)
    opened = client.get(f"{HOME}connections/{agent.pk}/revoke/").status_code
    client.handler.enforce_csrf_checks = True
    forged = revoke(client, agent)

    assert (visitor, opened, forged) == (302, 405, 403)
    assert Consent.objects.all_realms().filter(pk=agent.pk).exists()


@pytest.mark.attack("G22")
def test_a_name_that_a_client_gave_itself_stays_text(client: Client, alice: User) -> None:
    connect(alice, name="<script>alert(1)</script>", host="<b>.test")
    log_in(client, alice)

    page = client.get(HOME).content.decode()

    assert "<script" not in page
    assert "<b>.test" not in page
