"""A person deletes their account, and nothing is left that lets anybody in or speaks of them."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, models
from django.test import Client

from accounts.flows.people import add_person
from accounts.models import AddressProof, Purpose, Session, User
from audit.models import Event, OutboxMessage
from oauth.models import Consent, Family
from realms.context import realm_context
from realms.models import Realm, Role
from support import clock
from tests.applications import Application, granted, install
from tests.factors.apps import set_up
from tests.people import PASSWORD, browser, log_in, try_password

PAGE = "/realms/acme/account/delete/"


def delete(client: Client, email: str = "alice@acme.test", path: str = PAGE) -> int:
    """Type an address, press the button, and return the status."""
    return client.post(path, {"email": email}).status_code


def administers(*people: User) -> None:
    """Let people administer their realm."""
    for person in people:
        role, _ = Role.objects.all_realms().get_or_create(realm=person.realm, name="admin", administers=True)
        with realm_context(person.realm):
            person.roles.add(role)


def rows_of(person_id: object, *, email: str) -> set[str]:
    """Return the tables that still name a person, but for the trail and the outbox."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:  # noqa: SLF001 (Django's documented name)
            if model in {Event, OutboxMessage} or model._meta.proxy:  # noqa: SLF001 (as above)
                continue
            if field.related_model is User or isinstance(field, models.EmailField):
                wanted = email if isinstance(field, models.EmailField) else person_id
                if model._base_manager.filter(**{field.attname: wanted}).exists():  # noqa: SLF001 (as above)
                    found.add(model._meta.label)  # noqa: SLF001 (as above)
    return found


def test_everything_of_the_person_goes_and_their_last_mail_says_so(web: Application, alice: User, acme: Realm) -> None:
    tokens = granted(web.redeem(web.code()))
    log_in(phone := browser(), alice)
    set_up(web.browser, acme)
    with realm_context(acme):
        values = {"realm": acme, "email": alice.email, "purpose": Purpose.RESET, "created_at": 0}
        AddressProof.objects.create(expires_at=clock.now() + 60, **values)
    OutboxMessage.objects.all().delete()
    assert len(rows_of(alice.pk, email=alice.email)) >= 6

    answer = web.browser.post(PAGE, {"email": " Alice@Acme.test "})

    assert answer.status_code == 200
    assert "Your account was deleted" in answer.content.decode()
    assert rows_of(alice.pk, email=alice.email) == set()
    assert web.refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"} | web.refresh("x").json()
    assert not web.sees_alive(tokens["access_token"])
    for device in (web.browser, phone):
        assert device.get(PAGE)["Location"].startswith("/realms/acme/account/login/")
    event = Event.objects.get(action="account.deleted")
    assert (event.actor, event.subject) == (alice.email, str(alice.pk))
    mails = [row.payload for row in OutboxMessage.objects.filter(kind="mail")]
    assert [(mail["to"], mail["template"]) for mail in mails] == [(alice.email, "mail/account_deleted.txt")]


def test_the_address_is_free_and_whoever_has_it_next_is_somebody_else(alice: User, acme: Realm, client: Client) -> None:
    log_in(client, alice)
    assert delete(client) == 200
    assert try_password(browser(), acme, alice.email, PASSWORD).status_code == 200

    successor = add_person(acme, email=alice.email, password=PASSWORD, email_verified=True)
    log_in(client, successor)

    assert successor.pk != alice.pk
    assert "account was made" not in (page := client.get("/realms/acme/account/activity/").content.decode())
    assert page.count("Signed in.") == 1


def test_the_same_address_in_another_realm_loses_nothing(alice: User, globex: Realm, client: Client) -> None:
    namesake = add_person(globex, email=alice.email, password=PASSWORD, email_verified=True)
    log_in(there := browser(), namesake)
    log_in(client, alice)

    assert there.post(PAGE, {"email": alice.email})["Location"].startswith("/realms/acme/account/login/")
    assert delete(client) == 200

    assert there.get("/realms/globex/account/").status_code == 200
    assert User.objects.all_realms().get() == namesake
    assert Session.objects.all_realms().filter(user=namesake).exists()
    with realm_context(globex):
        assert EmailAddress.objects.get().user == namesake


def test_another_address_deletes_nothing(client: Client, alice: User, bob: User) -> None:
    log_in(client, alice)

    assert [delete(client, bob.email), delete(client, ""), delete(client, "a\x00b")] == [200, 200, 200]
    assert User.objects.all_realms().count() == 2
    assert not Event.objects.filter(action="account.deleted").exists()


def test_deleting_needs_a_form_of_ours_and_a_fresh_proof(alice: User, wait: Callable[[int], None]) -> None:
    log_in(hers := browser(), alice)
    strict = browser(enforce_csrf_checks=True)
    strict.cookies = hers.cookies
    assert delete(strict) == 403
    assert delete(browser()) == 302
    wait(301)

    asked = hers.post(PAGE, {"email": alice.email})

    assert asked["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert User.objects.all_realms().filter(pk=alice.pk).exists()


def test_a_realm_may_leave_deletion_to_its_administrators(client: Client, alice: User, acme: Realm) -> None:
    acme.account_deletion = False
    acme.save()
    log_in(client, alice)

    assert "Ask an administrator" in client.get("/realms/acme/account/data/").content.decode()
    assert client.get(PAGE).status_code == 403
    assert delete(client) == 403
    assert User.objects.all_realms().exists()


def test_the_last_administrator_stays_and_the_last_but_one_may_go(client: Client, alice: User, bob: User) -> None:
    administers(alice)
    log_in(client, alice)

    assert "only administrator" in client.post(PAGE, {"email": alice.email}).content.decode()
    bob.is_active = False
    bob.save()
    administers(bob)
    assert "only administrator" in client.post(PAGE, {"email": alice.email}).content.decode()
    bob.is_active = True
    bob.save()
    assert "Your account was deleted" in client.post(PAGE, {"email": alice.email}).content.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_go_at_once_one_stays(alice: User, bob: User) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (nothing else here runs side by side)

    administers(alice, bob)

    def leave(person: User) -> bytes:
        try:
            log_in(device := browser(), person)
            return device.post(PAGE, {"email": person.email}).content
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(leave, (alice, bob)))

    assert sum(b"Your account was deleted" in page for page in pages) == 1
    assert User.objects.all_realms().count() == 1


def test_nothing_goes_that_others_hold(acme: Realm, alice: User, bob: User) -> None:
    hers = install(acme, alice, consent="remember")
    log_in((his := Application(acme, hers.secret)).browser, bob)
    hers.tokens()
    tokens = his.tokens()
    assert Consent.objects.all_realms().count() == 2

    assert delete(hers.browser) == 200

    assert his.sees_alive(tokens["access_token"])
    assert [row.user for row in Family.objects.all_realms()] == [bob]
    assert [row.user for row in Consent.objects.all_realms()] == [bob]
    assert Session.objects.all_realms().filter(user=bob).exists()


def test_the_page_says_what_goes_and_what_stays(client: Client, alice: User) -> None:
    log_in(client, alice)

    page = client.get(PAGE).content.decode()

    assert "your API keys" in page
    assert "The record of what was done here stays" in page
    assert "Organizations that you made" not in page
