"""Retention takes old events out of the chain, and what is left fits."""

from collections.abc import Callable

import pytest

from audit import actions, retention, sealing
from audit.models import Event
from audit.record import record
from audit.verification import verify

pytestmark = pytest.mark.django_db
Wait = Callable[[int], None]
YEAR = 365 * 86_400


def test_retention_leaves_a_chain_that_fits(trail: list[int], wait: Wait) -> None:
    assert trail
    _a_year_goes_by(wait)
    record(actions.LOGIN, realm="acme", actor="new")

    cleared = retention.clear("acme", days=30)

    assert cleared == 5
    report = verify()
    assert (report.problem and report.problem.sentence, report.cleared) == (None, 5)
    events = Event.objects.order_by("pk").values_list("realm", "action")
    assert ("globex", actions.LOGIN) in events
    assert ("acme", actions.TRAIL_CLEARED) in events


def test_retention_goes_link_by_link(trail: list[int], wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trail
    monkeypatch.setattr(retention, "BATCH", 3)
    _a_year_goes_by(wait)

    assert retention.clear("acme", days=30) == 5
    assert verify().problem is None


def test_what_is_not_old_stays(trail: list[int]) -> None:
    assert retention.clear("acme", days=7) == 0
    assert Event.objects.filter(pk__in=trail).count() == len(trail)


def _a_year_goes_by(wait: Wait) -> None:
    for seconds in (20, 20, YEAR):
        sealing.seal_settled()
        wait(seconds)
