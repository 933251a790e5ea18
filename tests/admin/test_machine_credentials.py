"""A service account is made with what it proves itself with, in one go; and disabled after a question."""

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from clients.models import ClientSecret
from realms.models import Realm
from serviceaccounts.models import ApiKey, ServiceAccount
from tests.people import browser

LIST = "/realms/acme/admin/serviceaccounts/serviceaccount/"
FORM = {"name": "Reports", "enabled": "on", "client_id": "reports"}
KEY = re.compile(r"as_ak_[0-9A-Za-z]{49}")


def machine() -> ServiceAccount:
    return ServiceAccount.objects.all_realms().get(client__client_id="reports")


def credentials() -> tuple[int, int]:
    return machine().client.secrets.count(), ApiKey.objects.all_realms().filter(service_account=machine()).count()


@pytest.mark.attack("J06")
def test_a_key_is_made_with_it_shown_once_and_works(administrator: Browser, acme: Realm) -> None:
    answer = administrator.post(f"{LIST}add/", FORM | {"credential": "api_key"})
    (key,) = KEY.findall(answer.content.decode())

    asked = browser().get(f"{acme.path}/me", headers={"api-key": key})
    assert "no-store" in answer["Cache-Control"]
    assert (asked.status_code, asked.json()["client_id"]) == (200, "reports")
    assert credentials() == (0, 1)
    assert key not in administrator.get("/realms/acme/admin/serviceaccounts/apikey/").content.decode()


@pytest.mark.parametrize(
    ("chosen", "leads_to"),
    [("workload", "/realms/acme/admin/serviceaccounts/workloadrule/add/?account={pk}"), ("nothing", LIST)],
)
def test_without_a_secret_none_is_made(administrator: Browser, chosen: str, leads_to: str) -> None:
    answer = administrator.post(f"{LIST}add/", FORM | {"credential": chosen})

    assert answer["Location"] == leads_to.format(pk=machine().pk)
    assert credentials() == (0, 0)
    assert administrator.get(answer["Location"]).status_code == 200


def test_after_a_login_of_long_ago_the_key_is_asked_for_with_the_password(
    administrator: Browser, wait: Callable[[int], None]
) -> None:
    wait(301)

    answer = administrator.post(f"{LIST}add/", FORM | {"credential": "api_key"})

    assert answer["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert credentials() == (0, 0)


def test_an_unknown_choice_is_refused(administrator: Browser) -> None:
    answer = administrator.post(f"{LIST}add/", FORM | {"credential": "trust"})

    assert "not one of the available choices" in answer.content.decode()
    assert not ServiceAccount.objects.all_realms().filter(client__client_id="reports").exists()


def test_the_same_form_again_makes_no_second_account_and_no_second_key(administrator: Browser) -> None:
    administrator.post(f"{LIST}add/", FORM | {"credential": "api_key"})
    again = administrator.post(f"{LIST}add/", FORM | {"credential": "api_key"})

    assert KEY.search(again.content.decode()) is None
    assert credentials() == (0, 1)


def test_disabling_is_asked_about_with_what_stops_and_who_is_told(administrator: Browser) -> None:
    administrator.post(f"{LIST}add/", FORM | {"credential": "secret", "contacts": "team@acme.test"})
    form = {"action": "disable", "_selected_action": [machine().pk]}

    asked = administrator.post(LIST, form).content.decode()
    before = machine().client.enabled
    administrator.post(LIST, form | {"post": "yes"})

    assert "secrets: 1, API keys: 0" in asked
    assert "team@acme.test" in asked
    assert (before, machine().client.enabled) == (True, False)
    assert ClientSecret.objects.filter(client=machine().client).count() == 1
