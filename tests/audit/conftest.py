"""A trail that is sealed."""

from collections.abc import Callable

import pytest

from audit import actions, sealing
from audit.models import Event
from audit.record import record
from audit.verification import verify

Wait = Callable[[int], None]


@pytest.fixture
def trail(wait: Wait, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the ids of six sealed events, two to a link."""
    monkeypatch.setattr(sealing, "BATCH", 2)
    for number in range(6):
        record(actions.LOGIN, realm="globex" if number == 5 else "acme", actor=f"{number}@acme.test")
    sealing.seal_settled()
    wait(20)
    sealing.seal_settled()
    assert verify().problem is None
    return [*Event.objects.exclude(realm="system").order_by("pk").values_list("pk", flat=True)]
