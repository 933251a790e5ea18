"""Administrators show a second factor where their realm says so, and help who lost theirs."""

import pytest
from django.test import Client as Browser

from accounts.factors import authenticators
from accounts.flows.people import add_person
from accounts.models import User
from audit import actions
from audit.models import Event, OutboxMessage
from realms.context import realm_context
from realms.models import Realm
from tests.admin.conftest import make_administrator
from tests.factors.apps import protected, set_up, show
from tests.people import PASSWORD, browser, log_in

ADMIN = "/realms/acme/admin/"


def demand_factor(realm: Realm) -> None:
    realm.administrators_need_second_factor = True
    realm.save()


def remove_factors(administrator: Browser, user: User, *, admin: str = ADMIN) -> int:
    fields = {"action": "remove_factors", "_selected_action": str(user.pk), "post": "yes"}
    return administrator.post(f"{admin}accounts/user/", fields).status_code


def has_factors(user: User) -> bool:
    with realm_context(user.realm):
        return authenticators.of(user).exists()


@pytest.mark.attack("J09")
def test_the_administration_opens_after_a_second_factor_where_the_realm_says_so(client: Browser, alice: User) -> None:
    make_administrator(alice)
    log_in(client, alice)
    assert client.get(ADMIN).status_code == 200
    demand_factor(alice.realm)

    refused = client.get(f"{ADMIN}accounts/user/", follow=True)
    posted = client.post(f"{ADMIN}accounts/user/")
    _, shown = set_up(client, alice.realm, next=f"{ADMIN}accounts/user/")

    assert refused.redirect_chain[-1][0].startswith("/realms/acme/account/security/?next=")
    assert "you need a second factor" in refused.content.decode()
    assert posted.status_code == 302
    assert f'href="{ADMIN}accounts/user/"' in shown.content.decode()
    assert client.get(f"{ADMIN}accounts/user/").status_code == 200


@pytest.mark.attack("J09")
def test_an_administrator_with_an_app_shows_it_at_the_door(alice: User) -> None:
    make_administrator(alice)
    person = browser()
    log_in(person, alice)
    app = protected(alice)
    demand_factor(alice.realm)

    led = person.get(ADMIN, follow=True)
    show(person, alice.realm, code=app.code(), next=ADMIN)

    assert led.redirect_chain[-1][0].startswith("/realms/acme/account/factor/?next=")
    assert person.get(ADMIN).status_code == 200


def test_a_person_who_administers_nothing_is_not_led_to_a_factor(client: Browser, alice: User) -> None:
    demand_factor(alice.realm)
    log_in(client, alice)

    assert client.get(ADMIN, follow=True).status_code == 403


def test_an_administrator_removes_what_a_person_has_lost(client: Browser, alice: User, bob: User) -> None:
    make_administrator(alice)
    protected(bob)
    log_in(client, alice)
    changes = OutboxMessage.objects.filter(payload__template="mail/factor_changed.txt")
    told = changes.count()

    remove_factors(client, bob)

    assert not has_factors(bob)
    assert log_in(browser(), bob)["Location"] == "/realms/acme/account/"
    event = Event.objects.get(action=actions.FACTORS_RESET)
    assert (event.realm, event.actor, event.target) == ("acme", alice.email, bob.email)
    assert changes.count() == told + 1


def test_nobody_removes_the_factors_of_another_realm(client: Browser, alice: User, mallory: User) -> None:
    make_administrator(mallory)
    protected(alice)
    log_in(client, mallory)

    remove_factors(client, alice, admin="/realms/globex/admin/")

    assert has_factors(alice)


def test_an_operator_of_the_platform_removes_them_everywhere(client: Browser, alice: User, db: None) -> None:  # noqa: ARG001 (asks for the database)
    protected(alice)
    system = Realm.objects.create(slug="system", name="System")
    log_in(client, make_administrator(add_person(system, email="root@system.test", password=PASSWORD)))

    remove_factors(client, alice, admin="/realms/system/admin/")

    assert not has_factors(alice)
    assert Event.objects.get(action=actions.FACTORS_RESET).realm == "acme"
