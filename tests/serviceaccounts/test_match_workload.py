"""The command that says which rule a token fits, and why not the others."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from realms.models import Realm
from serviceaccounts.flows import workload_identities
from serviceaccounts.models import WorkloadRule
from tests.serviceaccounts.conftest import WHO
from tests.serviceaccounts.issuer import Issuer


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    stdin = StringIO()
    monkeypatch.setattr("sys.stdin", stdin)
    return stdin


def said(typed: StringIO, text: str, realm: str = "acme") -> str:
    typed.write(text)
    typed.seek(0)
    output = StringIO()
    call_command("match_workload", realm, stdout=output)
    return output.getvalue()


def test_each_rule_is_listed_with_the_condition_that_failed(
    acme: Realm, issuer: Issuer, rule: WorkloadRule, typed: StringIO
) -> None:
    values = {"kind": "oidc", "issuer": issuer.url, "claims": {"repository": "acme/other"}, "enabled": False}
    workload_identities.put(rule.account, name="other", values=values, by=WHO)

    output = said(typed, issuer.token(acme))

    assert output.endswith("It stands for the service account svc-reports.\n")
    assert "svc-reports: deploy\n  yes  It is switched on." in output
    assert "  NO   repository is acme/reports; the rule wants acme/other." in output
    assert "  NO   It is switched off." in output


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"aud": "https://elsewhere.example"}, "Refused, whatever the rules say"),
        ({"repository": "acme/other"}, "Refused: no rule fits."),
        ({"iat": 1}, "Refused: no rule fits."),
    ],
)
@pytest.mark.usefixtures("rule")
def test_the_last_line_says_what_a_request_would_get(
    acme: Realm, issuer: Issuer, typed: StringIO, changes: dict[str, Any], sentence: str
) -> None:
    assert said(typed, issuer.token(acme, **changes)).splitlines()[-1].startswith(sentence)


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(("text", "realm"), [("nonsense", "acme"), ("{}", "nowhere")])
def test_what_cannot_be_judged_is_an_error(typed: StringIO, text: str, realm: str) -> None:
    with pytest.raises(CommandError):
        said(typed, text, realm)
