"""The rules by which workloads stand for an account: what may be written, and what each change leaves behind."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from jwcrypto.jwk import JWK

from audit import actions
from audit.models import Event, OutboxMessage
from serviceaccounts.flows import workload_identities
from serviceaccounts.models import ServiceAccount, WorkloadRule
from tests.serviceaccounts.conftest import WHO

GITHUB = {"kind": "github", "claims": {"repository": "acme/reports", "ref": "refs/heads/main"}}


def oidc(**claims: str) -> dict[str, Any]:
    return {"kind": "oidc", "issuer": "https://issuer.example", "claims": claims}


def test_a_rule_is_written_once_changed_and_removed(reports: ServiceAccount) -> None:
    made = workload_identities.put(reports, name="deploy", values=GITHUB, by=WHO)

    assert (made.created, made.rule.issuer) == (True, "https://token.actions.githubusercontent.com")
    same = workload_identities.put(reports, name="deploy", values=GITHUB, by=WHO)
    assert (same.created, same.changed) == (False, [])
    changed = workload_identities.put(reports, name="deploy", values={"enabled": False}, by=WHO)
    assert changed.changed == ["enabled"]
    assert changed.rule.not_before > made.rule.created_at
    workload_identities.delete(changed.rule, by=WHO)
    assert not WorkloadRule.objects.all_realms().exists()
    told = Event.objects.filter(target="svc-reports", action__startswith="workload").order_by("pk")
    assert [(event.action, event.detail["identity"]) for event in told] == [
        (actions.WORKLOAD_IDENTITY_ADDED, "deploy"),
        (actions.WORKLOAD_IDENTITY_CHANGED, "deploy"),
        (actions.WORKLOAD_IDENTITY_REMOVED, "deploy"),
    ]
    said = [message.payload["context"]["events"] for message in OutboxMessage.objects.order_by("created_at")]
    assert sorted(said[1:]) == [["workload_added"], ["workload_changed"], ["workload_removed"]]


@pytest.mark.parametrize(
    "claims",
    [
        {"ref": "refs/heads/main"},
        {"repository": "*"},
        {"repository": "**"},
        {"repository": "*/reports"},
        {"repository": "acme*/reports"},
        {"repository_owner": "*"},
        {"sub": "repo:**"},
        {"sub": "**"},
        {"job_workflow_ref": "acme/reports/.github/workflows/deploy.yml@refs/heads/main"},
        {"actor": "alice"},
    ],
)
def test_a_rule_for_github_keeps_strangers_out_who_run_jobs_there_too(
    reports: ServiceAccount, claims: dict[str, str]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        workload_identities.put(reports, name="deploy", values={"kind": "github", "claims": claims}, by=WHO)

    assert "anybody" in refusal.value.message_dict["claims"][0]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"kind": "gitlab", "claims": {"ref": "main"}}, "claims"),
        ({"kind": "gitlab", "claims": {"sub": "project_path:**"}}, "claims"),
        ({"kind": "gitlab", "claims": {"namespace_path": "acme*"}}, "claims"),
        ({"kind": "kubernetes", "issuer": "https://k8s.example", "claims": {"service_account": "default"}}, "claims"),
        (
            {"kind": "kubernetes", "issuer": "https://k8s.example", "claims": {"sub": "system:serviceaccount:**"}},
            "claims",
        ),
        ({"kind": "kubernetes", "claims": {"namespace": "prod"}}, "issuer"),
        (oidc(), "claims"),
        (oidc(sub="*"), "claims"),
        (oidc(sub="https://**"), "claims"),
        (oidc(sub="job:**"), "claims"),
        (oidc(sub="a*b*c"), "claims"),
        (oidc(sub="a**b"), "claims"),
        (oidc(sub="acme", aud="x"), "claims"),
        (oidc(sub="acme", iss="https://evil.example"), "claims"),
        ({"kind": "oidc", "issuer": "https://issuer.example", "claims": {"sub": 7}}, "claims"),
        ({"kind": "oidc", "issuer": "https://issuer.example", "claims": ["sub"]}, "claims"),
        ({"kind": "oidc", "issuer": "https://issuer.example", "claims": {"sub": "line\nline"}}, "claims"),
        ({"kind": "oidc", "issuer": "https://issuer.example", "claims": {f"c{n}": "x" for n in range(11)}}, "claims"),
        (oidc(sub="acme") | {"issuer": "http://issuer.example"}, "issuer"),
        (oidc(sub="acme") | {"issuer": "https://issuer.example:8443"}, "issuer"),
        (oidc(sub="acme") | {"issuer": "https://u@issuer.example"}, "issuer"),
        (oidc(sub="acme") | {"issuer": "https://issuer.example?x"}, "issuer"),
        (oidc(sub="acme") | {"issuer": "https://[::1"}, "issuer"),
        (oidc(sub="acme") | {"issuer": "https://gitlab.com"}, "issuer"),
        (oidc(sub="acme") | {"jwks": {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}}, "jwks"),
        (oidc(sub="acme") | {"jwks": JWK.generate(kty="EC", crv="P-256").export(as_dict=True)}, "jwks"),
        (oidc(sub="acme") | {"maximum_age": 59}, "maximum_age"),
        (oidc(sub="acme") | {"maximum_age": 86_401}, "maximum_age"),
        (oidc(sub="acme") | {"kind": "kerberos"}, "kind"),
        (oidc(sub="acme") | {"account": 1}, "account"),
    ],
)
def test_what_trusts_everybody_or_nobody_is_refused_by_name(
    reports: ServiceAccount, values: dict[str, Any], column: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        workload_identities.put(reports, name="deploy", values=values, by=WHO)

    assert column in refusal.value.message_dict
    assert not WorkloadRule.objects.all_realms().exists()


def test_a_realm_does_not_trust_its_own_tokens_as_a_workload(reports: ServiceAccount) -> None:
    with pytest.raises(ValidationError) as refusal:
        workload_identities.put(reports, name="own", values=oidc(sub="a") | {"issuer": reports.realm.issuer}, by=WHO)

    assert "issuer" in refusal.value.message_dict


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "x" * 65, "x\n"])
def test_a_name_fits_into_an_address(reports: ServiceAccount, name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        workload_identities.put(reports, name=name, values=GITHUB, by=WHO)

    assert "name" in refusal.value.message_dict


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "github", "claims": {"repository": "acme/*"}},
        {"kind": "github", "claims": {"sub": "repo:acme/reports:environment:production"}},
        {"kind": "gitlab", "claims": {"project_path": "acme/reports", "ref_protected": "true"}},
        {
            "kind": "kubernetes",
            "issuer": "https://k8s.example",
            "claims": {"namespace": "prod", "service_account": "*"},
        },
        oidc(sub="organization:acme:**"),
        oidc(sub="1234567890"),
        oidc(project="reports", sub="*"),
    ],
)
def test_what_names_somebody_is_accepted(reports: ServiceAccount, values: dict[str, Any]) -> None:
    assert workload_identities.put(reports, name="deploy", values=values, by=WHO).created


def test_keys_are_kept_without_what_is_not_known(reports: ServiceAccount) -> None:
    key = JWK.generate(kty="EC", crv="P-256", kid="one").export_public(as_dict=True)
    values = oidc(sub="acme") | {"issuer": "https://internal.example:8443", "jwks": {"keys": [{**key, "made": "up"}]}}

    rule = workload_identities.put(reports, name="deploy", values=values, by=WHO).rule

    assert rule.jwks == {"keys": [key]}
