"""`make scale`, part three: the admin of a platform with 5,000 realms, 100,000 clients, a million people, 10 M events.

Run as `python -m tests.postgresql python -m tests.scale.desk`. Filling takes minutes; DESK_FACTOR (0.01) makes it all
smaller, DESK_TIMES asks each page more or less often. Each page is asked inside this process, warm, by an operator of
the platform, an administrator of the largest realm, one of a small realm, and the administrator of one application.
Ends with status 1 unless each answers within 300 ms at p95, and needs as many statements in the largest realm as in a
small one.
"""

import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402 (Django is set up first)
from django.test import Client as Browser  # noqa: E402 (as above)
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402 (as above)

from realms.context import realm_context  # noqa: E402 (as above)
from support.garbage import leave_what_is_loaded  # noqa: E402 (as above)
from tests import databases  # noqa: E402 (as above)
from tests.scale import crowd, operators  # noqa: E402 (as above)
from tests.scale.desk_pages import Page, pages  # noqa: E402 (as above)
from tests.scale.size import size  # noqa: E402 (as above)

FACTOR = float(os.environ.get("DESK_FACTOR", "1"))
TIMES = int(os.environ.get("DESK_TIMES", "20"))
MOST = 0.3  # seconds
ROUNDS = 2  # before it counts
STATEMENTS_APART = 2  # where a list is empty, its rows and what hangs on them are not asked for
COUNTS = 3  # of them the least: caches of the realm end by the second, and a visit is noted by the minute


@dataclass(frozen=True, slots=True)
class Measured:
    """One page, as one person got it. Times are seconds."""

    page: Page
    who: str
    status: int
    statements: int
    median: float
    p95: float

    def __str__(self) -> str:
        figures = f"{self.statements:4} {self.median * 1000:8.1f} {self.p95 * 1000:8.1f}"
        return f"{figures}  {self.who:12} {self.page.name}"


def main() -> int:
    """Fill, measure, print, and say by the status whether the bars hold."""
    of = size(FACTOR)
    with databases.under(connection):
        started = time.perf_counter()
        crowd.fill(of)
        print(f"{of.said}: filled in {time.perf_counter() - started:.0f} s")
        return report()


def report() -> int:
    """Return 0 when every bar holds for the database at hand."""
    setup_test_environment()
    leave_what_is_loaded()
    found = list(_measured())
    print("statements, median and p95 in milliseconds:")
    slow = [one for one in found if one.p95 > MOST]
    wrong = [one for one in found if one.status not in {200, 302, 403, 404}]
    uneven = _uneven(found)
    for one in sorted(found, key=lambda one: -one.p95):
        print(one)
    for sentence, bad in (("slower than 300 ms", slow), ("not answered", wrong), ("more statements", uneven)):
        print("ok  " if not bad else "FAIL", f"{len(bad)} of {len(found)} {sentence}")
        for one in bad:
            print("    ", one.status, one)
    return 1 if slow or wrong or uneven else 0


def _measured() -> Iterator[Measured]:
    for who, realm, browser in operators.people():
        with realm_context(realm):
            asked = list(pages(operators.request(realm)))
        for page in asked:
            yield _ask(who, page, f"/realms/{realm.slug}/admin/{page.path}", browser)


def _ask(who: str, page: Page, address: str, browser: Browser) -> Measured:
    spent = []
    for _ in range(ROUNDS):
        answer = browser.get(address)
    if answer.status_code == 403:
        return Measured(page, who, answer.status_code, 0, 0.0, 0.0)
    statements = min(_statements(browser, address) for _ in range(COUNTS))
    for _ in range(TIMES):
        started = time.perf_counter()
        browser.get(address)
        spent.append(time.perf_counter() - started)
    spent.sort()
    p95 = spent[math.ceil(len(spent) * 0.95) - 1]
    return Measured(page, who, answer.status_code, statements, spent[len(spent) // 2], p95)


def _statements(browser: Browser, address: str) -> int:
    connection.queries_log.clear()  # it takes no more than so many
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)  # before the next request empties the log


def _uneven(found: list[Measured]) -> list[Measured]:
    small = {one.page.name: one for one in found if one.who == operators.SMALL}
    large = [one for one in found if one.who == operators.LARGEST]
    return [
        one
        for one in large
        if small[one.page.name].status == one.status
        and one.statements > small[one.page.name].statements + STATEMENTS_APART
    ]


if __name__ == "__main__":
    sys.exit(main())
