"""Retention takes old events out of the chain, and what is left fits."""

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet

from audit import actions, chain, retention, sealing, verification
from audit.models import Event, Seal
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


def test_nobody_is_alarmed_while_two_realms_are_cleared(
    trail: list[int], wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trail
    _a_year_goes_by(wait)
    read = chain.parts_of

    def between_two_clearances(rows: QuerySet[Event, Any]) -> dict[str, chain.Part]:
        if not rows.filter(realm="globex").exists():
            return read(rows)
        retention.clear("acme", days=30)
        found = read(rows.all())
        retention.clear("globex", days=30)
        return found

    monkeypatch.setattr(chain, "parts_of", between_two_clearances)

    assert verify().problem is None
    assert set(Event.objects.values_list("action", flat=True)) == {actions.SEALING_BEGUN, actions.TRAIL_CLEARED}


def test_nobody_is_alarmed_while_the_trail_goes_on(
    trail: list[int], wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trail
    read, more = chain.parts_of, iter(range(3))

    def while_it_is_sealed(rows: Iterable[tuple[Any, ...]]) -> dict[str, chain.Part]:
        found = read(rows)
        if next(more, None) is not None:
            record(actions.LOGIN, realm="acme", actor="new")
            _a_year_goes_by(wait)
        return found

    monkeypatch.setattr(verification, "chain", SimpleNamespace(**vars(chain) | {"parts_of": while_it_is_sealed}))

    report = verify()

    assert report.problem is None
    assert report.head.startswith(f"{Seal.objects.count()}:")


def _a_year_goes_by(wait: Wait) -> None:
    for seconds in (20, 20, YEAR):
        sealing.seal_settled()
        wait(seconds)
