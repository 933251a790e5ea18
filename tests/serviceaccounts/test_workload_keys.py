"""Whose keys count for a workload's token: forged ones, keys that turn, issuers that are away, and storms."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from jwcrypto.jwk import JWK
from pytest_django import Settings

from audit.models import Refusal
from realms.models import Realm
from serviceaccounts.flows import workload_identities
from serviceaccounts.models import ServiceAccount, WorkloadRule
from serviceaccounts.workloads.token import Reason
from tests.applications import refusal
from tests.client_auth.assertions import forge, public
from tests.serviceaccounts.conftest import WHO
from tests.serviceaccounts.issuer import KEY, RSA, Issuer, prove, show

INVALID_GRANT = (400, "invalid_grant")
AWAY = (503, "temporarily_unavailable")
NEW = JWK.generate(kty="EC", crv="P-256", kid="new")
STRANGER = JWK.generate(kty="EC", crv="P-256", kid="first")


def confused(realm: Realm, issuer: Issuer) -> str:
    """Return a token signed by HS256 with the text of a public key as its secret (RFC 8725 §2.1)."""
    text = RSA.export_to_pem()
    secret = JWK(kty="oct", k=urlsafe_b64encode(text).rstrip(b"=").decode())
    return issuer.token(realm, secret, {"alg": "HS256", "kid": "rsa"})


FORGED: dict[str, Callable[[Realm, Issuer], str]] = {
    "nobody signed it": lambda realm, issuer: forge({"alg": "none"}, issuer.claims(realm), b""),
    "none, with a signature": lambda realm, issuer: forge({"alg": "nOnE"}, issuer.claims(realm)),
    "a public key as a secret": confused,
    "another key of the same name": lambda realm, issuer: issuer.token(realm, STRANGER),
    "another key without a name": lambda realm, issuer: issuer.token(realm, STRANGER, {"kid": "nobody"}),
    "its own key": lambda realm, issuer: issuer.token(realm, STRANGER, {"jwk": STRANGER.export_public(as_dict=True)}),
    "an address of keys": lambda realm, issuer: issuer.token(realm, STRANGER, {"jku": issuer.url}),
    "an access token": lambda realm, issuer: issuer.token(realm, header={"typ": "at+jwt"}),
    "a logout token": lambda realm, issuer: issuer.token(realm, header={"typ": "logout+jwt"}),
    "a list as typ": lambda realm, issuer: forge({"alg": "ES256", "typ": ["JWT"]}, issuer.claims(realm)),
    "a list as kid": lambda realm, issuer: forge({"alg": "ES256", "kid": ["first"]}, issuer.claims(realm)),
    "an unknown rule": lambda realm, issuer: forge(
        {"alg": "ES256", "crit": ["b64"], "b64": False}, issuer.claims(realm)
    ),
    "an encrypted form": lambda realm, issuer: issuer.token(realm) + ".a.b",
    "no form at all": lambda realm, issuer: f"{realm.slug} {issuer.url}",
    "too long": lambda realm, issuer: issuer.token(realm, padding="x" * 8192),
    "deep": lambda realm, issuer: forge({"alg": "ES256"}, issuer.claims(realm)).replace(".", "." + "W" * 3000, 1),
    "a list of claims": lambda _, issuer: forge({"alg": "ES256"}, [issuer.url]),
    "a surrogate": lambda realm, issuer: forge({"alg": "ES256"}, issuer.claims(realm, sub="\ud800")),
}


@pytest.mark.attack("D01", "D02", "D03", "D04", "D05", "D06")
@pytest.mark.usefixtures("rule")
@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_opens_nothing(acme: Realm, issuer: Issuer, make: Callable[[Realm, Issuer], str]) -> None:
    assertion = make(acme, issuer)

    assert refusal(show(acme, assertion)) == INVALID_GRANT
    assert prove(acme, assertion).status_code == 401
    assert set(Refusal.objects.values_list("reason", flat=True)) <= {
        Reason.MALFORMED,
        Reason.SIGNATURE,
        Reason.UNTRUSTED,
        "invalid_client",
    }


@pytest.mark.usefixtures("rule")
@pytest.mark.parametrize(("key", "header"), [(KEY, {}), (RSA, {"alg": "RS256"}), (RSA, {"alg": "PS256"})])
def test_each_of_its_keys_counts(acme: Realm, issuer: Issuer, key: JWK, header: dict[str, str]) -> None:
    assert show(acme, issuer.token(acme, key, header)).status_code == 200


@pytest.mark.attack("D14")
@pytest.mark.usefixtures("rule")
def test_a_rotation_is_seen_within_a_minute(acme: Realm, issuer: Issuer, wait: Callable[[int], None]) -> None:
    before = show(acme, issuer.token(acme))
    issuer.publish(NEW)
    early = show(acme, issuer.token(acme, NEW))
    wait(60)
    new, old = show(acme, issuer.token(acme, NEW)), show(acme, issuer.token(acme))

    assert (before.status_code, new.status_code) == (200, 200)
    assert (refusal(early), refusal(old)) == (INVALID_GRANT, INVALID_GRANT)


@pytest.mark.attack("D30")
@pytest.mark.usefixtures("rule")
def test_a_storm_of_unknown_keys_asks_the_issuer_once_a_minute(
    acme: Realm, issuer: Issuer, wait: Callable[[int], None]
) -> None:
    for minute in range(1, 4):
        for number in range(10):
            show(acme, issuer.token(acme, STRANGER, {"kid": f"{minute}-{number}"}))

        assert issuer.server.asked == 2 * minute
        wait(61)


@pytest.mark.usefixtures("rule")
def test_what_no_rule_wants_asks_nobody(acme: Realm, globex: Realm, issuer: Issuer) -> None:
    show(acme, issuer.token(acme, repository="mallory/reports"))
    show(acme, issuer.token(acme, aud="https://elsewhere.example"))
    show(globex, issuer.token(globex))

    assert issuer.server.asked == 0


@pytest.mark.attack("D29")
@pytest.mark.usefixtures("rule")
def test_the_last_keys_count_while_the_issuer_is_away_and_then_the_request_is_to_be_tried_again(
    acme: Realm, issuer: Issuer, wait: Callable[[int], None]
) -> None:
    before = show(acme, issuer.token(acme))
    issuer.server.status = 503
    wait(300)
    during = show(acme, issuer.token(acme))
    wait(400)
    after, proved = show(acme, issuer.token(acme)), prove(acme, issuer.token(acme))

    assert (before.status_code, during.status_code) == (200, 200)
    assert (refusal(after), refusal(proved)) == (AWAY, AWAY)
    assert after["Retry-After"] == "60"


@pytest.mark.usefixtures("rule")
@pytest.mark.parametrize(
    "configured",
    [
        {"issuer": "https://elsewhere.example"},
        {"issuer": None},
        {"jwks_uri": None},
        {"jwks_uri": "https://127.0.0.2/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"keys": []},
        {"keys": "none"},
        {"keys": [KEY.export(as_dict=True)]},
    ],
)
def test_an_issuer_that_says_something_else_is_as_good_as_away(
    acme: Realm, issuer: Issuer, configured: dict[str, Any]
) -> None:
    issuer.publish(KEY, **configured)

    assert refusal(show(acme, issuer.token(acme))) == AWAY


@pytest.mark.usefixtures("rule")
def test_an_issuer_within_is_never_asked(acme: Realm, issuer: Issuer, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = frozenset()

    assert refusal(show(acme, issuer.token(acme))) == AWAY
    assert issuer.server.asked == 0


def test_keys_in_the_rule_need_no_issuer_that_can_be_reached(acme: Realm, reports: ServiceAccount) -> None:
    inside = Issuer.__new__(Issuer)
    inside.url = "https://cluster.internal:6443"
    values = {"kind": "oidc", "issuer": inside.url, "claims": {"repository": "acme/reports"}, "jwks": public(KEY)}
    workload_identities.put(reports, name="inside", values=values, by=WHO)

    assert show(acme, inside.token(acme)).status_code == 200
    assert refusal(show(acme, inside.token(acme, STRANGER))) == INVALID_GRANT


def test_a_rule_that_trusts_other_keys_says_so_in_the_next_second(
    acme: Realm, issuer: Issuer, rule: WorkloadRule
) -> None:
    before = show(acme, issuer.token(acme))
    workload_identities.put(rule.account, name="deploy", values={"jwks": json.loads(json.dumps(public(NEW)))}, by=WHO)
    old, new = show(acme, issuer.token(acme)), show(acme, issuer.token(acme, NEW))

    assert (before.status_code, refusal(old), new.status_code) == (200, INVALID_GRANT, 200)
