"""The watch over the administration sees what is written without a word."""

import pytest

from accounts.models import User
from tests.admin.conftest import make_administrator
from tests.people import browser, log_in

FIELDS = {"name": "auditor", "description": ""}
PAGE = "/realms/acme/admin/realms/role/add/"


@pytest.mark.attack("J12")
def test_a_write_without_an_event_fails_the_test(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_administrator(alice)
    desk = browser()
    log_in(desk, alice)
    monkeypatch.setattr("realms.row_events.record", lambda *_, **__: None)

    with pytest.raises(AssertionError, match=r"INSERT realms_role.*, and recorded nothing"):
        desk.post(PAGE, FIELDS)
