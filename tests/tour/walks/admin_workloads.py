"""The administration of workload identities: their list, one of them, and a token that is tried."""

import json
from collections.abc import Iterator

from tests.tour.visit import Shown, Visit, Walk
from tests.tour.walks.admin import ROW, form_of, list_of

RULES = "serviceaccounts/workloadrule"
TRY = Shown("admin:workload_simulate", "admin/serviceaccounts/simulate.html")
CLAIMS = {"iss": "https://token.actions.githubusercontent.com", "sub": "repo:acme/reports", "repository": "acme/web"}
PAGES = {
    "admin-workloads": list_of(RULES),
    "admin-workloads-one": form_of(RULES),
    "admin-workloads-try": TRY,
    "admin-workloads-judged": TRY,
}


def take(visit: Visit) -> Iterator[str]:
    """Look for the rule that a token does not fit."""
    visit.sign_in("root@acme.test", then=f"admin/{RULES}/")
    yield "admin-workloads"
    visit.press(ROW)
    yield "admin-workloads-one"
    visit.go(f"admin/{RULES}/")
    visit.press("a[href$='/simulate/']")
    yield "admin-workloads-try"
    visit.page.locator("textarea[name=shown]").fill(json.dumps(CLAIMS))
    visit.press("main form [type=submit]")
    yield "admin-workloads-judged"


WALK = Walk("admin-workloads", PAGES, take, is_of_people=False)
