"""The pages about machines: who answers for them, what they may do, who stands for them, and why a token fits."""

import json
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from audit.models import Event, OutboxMessage
from clients.models import Client
from realms.models import Realm
from serviceaccounts.flows import workload_identities
from serviceaccounts.models import ServiceAccount, WorkloadRule
from tests.admin.conftest import make_administrator
from tests.people import browser, log_in
from tests.serviceaccounts.conftest import WHO
from tests.serviceaccounts.issuer import Issuer, show

ADMIN = "/realms/acme/admin/serviceaccounts"
SIMULATE = f"{ADMIN}/workloadrule/simulate/"
RULE = {
    "name": "deploy",
    "enabled": "on",
    "kind": "github",
    "issuer": "",
    "claims": "repository = acme/reports\n ref=refs/heads/main \n",
    "jwks": "",
    "maximum_age": "",
}


@pytest.fixture
def alice_administers(alice: User, client: Browser) -> Browser:
    make_administrator(alice)
    log_in(client, alice)
    return client


def described(**changes: Any) -> dict[str, Any]:
    """Return what a browser sends of the form of the account."""
    values = {"name": "Reports", "enabled": "on", "contacts": "team@acme.test", "owner": "", "description": ""}
    return values | {"scopes": ["reports:read"], "roles": [], "access_token_lifetime": ""} | changes


def test_the_list_says_who_answers_for_each_and_what_it_has(
    alice_administers: Browser, reports: ServiceAccount, acme: Realm
) -> None:
    page = alice_administers.get(f"{ADMIN}/serviceaccount/").content.decode()

    assert "svc-reports" in page
    assert "never" in page
    assert "0, 0, 0" in page
    assert alice_administers.get(f"{ADMIN}/workloadrule/").content.decode().count("No workload identity yet") == 1
    assert reports.realm == acme


def test_a_change_in_the_admin_is_recorded_and_told_once(alice_administers: Browser, reports: ServiceAccount) -> None:
    before = OutboxMessage.objects.count()

    answer = alice_administers.post(
        f"{ADMIN}/serviceaccount/{reports.pk}/change/", described(owner="Data team", enabled="")
    )

    assert answer.status_code == 302, answer.content.decode()
    client = Client.objects.all_realms().get(client_id="svc-reports")
    assert (client.enabled, client.not_before > 0) == (False, True)
    assert ServiceAccount.objects.all_realms().get().owner == "Data team"
    told = Event.objects.filter(actor="alice@acme.test", target="svc-reports")
    assert [(event.action, sorted(event.detail["what"])) for event in told] == [
        ("service_account.disabled", ["enabled", "owner"])
    ]
    assert OutboxMessage.objects.count() == before + 1
    history = alice_administers.get(f"{ADMIN}/serviceaccount/{reports.pk}/history/").content.decode()
    assert "service_account.disabled" in history


def test_machines_are_stopped_and_let_go_on_from_the_list(alice_administers: Browser, reports: ServiceAccount) -> None:
    states = []
    for action in ("disable", "enable"):
        form = {"action": action, "_selected_action": [reports.pk], "post": "yes"}
        alice_administers.post(f"{ADMIN}/serviceaccount/", form)
        states.append(Client.objects.all_realms().get(client_id="svc-reports").enabled)

    assert states == [False, True]


def test_a_machine_is_deleted_with_its_client(alice_administers: Browser, reports: ServiceAccount) -> None:
    alice_administers.post(f"{ADMIN}/serviceaccount/{reports.pk}/delete/", {"post": "yes"})

    assert not Client.objects.all_realms().filter(client_id="svc-reports").exists()
    assert Event.objects.filter(action="service_account.deleted", actor="alice@acme.test").count() == 1


