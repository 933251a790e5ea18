"""How long a realm keeps its events, and what the hourly task does about it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from audit import actions, sealing
from audit.models import Event
from audit.record import record
from audit.verification import verify
from realms.models import Realm
from realms.tasks import clear_trail

DAY = 86_400


def test_each_realm_is_cleared_by_its_own_days(acme: Realm, globex: Realm, wait: Callable[[int], None]) -> None:
    Realm.objects.filter(pk=acme.pk).update(audit_days=30)
    for realm in (acme, globex):
        record(actions.LOGIN, realm=realm.slug)
    for seconds in (20, 20, 31 * DAY):
        sealing.seal_settled()
        wait(seconds)

    clear_trail()

    left = Event.objects.filter(action=actions.LOGIN).values_list("realm", flat=True)
    assert [*left] == ["globex"]
    (cleared,) = Event.objects.filter(action=actions.TRAIL_CLEARED)
    assert (cleared.realm, cleared.detail["count"]) == ("acme", 1)
    for _ in range(2):
        wait(20)
        sealing.seal_settled()
    assert verify().problem is None


@pytest.mark.parametrize(("days", "is_taken"), [(0, True), (6, False), (7, True), (3650, True)])
def test_what_has_just_happened_cannot_be_cleared_away(acme: Realm, days: int, *, is_taken: bool) -> None:
    acme.audit_days = days
    if is_taken:
        acme.full_clean()
        return
    with pytest.raises(ValidationError):
        acme.full_clean()
