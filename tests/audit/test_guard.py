"""The watch over the administration and over commands sees what is written without a word."""

from io import StringIO

import pytest
from django.core.management import call_command

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


@pytest.mark.attack("J12")
@pytest.mark.django_db
def test_a_command_that_writes_without_an_event_fails_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("first_administrator", stdout=StringIO())
    monkeypatch.setattr("accounts.flows.first_administrator.record", lambda *_, **__: None)

    with pytest.raises(AssertionError, match=r"first_administrator: .*INSERT accounts_setuplink.*recorded nothing"):
        call_command("first_administrator", "--another", stdout=StringIO())
