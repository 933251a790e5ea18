"""Who stands for a service account, and who answers for it, as a blueprint says it."""

import pytest
import yaml
from django.core.management import call_command

from audit.models import OutboxMessage
from clients.models import Client
from serviceaccounts.models import ServiceAccount, WorkloadRule
from tests.blueprint.conftest import Apply, Refuse

REALM = """
realms:
  - slug: initech
    service_accounts:
      - {client_id: svc, owner: Data team, contacts: [team@initech.test], workload_identities: [%s]}
"""
DEPLOY = "{name: deploy, kind: github, claims: {repository: initech/reports, ref: refs/heads/main}}"
PODS = (
    "{name: pods, kind: kubernetes, issuer: 'https://k8s.initech.test', maximum_age: 3600, claims: {namespace: prod}, "
    "enabled: false}"
)

pytestmark = pytest.mark.django_db


def test_apply_says_who_stands_for_an_account_and_again_changes_nothing(apply: Apply) -> None:
    changes = apply(REALM % f"{DEPLOY}, {PODS}")

    rows = {row.name: row for row in WorkloadRule.objects.all_realms()}
    assert rows["deploy"].issuer == "https://token.actions.githubusercontent.com"
    assert (rows["pods"].enabled, rows["pods"].maximum_age, rows["pods"].claims) == (False, 3600, {"namespace": "prod"})
    assert ServiceAccount.objects.all_realms().get().owner == "Data team"
    assert {"owner", "workload_identities"} <= set(changes[-1]["fields"])
    assert apply(REALM % f"{DEPLOY}, {PODS}") == []


def test_what_the_list_leaves_out_is_removed_and_without_the_list_all_stays(apply: Apply) -> None:
    apply(REALM % f"{DEPLOY}, {PODS}")

    assert [change["fields"] for change in apply(REALM % DEPLOY)] == [["workload_identities"]]
    assert [row.name for row in WorkloadRule.objects.all_realms()] == ["deploy"]
    assert apply("realms: [{slug: initech, service_accounts: [{client_id: svc}]}]") == []


def test_export_gives_back_what_was_applied(apply: Apply, capsys: pytest.CaptureFixture[str]) -> None:
    apply(REALM % f"{DEPLOY}, {PODS}")
    call_command("export", "initech")
    exported = capsys.readouterr().out

    (account,) = yaml.safe_load(exported)["realms"][0]["service_accounts"]
    assert [identity["name"] for identity in account["workload_identities"]] == ["deploy", "pods"]
    assert apply(exported) == []


@pytest.mark.parametrize(
    ("identity", "line"),
    [
        ("{name: x, kind: github, claims: {ref: main}}", "workload_identities[0].claims: Name the repository"),
        ("{name: x, kind: github, claims: {repository: a/b}}, {name: x}", "workload_identities: given twice: x"),
        ("{name: x, kind: kerberos, claims: {sub: a}}", "workload_identities[0].kind: 'kerberos' is none of"),
        ("{name: x, kind: oidc, claims: {sub: a}}", "workload_identities[0].issuer:"),
        ("{kind: github, claims: {repository: a/b}}", "workload_identities[0].name:"),
        ("{name: 'a b', kind: github, claims: {repository: a/b}}", "workload_identities[0].name:"),
        ("{name: x, kind: github, claims: {repository: 7}}", "workload_identities[0].claims.repository:"),
        ("{name: x, kind: github, claim: {repository: a/b}}", "workload_identities[0].claim:"),
    ],
)
def test_a_rule_that_may_not_stand_is_refused_by_its_place(refuse: Refuse, identity: str, line: str) -> None:
    lines = refuse(REALM % identity)

    assert any(f"service_accounts[0].{line}" in said for said in lines), lines
    assert not WorkloadRule.objects.all_realms().exists()


def test_contacts_hear_of_what_a_blueprint_does_and_a_stop_ends_tokens_for_good(apply: Apply) -> None:
    apply(REALM % DEPLOY)
    apply("realms: [{slug: initech, service_accounts: [{client_id: svc, enabled: false}]}]")

    said = [message.payload["context"]["events"] for message in OutboxMessage.objects.filter(kind="mail")]
    assert sorted(said) == [["created"], ["disabled"], ["workload_added"]]
    assert Client.objects.all_realms().get(client_id="svc").not_before
