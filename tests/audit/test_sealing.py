"""The sealer: what it seals, when, and what it refuses to go on with."""

from collections.abc import Callable
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction

from audit import actions, sealing
from audit.models import Event, Seal, SealHead
from audit.record import record
from audit.verification import verify

pytestmark = pytest.mark.django_db
Wait = Callable[[int], None]


def test_what_was_recorded_is_sealed_within_a_minute(wait: Wait) -> None:
    _record(3)

    _seal(wait)

    assert SealHead.objects.get().up_to >= Event.objects.filter(realm="acme").latest("pk").pk
    report = verify()
    assert report.problem is None
    assert (report.events, report.unsealed) == (3, 1)  # the beginning of the chain is itself an event
    assert Event.objects.latest("pk").action == actions.SEALING_BEGUN


def test_long_trails_are_sealed_in_batches(wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 2)
    _record(5)

    _seal(wait)

    assert [*Seal.objects.values_list("number", "count")] == [(1, 2), (2, 2), (3, 1)]
    assert verify().problem is None


def test_nothing_new_makes_no_link(wait: Wait) -> None:
    _record(1)
    for _ in range(3):
        _seal(wait)
    links = Seal.objects.count()

    _seal(wait)

    assert Seal.objects.count() == links


def test_the_sealer_does_not_go_on_from_an_end_that_it_did_not_leave(wait: Wait) -> None:
    _record(1)
    _seal(wait)
    SealHead.objects.update(up_to=0)
    _record(1)

    with pytest.raises(sealing.ChainBroken):
        _seal(wait)


def test_the_sealer_does_not_begin_anew_where_the_end_is_gone(wait: Wait) -> None:
    _record(1)
    _seal(wait)
    SealHead.objects.all().delete()
    _record(1)

    with pytest.raises(sealing.ChainBroken):
        _seal(wait)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_transaction_under_way_is_waited_for(wait: Wait) -> None:
    with transaction.atomic():
        _record(1)
        other = Thread(target=_in_a_connection_of_its_own, args=(partial(_record_and_seal, wait),))
        other.start()
        other.join()
        sealed_meanwhile = Seal.objects.count()
    _seal(wait)

    assert sealed_meanwhile == 0
    assert verify().problem is None


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(wait: Wait) -> None:
    _record(20)
    sealing.seal_settled()
    wait(20)
    sealers = [Thread(target=_in_a_connection_of_its_own, args=(sealing.seal_settled,)) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()

    assert verify().problem is None
    assert Seal.objects.get().count == 20


def _record(events: int) -> None:
    for number in range(events):
        record(actions.LOGIN, realm="acme", actor=f"{number}@acme.test", detail={"n": number, "ü": [1.5, None]})


def _seal(wait: Wait) -> None:
    """Let the sealer look twice: what was there at the first time is settled at the second."""
    sealing.seal_settled()
    wait(20)
    sealing.seal_settled()


def _record_and_seal(wait: Wait) -> None:
    _record(1)
    _seal(wait)


def _in_a_connection_of_its_own(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()
