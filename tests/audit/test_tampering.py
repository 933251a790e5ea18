"""Whoever can write the database alone changes nothing of what is sealed without being found out."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import actions, chain, sealing
from audit.models import Clearance, Seal, SealHead
from audit.record import record
from audit.verification import verify
from support.secrets import peppers

pytestmark = [pytest.mark.django_db, pytest.mark.attack("J12")]
Wait = Callable[[int], None]
COPY = """
INSERT INTO audit_event (id, realm, action, actor, target, subject, client, flow, peer, detail, at)
SELECT %s, realm, action, actor, target, subject, client, flow, peer, detail, at FROM audit_event WHERE id = %s
"""
BELOW = COPY.replace("SELECT %s", "SELECT -1").replace("detail, at FROM", "detail, 1 FROM").replace("%s", "{0}")

CHANGES = {
    "changed": ("UPDATE audit_event SET actor = 'mallory' WHERE id = {2}", 2, "changed"),
    "detail": ("""UPDATE audit_event SET detail = '{{"a": 1}}' WHERE id = {2}""", 2, "changed"),
    "moved": ("UPDATE audit_event SET realm = 'globex' WHERE id = {2}", 2, "missing"),
    "missing": ("DELETE FROM audit_event WHERE id = {3}", 2, "1 of its 2 events are missing"),
    "all missing": ("DELETE FROM audit_event", 1, "missing"),
    "replaced": ("UPDATE audit_event SET at = at + 1 WHERE id = {0}", 1, "changed"),
    "added below": (BELOW, None, "in no link"),
    "seal": ("UPDATE audit_seal SET count = 1 WHERE number = 2", 2, "It was changed"),
    "seal's moment": ("UPDATE audit_seal SET at = 0 WHERE number = 2", 2, "It was changed"),
    "seal's code": ("UPDATE audit_seal SET mac = digest WHERE number = 2", 2, "not made by this server"),
    "seal missing": ("DELETE FROM audit_seal WHERE number = 2", 2, "It is missing"),
    "first seal missing": ("DELETE FROM audit_seal WHERE number = 1", 1, "It is missing"),
    "cut off": ("DELETE FROM audit_seal WHERE number = 3", 3, "cut off"),
    "head missing": ("DELETE FROM audit_sealhead", 4, "The end of the chain is missing"),
    "head moved": ("UPDATE audit_sealhead SET number = 2", 3, "not the end"),
}


@pytest.mark.attack("J12")
@pytest.mark.parametrize("case", CHANGES)
def test_what_was_done_by_sql_is_found(trail: list[int], case: str) -> None:
    statement, seal, words = CHANGES[case]
    _write(statement.format(*trail))

    problem = verify().problem

    assert problem is not None
    assert problem.seal == seal
    assert words in problem.sentence


def test_an_added_event_is_found(trail: list[int]) -> None:
    _write("DELETE FROM audit_event WHERE id = %s", trail[2])
    _write(COPY, trail[2], trail[0])

    problem = verify().problem

    assert problem is not None
    assert (problem.seal, problem.realm) == (2, "acme")


def test_two_events_that_change_places_are_found(trail: list[int]) -> None:
    first, second = trail[0], trail[1]
    for old, new in ((first, -1), (second, first), (-1, second)):
        _write("UPDATE audit_event SET id = %s WHERE id = %s", new, old)

    problem = verify().problem

    assert problem is not None
    assert problem.seal == 1


@pytest.mark.attack("J12")
def test_a_chain_made_anew_without_the_key_is_found(trail: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    _write("DELETE FROM audit_event WHERE id = %s", trail[3])
    with monkeypatch.context() as forger:
        forger.setattr(chain, "PURPOSE", "guessed")
        for seal in Seal.objects.order_by("number"):
            _forge(seal)

    problem = verify().problem

    assert problem is not None
    assert "not made by this server" in problem.sentence


def test_a_chain_that_is_gone_with_its_head_is_missed(trail: list[int], wait: Wait) -> None:
    assert trail
    _write("DELETE FROM audit_seal")
    _write("DELETE FROM audit_sealhead")
    wait(3700)

    problem = verify().problem

    assert problem is not None
    assert "in no link" in problem.sentence


def test_the_end_noted_down_outside_is_missed_where_the_chain_was_set_back(trail: list[int]) -> None:
    assert trail
    noted = verify().head
    earlier = Seal.objects.get(number=2)
    _write("DELETE FROM audit_seal WHERE number = 3")
    head = SealHead.objects.get()
    head.number, head.up_to, head.digest = 2, earlier.up_to, earlier.digest
    chain.sign(head)
    head.save()

    assert verify().problem is None
    found = verify(expected=noted).problem
    assert found is not None
    assert "ended later" in found.sentence


def test_a_link_under_a_pepper_that_is_gone_is_vouched_for_by_a_later_one(
    trail: list[int], wait: Wait, settings: object
) -> None:
    assert trail
    version, pepper = peppers()[0]
    settings.SECRET_PEPPER = f"new:{'n' * 40},{version}:{pepper.decode()}"  # type: ignore[attr-defined]  # pytest-django's
    record(actions.LOGIN, realm="acme")
    for _ in range(2):
        wait(20)
        sealing.seal_settled()
    settings.SECRET_PEPPER = f"new:{'n' * 40}"  # type: ignore[attr-defined]  # as above

    report = verify()
    assert report.problem is None
    assert report.unjudged == 3


def test_only_one_realm_is_looked_at(trail: list[int]) -> None:
    _write("DELETE FROM audit_event WHERE id = %s", trail[2])

    assert verify("globex").problem is None
    assert verify("acme").problem is not None


def test_nobody_clears_by_hand(trail: list[int]) -> None:
    last = trail[-1]
    _write("DELETE FROM audit_event WHERE id <= %s", last)
    Clearance.objects.create(realm="acme", up_to=last, key=peppers()[0][0], mac="0" * 64, at=0)

    problem = verify().problem

    assert problem is not None
    assert problem.realm == "acme"


def test_the_command_says_what_does_not_fit(trail: list[int]) -> None:
    said = StringIO()
    call_command("audit", "verify", "-o", "json", stdout=said)
    assert json.loads(said.getvalue())["ok"] is True
    _write("DELETE FROM audit_event WHERE id = %s", trail[0])
    said = StringIO()

    with pytest.raises(SystemExit) as left:
        call_command("audit", "verify", stdout=said)

    assert left.value.code == 1
    assert said.getvalue().startswith("DOES NOT FIT: seal 1, realm acme: 1 of its 2 events are missing.")


def test_the_command_takes_no_head_that_is_none(db: None) -> None:  # noqa: ARG001 (asks for the database)
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--expect", "x")


def _write(statement: str, *values: int) -> None:
    """Run a statement as somebody would who owns the database: its triggers are no hindrance."""
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_seal"):
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_is_appended")
        cursor.execute(statement, values or None)


def _forge(seal: Seal) -> None:
    rows = [*chain.events_between(seal.after, seal.up_to)]
    earlier = Seal.objects.filter(number=seal.number - 1).first()
    seal.parts, seal.count = chain.parts_of(rows), len(rows)
    seal.previous = earlier.digest if earlier else chain.START
    seal.digest = chain.digest_of(seal)
    chain.sign(seal)
    seal.save()
    head = SealHead.objects.get()
    head.digest = seal.digest
    chain.sign(head)
    head.save()
