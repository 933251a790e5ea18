"""A workload elsewhere shows the token of its issuer, and gets one of the service account that a rule names."""

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Refusal
from oauth.store import last_uses
from oauth.tasks import clear_expired
from realms.models import Realm
from serviceaccounts.flows import accounts, workload_identities
from serviceaccounts.models import ServiceAccount, WorkloadRule
from serviceaccounts.workloads.token import Reason
from support import clock
from tests.admin.test_secret_rotation import Wait
from tests.applications import refusal, unverified_claims
from tests.oauth.costs import cost
from tests.people import browser
from tests.protocol import PROTOCOL, add_client, add_machine, post_form
from tests.serviceaccounts.conftest import API, WHO
from tests.serviceaccounts.issuer import SUBJECT, Issuer, prove, show

INVALID_GRANT = (400, "invalid_grant")
INVALID_CLIENT = (401, "invalid_client")
Ask = Callable[..., Any]
both = pytest.mark.parametrize("ask", [show, prove])


def reasons() -> list[str]:
    return list(Refusal.objects.order_by("pk").values_list("reason", flat=True))


@both
@pytest.mark.usefixtures("rule")
def test_a_workload_gets_a_token_of_the_service_account_that_names_it(acme: Realm, issuer: Issuer, ask: Ask) -> None:
    answer = ask(acme, issuer.token(acme))

    assert answer.status_code == 200, answer.content
    assert answer.json().keys() == {"access_token", "token_type", "expires_in", "scope"}
    claims = unverified_claims(answer.json()["access_token"])
    assert (claims["sub"], claims["client_id"], claims["scope"]) == (
        "client:svc-reports",
        "svc-reports",
        "reports:read",
    )
    assert claims["act"] == {"iss": issuer.url, "sub": SUBJECT}


@pytest.mark.usefixtures("rule")
def test_the_token_is_for_what_was_asked_within_what_the_account_has(acme: Realm, issuer: Issuer) -> None:
    narrow = show(acme, issuer.token(acme), scope="reports:read", resource=API)
    wide = show(acme, issuer.token(acme), scope="reports:write")
    human = show(acme, issuer.token(acme), scope="openid")

    assert unverified_claims(narrow.json()["access_token"])["aud"] == API
    assert (refusal(wide), refusal(human)) == ((400, "invalid_scope"), (400, "invalid_scope"))


@pytest.mark.usefixtures("rule")
def test_client_id_says_which_account_is_meant(acme: Realm, issuer: Issuer) -> None:
    assert show(acme, issuer.token(acme), client_id="svc-reports").status_code == 200

    assert refusal(show(acme, issuer.token(acme), client_id="svc-other")) == INVALID_GRANT
    assert refusal(prove(acme, issuer.token(acme), client_id="svc-other")) == INVALID_CLIENT
    assert refusal(prove(acme, issuer.token(acme), client_id=None)) == INVALID_CLIENT


@pytest.mark.usefixtures("rule")
def test_rules_of_two_accounts_that_fit_need_a_name(acme: Realm, issuer: Issuer) -> None:
    other = accounts.create(acme, client_id="svc-other", values={"scopes": ["reports:read"]}, by=WHO)
    values = {"kind": "oidc", "issuer": issuer.url, "claims": {"repository": "acme/reports"}}
    workload_identities.put(other, name="all", values=values, by=WHO)

    assert refusal(show(acme, issuer.token(acme))) == INVALID_GRANT
    assert reasons() == [Reason.SEVERAL]
    assert show(acme, issuer.token(acme), client_id="svc-other").status_code == 200
    assert prove(acme, issuer.token(acme), client_id="svc-other").status_code == 200


@pytest.mark.usefixtures("rule")
def test_credentials_beside_the_assertion_must_hold_and_be_the_accounts(acme: Realm, issuer: Issuer) -> None:
    secret = add_machine(acme, "svc-other", scopes=["reports:read"])
    wrong = show(acme, issuer.token(acme), client_id="svc-reports", client_secret="made up")
    other = show(acme, issuer.token(acme), client_id="svc-other", client_secret=secret)

    assert (refusal(wrong), refusal(other)) == (INVALID_CLIENT, INVALID_GRANT)


@pytest.mark.usefixtures("rule")
def test_a_token_with_one_audience_in_a_list_is_as_good_as_kubernetes_writes_it(acme: Realm, issuer: Issuer) -> None:
    assert show(acme, issuer.token(acme, aud=[acme.issuer])).status_code == 200


@pytest.mark.attack("D09")
@pytest.mark.usefixtures("rule")
def test_a_token_is_used_once_whichever_way(acme: Realm, issuer: Issuer) -> None:
    assertion = issuer.token(acme)
    first = show(acme, assertion)
    again, elsewhere = show(acme, assertion), prove(acme, assertion)

    assert (first.status_code, refusal(again), refusal(elsewhere)) == (200, INVALID_GRANT, INVALID_CLIENT)
    assert reasons() == [Reason.REPLAYED, Reason.REPLAYED]


