"""RFC 6749 §6, RFC 9700 §4.14: what a refresh token may never give, and when it is over."""

from collections.abc import Callable

import pytest

from accounts.flows.people import replace_password
from accounts.models import User
from clients.models import Client
from oauth import endings
from realms.context import realm_context
from realms.models import Realm, Resource, Scope
from tests.applications import Application, granted, install, refusal, unverified_claims

Wait = Callable[[int], None]
DAY = 86_400
DEAD = (400, "invalid_grant")


@pytest.mark.attack("C08")
@pytest.mark.parametrize("scope", ["openid email admin", "admin", "phone", "openid  email", "openid profile"])
def test_nothing_beyond_the_grant_can_be_asked_for(web: Application, scope: str) -> None:
    tokens = web.tokens(scope="openid email")

    answer = web.refresh(tokens["refresh_token"], scope=scope)

    assert refusal(answer) == (400, "invalid_scope")
    assert granted(web.refresh(tokens["refresh_token"]))["scope"] == "openid email"


@pytest.mark.attack("C09")
def test_narrowing_concerns_one_access_token_and_not_the_grant(web: Application) -> None:
    tokens = web.tokens(scope="openid profile email")

    narrow = granted(web.refresh(tokens["refresh_token"], scope="email"))
    full = granted(web.refresh(narrow["refresh_token"]))

    assert (narrow["scope"], "id_token" in narrow) == ("email", False)
    assert unverified_claims(narrow["access_token"])["scope"] == "email"
    assert full["scope"] == "openid profile email"
    assert unverified_claims(full["access_token"])["scope"] == "openid profile email"
    assert "id_token" in full


@pytest.mark.attack("C09")
def test_a_narrowed_request_that_is_retried_gets_the_same_successor(web: Application) -> None:
    tokens = web.tokens(scope="openid email")

    answers = [granted(web.refresh(tokens["refresh_token"], scope="email")) for _ in range(2)]

    assert answers[0]["refresh_token"] == answers[1]["refresh_token"]
    assert {answer["scope"] for answer in answers} == {"email"}


@pytest.mark.attack("C08", "C09")
def test_resources_are_narrowed_and_never_widened(acme: Realm, alice: User) -> None:
    for identifier in ("https://one.example/mcp", "https://two.example/mcp", "https://three.example/mcp"):
        Resource.objects.create(realm=acme, identifier=identifier)
    web = install(acme, alice)
    both = ["https://one.example/mcp", "https://two.example/mcp"]
    tokens = web.tokens(resource=both)

    narrow = granted(web.refresh(tokens["refresh_token"], resource=both[1]))
    beyond = web.refresh(narrow["refresh_token"], resource="https://three.example/mcp")
    full = granted(web.refresh(narrow["refresh_token"]))

    assert unverified_claims(narrow["access_token"])["aud"] == both[1]
    assert refusal(beyond) == (400, "invalid_target")
    assert unverified_claims(full["access_token"])["aud"] == both


@pytest.mark.attack("C10")
def test_use_does_not_prolong_a_family_beyond_its_absolute_lifetime(web: Application, wait: Wait) -> None:
    tokens = web.tokens()
    for _ in range(5):
        wait(6 * DAY - 10)
        tokens = granted(web.refresh(tokens["refresh_token"]))
    assert granted(web.refresh(tokens["refresh_token"]))
    wait(51)

    answer = web.refresh(tokens["refresh_token"])

    assert refusal(answer) == DEAD


@pytest.mark.attack("C10")
def test_an_access_token_dies_with_the_family_that_expired(web: Application, wait: Wait) -> None:
    web.realm.refresh_token_absolute_lifetime = 60
    web.realm.save()
    tokens = web.tokens()
    assert web.sees_alive(tokens["access_token"])
    wait(61)

    assert not web.sees_alive(tokens["access_token"])


@pytest.mark.attack("C11")
def test_idleness_ends_a_token_without_any_job(web: Application, wait: Wait) -> None:
    used, idle = web.tokens(), web.tokens()
    wait(4 * DAY)
    used = granted(web.refresh(used["refresh_token"]))
    wait(3 * DAY + 1)

    assert granted(web.refresh(used["refresh_token"]))
    assert refusal(web.refresh(idle["refresh_token"])) == DEAD
    assert refusal(web.refresh(idle["refresh_token"], scope="openid")) == DEAD
    assert web.introspect(idle["refresh_token"]).json() == {"active": False}


@pytest.mark.attack("C12")
@pytest.mark.parametrize("event", ["disabled", "password replaced", "consent withdrawn", "client deleted"])
def test_what_ends_access_ends_the_family(web: Application, alice: User, event: str) -> None:
    tokens = web.tokens()
    application = Client.objects.all_realms().get(client_id="web")
    with realm_context(web.realm):
        if event == "disabled":
            alice.is_active = False
            alice.save()
        elif event == "password replaced":
            replace_password(alice, password="another battery, another staple")
        elif event == "consent withdrawn":
            endings.end_connection(alice, application)
        else:
            application.delete()

    answer = web.refresh(tokens["refresh_token"])

    assert refusal(answer) == ((401, "invalid_client") if event == "client deleted" else DEAD)
    assert web.userinfo(tokens["access_token"]).status_code == 401


@pytest.mark.attack("C13")
def test_enabling_a_person_again_brings_no_token_back(web: Application, alice: User) -> None:
    tokens = web.tokens()
    for active in (False, True):
        alice.is_active = active
        alice.save()

    assert refusal(web.refresh(tokens["refresh_token"])) == DEAD
    assert not web.sees_alive(tokens["access_token"])


@pytest.mark.attack("C12")
def test_a_role_that_was_lost_takes_its_scopes_out_of_the_next_token(acme: Realm, alice: User) -> None:
    scope = Scope.objects.create(realm=acme, name="reports", description="Reports", restricted=True)
    with realm_context(acme):
        role = alice.roles.create(realm=acme, name="auditor")
        role.scopes.add(scope)
    web = install(acme, alice)
    tokens = web.tokens(scope="openid reports")
    assert tokens["scope"] == "openid reports"
    with realm_context(acme):
        alice.roles.clear()

    refreshed = granted(web.refresh(tokens["refresh_token"]))

    assert refreshed["scope"] == "openid"
    assert unverified_claims(refreshed["access_token"])["roles"] == []
