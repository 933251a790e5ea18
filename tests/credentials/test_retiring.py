"""The light that says whether an old secret may go: from its last use, and from that of those that replace it."""

import pytest

from clients.models import Client, ClientSecret
from clients.retiring import Light, judge
from clients.secret_listing import describe
from clients.secret_rotation import make
from realms.context import realm_context
from support import clock

HOUR, DAY = 3600, 86_400


def lit(*, old: int | None, new: int | None, **columns: int) -> Light:
    """Judge a secret used `old` seconds ago beside a newer one used `new` seconds ago; None: never."""
    now = clock.now()
    newer = ClientSecret(created_at=now - 2 * DAY, last_used_at=None if new is None else now - new, **columns)
    row = ClientSecret(created_at=now - 9 * DAY, last_used_at=None if old is None else now - old)
    return judge(row, [newer]).light


@pytest.mark.parametrize(
    ("old", "new", "light"),
    [
        (30, 10, Light.IN_USE),
        (30, None, Light.WAIT),
        (2 * HOUR, 10, Light.WAIT),
        (DAY, 10, Light.SAFE),
        (3 * DAY, DAY, Light.SAFE),
        (2 * DAY, 3 * DAY, Light.WAIT),
        (None, 10, Light.SAFE),
        (None, None, Light.WAIT),
    ],
)
def test_it_is_safe_once_newer_ones_alone_were_used_for_a_day(old: int | None, new: int | None, light: Light) -> None:
    assert lit(old=old, new=new) == light


def test_a_newer_one_that_has_not_started_or_has_ended_replaces_nothing() -> None:
    now = clock.now()

    assert lit(old=2 * DAY, new=10, starts_at=now + 60) == Light.NEWEST
    assert lit(old=2 * DAY, new=10, expires_at=now - 60) == Light.NEWEST


def test_every_secret_is_described_with_its_light(machine: Client, kept: ClientSecret) -> None:
    with realm_context(machine.realm):
        made = make(machine, by="alice@acme.test")
        newest, oldest = describe(machine)

    assert (newest.id, newest.hint, newest.created_by) == (made.row.pk, made.text[-4:], "alice@acme.test")
    assert (oldest.id, oldest.retiring.light) == (kept.pk, Light.WAIT)
    assert newest.retiring.light == Light.NEWEST


def test_the_newest_is_due_when_the_client_or_else_the_realm_says_so(machine: Client, kept: ClientSecret) -> None:
    machine.realm.rotate_secrets_every = 90
    with realm_context(machine.realm):
        (by_realm,) = describe(machine)
        machine.rotate_secrets_every = 30
        (by_client,) = describe(machine)
        machine.rotate_secrets_every = 0
        (never,) = describe(machine)

    assert by_realm.due_at == kept.created_at + 90 * DAY
    assert by_client.due_at == kept.created_at + 30 * DAY
    assert never.due_at is None
