"""Tokens of workloads that are not quite right: whoever shows one learns nothing, and the reason is kept."""

from typing import Any

import pytest

from audit.models import Refusal
from realms.models import Realm
from serviceaccounts.workloads.token import Reason
from tests.applications import refusal
from tests.serviceaccounts.issuer import Issuer, prove, show

INVALID_GRANT = (400, "invalid_grant")
INVALID_CLIENT = (401, "invalid_client")


def reasons() -> list[str]:
    return list(Refusal.objects.order_by("pk").values_list("reason", flat=True))


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "no audience": ({"aud": None}, Reason.AUDIENCE),
    "another audience": ({"aud": "https://elsewhere.example"}, Reason.AUDIENCE),
    "two audiences": ({"aud": ["ISSUER", "https://elsewhere.example"]}, Reason.AUDIENCE),
    "the token endpoint": ({"aud": "ISSUER/protocol/openid-connect/token"}, Reason.AUDIENCE),
    "a slash": ({"aud": "ISSUER/"}, Reason.AUDIENCE),
    "an object": ({"aud": {"ISSUER": True}}, Reason.AUDIENCE),
    "expired": ({"exp": -61}, Reason.TIMES),
    "no expiry": ({"exp": None}, Reason.TIMES),
    "a text as expiry": ({"exp": "9999999999"}, Reason.TIMES),
    "a vast expiry": ({"exp": 1e308}, Reason.TIMES),
    "not yet": ({"nbf": 120}, Reason.TIMES),
    "issued later": ({"iat": 120}, Reason.TIMES),
    "no time of issue": ({"iat": None}, Reason.TIMES),
    "true as a time": ({"iat": True}, Reason.TIMES),
    "too old": ({"iat": -1861, "exp": 300}, Reason.TIMES),
    "no subject": ({"sub": None}, Reason.MALFORMED),
    "an empty subject": ({"sub": ""}, Reason.MALFORMED),
    "a list as subject": ({"sub": ["client:svc-reports"]}, Reason.MALFORMED),
    "a long subject": ({"sub": "x" * 501}, Reason.MALFORMED),
    "a line as subject": ({"sub": "a\nb"}, Reason.MALFORMED),
    "a number as jti": ({"jti": 7}, Reason.MALFORMED),
    "another repository": ({"repository": "mallory/reports"}, Reason.NO_RULE),
    "a longer repository": ({"repository": "acme/reports-evil"}, Reason.NO_RULE),
    "another case": ({"repository": "Acme/reports"}, Reason.NO_RULE),
    "no repository": ({"repository": None}, Reason.NO_RULE),
    "a list of repositories": ({"repository": ["acme/reports"]}, Reason.NO_RULE),
    "an object of repositories": ({"repository": {"acme/reports": "acme/reports"}}, Reason.NO_RULE),
    "a branch across a slash": ({"ref": "refs/heads/x/y"}, Reason.NO_RULE),
    "a branch across a colon": ({"ref": "refs/heads/x:y"}, Reason.NO_RULE),
    "a newline at the end": ({"ref": "refs/heads/main\n/x"}, Reason.NO_RULE),
    "a star": ({"repository": "*"}, Reason.NO_RULE),
    "another issuer": ({"iss": "https://elsewhere.example"}, Reason.UNTRUSTED),
    "a slash behind the issuer": ({"iss": "TRUSTED/"}, Reason.UNTRUSTED),
    "a list as issuer": ({"iss": ["TRUSTED"]}, Reason.UNTRUSTED),
    "a NUL in the issuer": ({"iss": "TRUSTED\0"}, Reason.UNTRUSTED),
    "no issuer": ({"iss": None}, Reason.UNTRUSTED),
}


def changed(changes: dict[str, Any], acme: Realm, issuer: Issuer) -> dict[str, Any]:
    """Fill in the names of the two issuers, and times that count from now."""
    now = issuer.claims(acme)["iat"]

    def filled(name: str, value: Any) -> Any:  # noqa: ANN401 (any claim)
        if name in {"exp", "iat", "nbf"} and isinstance(value, int) and not isinstance(value, bool):
            return now + value
        if isinstance(value, str):
            return value.replace("ISSUER", acme.issuer).replace("TRUSTED", issuer.url)
        if isinstance(value, list):
            return [filled("", entry) for entry in value]
        return {filled("", key): entry for key, entry in value.items()} if isinstance(value, dict) else value

    return {name: filled(name, value) for name, value in changes.items()}


@pytest.mark.usefixtures("rule")
@pytest.mark.parametrize(("changes", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_token_that_is_not_quite_right_learns_nothing_and_leaves_its_reason(
    acme: Realm, issuer: Issuer, changes: dict[str, Any], reason: str
) -> None:
    answer = show(acme, issuer.token(acme, **changed(changes, acme, issuer)))

    assert refusal(answer) == INVALID_GRANT
    assert answer.json()["error_description"] == "The assertion is not accepted."
    assert reasons() == [reason]


@pytest.mark.usefixtures("rule")
@pytest.mark.parametrize("changes", [{"aud": None}, {"exp": 1}, {"repository": "mallory/x"}, {"sub": None}])
def test_in_the_place_of_a_clients_own_assertion_it_is_an_unknown_client(
    acme: Realm, issuer: Issuer, changes: dict[str, Any]
) -> None:
    assert refusal(prove(acme, issuer.token(acme, **changes))) == INVALID_CLIENT