def test_a_rule_is_written_with_its_claims_one_to_a_line(alice_administers: Browser, reports: ServiceAccount) -> None:
    answer = alice_administers.post(f"{ADMIN}/workloadrule/add/", RULE | {"account": reports.pk})

    assert answer.status_code == 302, answer.content.decode()
    rule = WorkloadRule.objects.all_realms().get()
    assert rule.claims == {"repository": "acme/reports", "ref": "refs/heads/main"}
    assert (rule.created_by, rule.issuer) == ("alice@acme.test", "https://token.actions.githubusercontent.com")
    page = alice_administers.get(f"{ADMIN}/workloadrule/{rule.pk}/change/").content.decode()
    assert "repository = acme/reports" in page
    alice_administers.post(f"{ADMIN}/workloadrule/{rule.pk}/change/", RULE | {"claims": "repository = acme/other"})
    assert WorkloadRule.objects.all_realms().get().claims == {"repository": "acme/other"}
    alice_administers.post(f"{ADMIN}/workloadrule/{rule.pk}/delete/", {"post": "yes"})
    assert not WorkloadRule.objects.all_realms().exists()
    told = Event.objects.filter(actor="alice@acme.test", action__startswith="workload").order_by("pk")
    assert [event.action.partition(".")[2] for event in told] == ["added", "changed", "removed"]


@pytest.mark.parametrize(
    "changes",
    [
        {"claims": "ref = refs/heads/main"},
        {"claims": "repository"},
        {"claims": "repository = a/b\nrepository = a/c"},
        {"claims": "repository = a/b\0"},
        {"claims": ""},
        {"jwks": "[" * 100_000},
        {"jwks": '{"keys": []}'},
        {"kind": "kerberos"},
        {"account": "0"},
        {"name": "a b"},
        {"maximum_age": "-1"},
    ],
)
def test_what_may_not_stand_is_said_beside_its_field(
    alice_administers: Browser, reports: ServiceAccount, changes: dict[str, str]
) -> None:
    answer = alice_administers.post(f"{ADMIN}/workloadrule/add/", RULE | {"account": reports.pk} | changes)

    assert answer.status_code == 200
    assert 'class="errorlist"' in answer.content.decode()
    assert not WorkloadRule.objects.all_realms().exists()


def test_a_pasted_token_is_explained_rule_by_rule_and_still_good(
    alice_administers: Browser, acme: Realm, issuer: Issuer, rule: WorkloadRule, caplog: pytest.LogCaptureFixture
) -> None:
    values = {"kind": "oidc", "issuer": issuer.url, "claims": {"repository": "acme/other"}}
    workload_identities.put(rule.account, name="other", values=values, by=WHO)
    token = issuer.token(acme)

    answer = alice_administers.post(SIMULATE, {"shown": token})

    page = answer.content.decode()
    assert "It stands for the service account svc-reports." in page
    assert "A key of the issuer signed it." in page
    assert "repository is acme/reports; the rule wants acme/other." in page
    assert token not in page
    assert token not in caplog.text
    assert "no-store" in answer["Cache-Control"]
    assert not [row for row in Event.objects.all() if token in json.dumps(row.detail)]
    assert show(acme, token).status_code == 200


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [
        ("", "compact signed JWT"),
        ("nonsense", "compact signed JWT"),
        ("{", "neither a token nor"),
        ("{" + '"a":' * 5_000, "neither a token nor"),
        ('{"sub": ["x"], "iss": {}, "aud": [], "exp": "x"}', "the token itself is not acceptable"),
        ('{"sub": "x", "iss": "<script>"}', "the token itself is not acceptable"),
        ('{"repository": "\\ud800"}', "repository is ?; the rule wants"),
        ("x" * 100_000, "compact signed JWT"),
    ],
)
@pytest.mark.usefixtures("rule")
def test_whatever_is_pasted_is_answered(alice_administers: Browser, shown: str, sentence: str) -> None:
    answer = alice_administers.post(SIMULATE, {"shown": shown})

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_claims_alone_are_judged_without_a_signature(
    alice_administers: Browser, acme: Realm, issuer: Issuer, rule: WorkloadRule
) -> None:
    page = alice_administers.post(SIMULATE, {"shown": json.dumps(issuer.claims(acme))}).content.decode()

    assert "these are claims alone" in page
    assert f"svc-reports: {rule.name}" in page
    assert issuer.server.asked == 0


def test_only_who_may_read_machines_may_ask(client: Browser, bob: User, mallory: User, rule: WorkloadRule) -> None:
    for person in (None, bob, mallory):
        visitor = browser()
        if person:
            log_in(visitor, person)
        answer = visitor.post(SIMULATE, {"shown": "{}"})

        assert answer.status_code in {302, 403}, rule
    assert client.get(SIMULATE).status_code == 302
