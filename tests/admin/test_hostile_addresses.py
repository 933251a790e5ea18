"""CWE-20: addresses of the admin with numbers, days and characters that no table takes are answered as any other."""

import pytest
from django.test import Client as Browser

from audit import actions
from audit.models import Event
from clients.models import Client
from realms.models import Realm

HUGE = "9" * 23  # beyond what a column of numbers holds


@pytest.mark.parametrize("page", ["jwks", "ES256/rotate", "ES256/withdraw"])
def test_there_are_no_signing_keys_of_a_realm_with_a_huge_number(operator: Browser, page: str) -> None:
    assert operator.get(f"/realms/system/admin/keys/signingkey/{HUGE}/{page}/").status_code == 404


@pytest.mark.parametrize("page", ["", "export/"])
@pytest.mark.parametrize("days", ["until=9999-12-31", "since=0001-01-01&until=0001-01-01", "until=1969-12-31"])
def test_the_trail_is_searched_up_to_the_last_day_that_there_is(operator: Browser, page: str, days: str) -> None:
    assert operator.get(f"/realms/system/admin/audit/event/{page}?{days}").status_code == 200


@pytest.mark.attack("K03")
@pytest.mark.parametrize(
    "query", ["choose-realm/?q=%00", "effect/?who=a%00&client=%00b", "effect/?realm=%00", "find/?q=aa%00"]
)
def test_what_is_looked_for_may_have_a_nul(operator: Browser, query: str) -> None:
    assert operator.get(f"/realms/system/admin/{query}").status_code == 200


@pytest.mark.attack("K03")
def test_no_realm_has_a_nul_in_its_name(operator: Browser) -> None:
    assert operator.post("/realms/system/admin/choose-realm/", {"realm": "acme\0x"}).status_code == 404


@pytest.mark.attack("K03")
def test_a_client_is_refused_for_a_reason_with_a_nul(operator: Browser, acme: Realm) -> None:
    waiting = {"origin": "registration", "enabled": False, "trust": "pending", "redirect_uris": ["https://a.test/"]}
    client = Client.objects.all_realms().create(realm=acme, client_id="waiting", **waiting)
    decision = {"client": str(client.pk), "decision": "refuse", "reason": "a\0b"}

    assert operator.post("/realms/system/admin/clients/client/approvals/", decision).status_code == 302
    assert Event.objects.get(action=actions.CLIENT_QUARANTINED).detail["reason"] == "ab"
