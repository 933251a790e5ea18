"""The admin's pages of webhooks: added, tried out, looked at, and their secret shown once."""

import re

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries as AssertMaximum

from accounts.models import User
from audit import actions
from audit.calls import deliver_calls
from audit.models import Event, OutboxMessage
from realms import webhook_secrets
from realms.models import Realm, Webhook
from tests.admin.conftest import administrator as administrator  # noqa: PLC0414 (a fixture)
from tests.admin.test_secret_rotation import Wait
from tests.levels.cast import hold, logged_in
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
    for button in ("secret", "replay"):
        assert administrator.post(f"{PAGES}/{theirs.pk}/{button}/").status_code == 404
    assert theirs.name not in administrator.get(f"{PAGES}/").content.decode().partition("result_list")[2]


def test_what_failed_is_sent_again_by_a_button(
    administrator: Browser, acme: Realm, add: Add, server: Receiver, django_assert_max_num_queries: AssertMaximum
) -> None:
    webhook, secret = add(acme)
    server.status = 410
    administrator.post(f"{PAGES}/{webhook.pk}/test/")
    deliver_calls()
    page = administrator.get(f"{PAGES}/{webhook.pk}/change/").content.decode()
    assert "It answered 410 Gone." in page
    assert "given up" in page
    assert "switched off by the server" in administrator.get(f"{PAGES}/").content.decode()

    server.status, server.got = 200, []
    Webhook.objects.all_realms().update(enabled=True)
    administrator.post(f"{PAGES}/{webhook.pk}/replay/", {"failed": "86400"})
    deliver_calls()
    message = OutboxMessage.objects.get(kind="webhook")
    administrator.post(f"{PAGES}/{webhook.pk}/replay/", {"message": str(message.pk)})
    deliver_calls()
    assert [each["type"] for each in server.messages(secret)] == ["webhook.test"] * 2
    assert Event.objects.filter(action=actions.WEBHOOK_REPLAYED).count() == 2
    for number in range(30):
        OutboxMessage.objects.create(
            kind="webhook", lane=message.lane, payload=message.payload, created_at=number, available_at=0, realm="acme"
        )
    with django_assert_max_num_queries(20):
        administrator.get(f"{PAGES}/{webhook.pk}/change/")


def test_the_old_secret_goes_on_for_as_long_as_was_chosen(administrator: Browser, acme: Realm, add: Add) -> None:
    webhook, old = add(acme)
    administrator.post(f"{PAGES}/{webhook.pk}/secret/", {"overlap": "3600"})

    webhook.refresh_from_db()
    assert webhook_secrets.secrets_of(webhook)[1] == old
    assert "signs as well until" in administrator.get(f"{PAGES}/{webhook.pk}/change/").content.decode()


@pytest.mark.parametrize("form", [{"failed": "1"}, {"message": "x"}, {"failed": "\0"}])
def test_nonsense_is_not_sent_again(administrator: Browser, acme: Realm, add: Add, form: dict[str, str]) -> None:
    webhook, _ = add(acme)

    assert administrator.post(f"{PAGES}/{webhook.pk}/replay/", form).status_code == 400
    assert administrator.post(f"{PAGES}/{webhook.pk}/secret/", {"overlap": "-1"}).status_code == 400


@pytest.mark.attack("E10")
def test_who_may_not_read_the_trail_lets_nobody_else_read_it(alice: User, add: Add, server: Receiver) -> None:
    webhook, old = add(alice.realm)
    visitor = logged_in(hold(alice, "webhooks:write"))
    add_by_form(visitor, server, name="mine")
    change = visitor.post(f"{PAGES}/{webhook.pk}/change/", {"url": server.url, "events": "", "enabled": "on"})
    buttons = [visitor.post(f"{PAGES}/{webhook.pk}/{button}/", {}) for button in ("test", "replay", "secret")]

    assert {answer.status_code for answer in (change, *buttons)} == {403}
    assert Webhook.objects.all_realms().get().events == []
    assert webhook_secrets.secret_of(Webhook.objects.all_realms().get()) == old
    assert not OutboxMessage.objects.filter(kind="webhook").exists()


def test_who_may_look_finds_no_buttons(alice: User, add: Add) -> None:
    webhook, _ = add(alice.realm)
    visitor = logged_in(hold(alice, "webhooks:read"))
    page = visitor.get(f"{PAGES}/{webhook.pk}/change/").content.decode()

    assert "What was sent" in page
    for button in ("test", "replay", "secret"):
        assert f"/{button}/" not in page
        assert visitor.post(f"{PAGES}/{webhook.pk}/{button}/", {}).status_code == 403


def test_who_may_do_both_adds_one(alice: User, server: Receiver) -> None:
    visitor = logged_in(hold(alice, "webhooks:write", "audit:read"))

    assert SECRET.search(add_by_form(visitor, server).replace("&#x2B;", "+"))
