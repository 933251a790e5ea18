"""A person reads times in their own time zone, where they gave one."""

import pytest

from accounts.models import User
from tests.people import browser, log_in


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Asia/Tokyo", "JST"), ("", "UTC"), ("Europe", "UTC"), ("../zone", "UTC"), ("Mars/Olympus", "UTC")],
)
@pytest.mark.parametrize("page", ["activity", "sessions"])
def test_times_are_in_the_zone_of_the_person(alice: User, page: str, zone: str, said: str) -> None:
    alice.zoneinfo = zone
    alice.save()
    laptop = browser()
    log_in(laptop, alice)

    text = laptop.get(f"/realms/acme/account/{page}/").content.decode()

    shown = {name for name in ("JST", "UTC") if f" {name}<" in text or f"({name})" in text}
    assert shown == {said}
