"""Pods show the token of their cluster: again and again until it is renewed, and of a cluster that has no name."""

from collections.abc import Callable
from typing import Any

from jwcrypto.jwk import JWK

from realms.models import Realm
from serviceaccounts.flows import accounts, workload_identities
from serviceaccounts.models import ServiceAccount
from support import clock
from tests.applications import refusal, unverified_claims
from tests.client_auth.assertions import sign
from tests.serviceaccounts.conftest import WHO
from tests.serviceaccounts.issuer import KEY, Issuer, show

INVALID_GRANT = (400, "invalid_grant")


def token_of(issuer: Issuer, realm: Realm, pod: object, **changes: Any) -> str:
    """Return a token that says this of a pod, as Kubernetes does."""
    return issuer.token(realm, KEY, None, **{"kubernetes.io": pod, **changes})


def test_the_tokens_of_a_pod_are_used_until_they_are_renewed(
    acme: Realm, issuer: Issuer, reports: ServiceAccount, wait: Callable[[int], None]
) -> None:
    values = {"kind": "kubernetes", "issuer": issuer.url, "claims": {"namespace": "prod", "service_account": "report*"}}
    workload_identities.put(reports, name="pods", values=values, by=WHO)
    pod: dict[str, Any] = {"namespace": "prod", "serviceaccount": {"name": "reporter", "uid": "1"}}
    now = issuer.claims(acme)["iat"]
    assertion = token_of(issuer, acme, pod, aud=[acme.issuer], exp=now + 7200)
    early = [show(acme, assertion).status_code for _ in range(2)]
    wait(3600)
    late = show(acme, assertion).status_code
    stranger = show(acme, token_of(issuer, acme, pod | {"namespace": "dev"}))
    flat = show(acme, token_of(issuer, acme, "prod", namespace="prod", service_account="report"))

    assert (early, late) == ([200, 200], 200)
    assert (refusal(stranger), refusal(flat)) == (INVALID_GRANT, INVALID_GRANT)


def test_two_clusters_of_one_name_are_told_apart_by_their_keys(acme: Realm, reports: ServiceAccount) -> None:
    other = accounts.create(acme, client_id="svc-other", values={"scopes": ["reports:read"]}, by=WHO)
    first, second = (JWK.generate(kty="EC", crv="P-256") for _ in range(2))
    for account, key in ((reports, first), (other, second)):
        values = {
            "kind": "kubernetes",
            "issuer": "https://kubernetes.default.svc.cluster.local",
            "claims": {"sub": "system:serviceaccount:prod:reporter"},
            "jwks": {"keys": [key.export_public(as_dict=True)]},
        }
        workload_identities.put(account, name="cluster", values=values, by=WHO)

    assert [whose(acme, key) for key in (first, second)] == ["svc-reports", "svc-other"]


def whose(acme: Realm, key: JWK) -> str:
    """Return which account a token of that cluster opens."""
    now = clock.now()
    said = {"iss": "https://kubernetes.default.svc.cluster.local", "sub": "system:serviceaccount:prod:reporter"}
    answer = show(acme, sign({**said, "aud": [acme.issuer], "iat": now, "exp": now + 3600}, key))
    return str(unverified_claims(answer.json()["access_token"])["client_id"])
