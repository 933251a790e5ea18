"""What a workload got ends with the rule, with the account, and when its holder says so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client as OAuthClient
from realms.models import Realm
from serviceaccounts.flows import accounts, workload_identities
from serviceaccounts.models import Introspector, ServiceAccount, WorkloadRule
from tests.applications import Application, granted, refusal, unverified_claims
from tests.people import browser, log_in
from tests.protocol import CALLBACK, PROTOCOL, add_machine, post_form
from tests.serviceaccounts.conftest import WHO
from tests.serviceaccounts.issuer import ASSERTION_TYPE, SUBJECT, Issuer, show

INVALID_GRANT = (400, "invalid_grant")


@pytest.mark.usefixtures("rule")
def test_introspection_says_who_acts_and_its_own_token_can_be_ended(
    acme: Realm, issuer: Issuer, client: Browser
) -> None:
    secret = add_machine(acme, "svc-other", scopes=["reports:read"])
    given = show(acme, issuer.token(acme)).json()["access_token"]
    values = {
        "client_id": "svc-reports",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }

    def asked() -> dict[str, Any]:
        url = f"{acme.path}/{PROTOCOL}/token/introspect"
        return dict(post_form(client, url, token=given, client_assertion=issuer.token(acme), **values).json())

    before = asked()
    stranger = post_form(
        client, f"{acme.path}/{PROTOCOL}/revoke", token=given, client_id="svc-other", client_secret=secret
    )
    between = asked()
    post_form(client, f"{acme.path}/{PROTOCOL}/revoke", token=given, client_assertion=issuer.token(acme), **values)

    assert (before["active"], before["act"]) == (True, {"iss": issuer.url, "sub": SUBJECT})
    assert (stranger.status_code, between["active"], asked()["active"]) == (200, True, False)


def add_watcher(acme: Realm) -> str:
    """Make a client that may introspect every token, and return its secret."""
    secret = add_machine(acme, "watcher", scopes=[])
    client = OAuthClient.objects.all_realms().get(realm=acme, client_id="watcher")
    Introspector.objects.all_realms().create(realm=acme, client=client, introspects_realm=True)
    return secret


def introspect(acme: Realm, token: str, secret: str) -> bool:
    """Tell whether a token is alive, in the eyes of the watcher."""
    url = f"{acme.path}/{PROTOCOL}/token/introspect"
    return bool(post_form(browser(), url, token=token, client_id="watcher", client_secret=secret).json()["active"])


ACTS: dict[str, Callable[[WorkloadRule], object]] = {
    "delete": lambda rule: workload_identities.delete(rule, by=WHO),
    "disable": lambda rule: put(rule, enabled=False),
    "narrow": lambda rule: put(rule, claims={"repository": "acme/other"}),
    "stop": lambda rule: accounts.disable(rule.account, by=WHO),
    "remove": lambda rule: accounts.delete(rule.account, by=WHO),
}


def put(rule: WorkloadRule, **values: Any) -> object:
    return workload_identities.put(rule.account, name=rule.name, values=values, by=WHO)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_what_ends_a_rule_ends_the_tokens_that_it_gave(
    acme: Realm, issuer: Issuer, rule: WorkloadRule, act: Callable[[WorkloadRule], object]
) -> None:
    watcher = add_watcher(acme)
    made = show(acme, issuer.token(acme)).json()["access_token"]
    before = introspect(acme, made, watcher)
    act(rule)

    assert (before, introspect(acme, made, watcher)) == (True, False)
    assert refusal(show(acme, issuer.token(acme))) == INVALID_GRANT


@pytest.fixture
def web(acme: Realm, alice: User, reports: ServiceAccount) -> Application:
    """Return the client of the machine as an application of people, too, with Alice logged in."""
    client = reports.client
    client.grant_types, client.redirect_uris = ["client_credentials", "authorization_code"], [CALLBACK]
    client.scopes, client.consent = [*(client.scopes or ()), "openid"], OAuthClient.Consent.SKIP
    client.save()
    application = Application(acme, client_id="svc-reports")
    log_in(application.browser, alice)
    return application


@pytest.mark.usefixtures("rule")
def test_what_a_person_granted_stands_on_the_person_though_a_workload_redeemed_it(
    acme: Realm, issuer: Issuer, alice: User, web: Application
) -> None:
    watcher = add_watcher(acme)
    proof = {"client_assertion": issuer.token(acme), "client_assertion_type": ASSERTION_TYPE}
    made = granted(web.redeem(web.code(scope="openid"), client_secret=None, **proof))["access_token"]
    told = browser().get(f"{acme.path}/me", headers={"authorization": f"Bearer {made}"}).json()
    before = introspect(acme, made, watcher)
    alice.is_active = False
    alice.save()

    assert (told["kind"], told["sub"]) == ("person", str(alice.pk))
    assert "act" not in unverified_claims(made)
    assert (before, introspect(acme, made, watcher)) == (True, False)
