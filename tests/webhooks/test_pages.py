"""The admin's pages of webhooks: added, tried out, looked at, and their secret shown once."""

import re

import pytest
from django.test import Client as Browser

from audit import actions
from audit.calls import deliver_calls
from audit.models import Event
from realms import webhook_secrets
from realms.models import Realm, Webhook
from tests.admin.conftest import administrator as administrator  # noqa: PLC0414 (a fixture)
from tests.admin.test_secret_rotation import Wait
from tests.webhooks.conftest import Add
from tests.webhooks.receiver import Receiver

PAGES = "/realms/acme/admin/realms/webhook"
SECRET = re.compile(r"whsec_[0-9A-Za-z+/]{43}=")


def add_by_form(browser: Browser, server: Receiver, **fields: object) -> str:
    form = {"name": "ops", "url": server.url, "events": ["secret.leaked"], "enabled": "on"} | fields
    return browser.post(f"{PAGES}/add/", form).content.decode()


@pytest.mark.attack("J06")
def test_a_webhook_is_added_and_its_secret_is_shown_once(administrator: Browser, server: Receiver) -> None:
    (secret,) = SECRET.findall(add_by_form(administrator, server).replace("&#x2B;", "+"))
    webhook = Webhook.objects.all_realms().get()
    administrator.post(f"{PAGES}/{webhook.pk}/test/")
    deliver_calls()

    (message,) = server.messages(secret)
    assert message["type"] == "webhook.test"
    page = administrator.get(f"{PAGES}/{webhook.pk}/change/").content.decode()
    assert "webhook.test" in page
    assert "accepted" in page
    for path in ("", f"{webhook.pk}/change/", f"{webhook.pk}/history/"):
        assert secret not in administrator.get(f"{PAGES}/{path}").content.decode()


def test_a_new_secret_takes_the_place_of_the_old_one(administrator: Browser, acme: Realm, add: Add) -> None:
    webhook, old = add(acme)
    answer = administrator.post(f"{PAGES}/{webhook.pk}/secret/")

    webhook.refresh_from_db()
    assert webhook_secrets.secret_of(webhook) in answer.content.decode()
    assert webhook_secrets.secret_of(webhook) != old
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(action=actions.WEBHOOK_SECRET_RENEWED).count() == 1


def test_a_login_of_long_ago_sees_no_secret(administrator: Browser, acme: Realm, add: Add, wait: Wait) -> None:
    webhook, old = add(acme)
    wait(301)

    assert "reauthenticate" in administrator.post(f"{PAGES}/{webhook.pk}/secret/")["Location"]
    webhook.refresh_from_db()
    assert webhook_secrets.secret_of(webhook) == old


@pytest.mark.parametrize(
    "fields", [{"url": "http://10.0.0.1/"}, {"events": ["no.such"]}, {"name": "Not a slug"}, {"name": ""}]
)
def test_a_form_that_makes_no_sense_adds_none(
    administrator: Browser, server: Receiver, fields: dict[str, object]
) -> None:
    add_by_form(administrator, server, **fields)

    assert not Webhook.objects.all_realms().exists()


def test_a_name_is_given_once(administrator: Browser, server: Receiver) -> None:
    add_by_form(administrator, server)

    assert SECRET.search(add_by_form(administrator, server)) is None
    assert Webhook.objects.all_realms().count() == 1


@pytest.mark.attack("E10", "J08")
def test_a_webhook_of_another_realm_is_not_there(administrator: Browser, globex: Realm, add: Add) -> None:
    theirs, _ = add(globex)

    assert administrator.get(f"{PAGES}/{theirs.pk}/change/").status_code == 404
    assert administrator.post(f"{PAGES}/{theirs.pk}/test/").status_code == 404
    assert administrator.post(f"{PAGES}/{theirs.pk}/secret/").status_code == 404
    assert theirs.name not in administrator.get(f"{PAGES}/").content.decode().partition("result_list")[2]