@pytest.mark.attack("D09")
def test_a_token_that_one_rule_took_long_ago_is_not_new_to_a_more_patient_one(
    acme: Realm, issuer: Issuer, rule: WorkloadRule, wait: Wait
) -> None:
    other = accounts.create(acme, client_id="svc-other", values={"scopes": ["reports:read"]}, by=WHO)
    values = {"kind": "oidc", "issuer": issuer.url, "claims": {"repository": "acme/reports"}, "maximum_age": 86_400}
    workload_identities.put(other, name="patient", values=values, by=WHO)
    workload_identities.put(rule.account, name=rule.name, values={"maximum_age": 60}, by=WHO)
    assertion = issuer.token(acme, exp=clock.now() + 86_400)
    assert show(acme, assertion, client_id="svc-reports").status_code == 200
    wait(3600)
    clear_expired()

    assert refusal(show(acme, assertion, client_id="svc-other")) == INVALID_GRANT
    assert reasons() == [Reason.REPLAYED]


@pytest.mark.usefixtures("rule")
def test_a_token_without_jti_can_only_be_used_again(acme: Realm, issuer: Issuer) -> None:
    assertion = issuer.token(acme, jti=None)

    assert [show(acme, assertion).status_code for _ in range(2)] == [200, 200]


@both
@pytest.mark.usefixtures("rule")
def test_a_token_for_acme_opens_nothing_in_globex(acme: Realm, globex: Realm, issuer: Issuer, ask: Ask) -> None:
    answers = [ask(globex, issuer.token(acme)), ask(globex, issuer.token(globex))]

    assert {answer.json()["error"] for answer in answers} <= {"invalid_grant", "invalid_client"}
    assert ask(acme, issuer.token(globex)).json()["error"] in {"invalid_grant", "invalid_client"}


@both
@pytest.mark.usefixtures("rule")
def test_a_realm_that_is_not_there_is_not_found(acme: Realm, issuer: Issuer, ask: Ask) -> None:
    gone = Realm(slug="nowhere", name="Nowhere")

    assert ask(gone, issuer.token(acme)).status_code == 404


def test_a_disabled_account_gets_none(acme: Realm, issuer: Issuer, rule: WorkloadRule) -> None:
    accounts.disable(rule.account, by=WHO)

    assert refusal(show(acme, issuer.token(acme))) == INVALID_GRANT
    assert reasons() == [Reason.DISABLED]


@pytest.mark.parametrize(
    "parameters",
    [{}, {"assertion": "", "client_id": "svc-reports"}, {"client_id": "svc-reports", "assertion": None}],
)
@pytest.mark.usefixtures("rule")
def test_without_an_assertion_the_request_is_malformed(acme: Realm, parameters: dict[str, Any]) -> None:
    values = {"assertion": None, **parameters}

    assert refusal(show(acme, values.pop("assertion"), **values)) == (400, "invalid_request")


@pytest.mark.usefixtures("rule")
def test_an_assertion_beside_another_grant_is_an_unknown_parameter(acme: Realm, issuer: Issuer) -> None:
    secret = add_machine(acme, "svc-other", scopes=["reports:read"])
    url = f"{acme.path}/{PROTOCOL}/token"
    values = {"grant_type": "client_credentials", "client_id": "svc-other", "client_secret": secret}

    answer = post_form(browser(), url, assertion=issuer.token(acme), **values)

    assert unverified_claims(answer.json()["access_token"])["sub"] == "client:svc-other"


def test_a_client_that_is_no_service_account_gets_nothing_by_its_own_token(acme: Realm, issuer: Issuer) -> None:
    _, secret = add_client(acme)

    answer = show(acme, issuer.token(acme), client_id="web", client_secret=secret)

    assert refusal(answer) == INVALID_GRANT


@pytest.mark.usefixtures("rule")
def test_the_last_use_of_rule_and_account_is_kept(acme: Realm, issuer: Issuer) -> None:
    show(acme, issuer.token(acme))
    last_uses.write()

    assert WorkloadRule.objects.all_realms().get().last_used_at
    assert ServiceAccount.objects.all_realms().get().last_used_at


@both
@pytest.mark.usefixtures("rule")
def test_a_warm_token_costs_one_statement(acme: Realm, issuer: Issuer, ask: Ask) -> None:
    ask(acme, issuer.token(acme))

    with cost() as spent:
        answer = ask(acme, issuer.token(acme))

    assert answer.status_code == 200
    assert spent.verbs == ["INSERT"]
