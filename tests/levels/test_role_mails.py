"""Whoever becomes or stops being an administrator hears of it by mail, wherever it was decided."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from accounts.models import User
from audit.models import OutboxMessage
from authserver.blueprint.applying import apply
from clients.models import Client
from realms.models import Realm, Role
from serviceaccounts.models import ApplicationRole, ServiceAccount
from tests.accounts.mailbox import letters
from tests.levels.cast import hold, logged_in, machine, role
from tests.protocol import add_machine

ADMIN = "/realms/acme/admin"
Give = Callable[[User, list[Role]], None]


@pytest.fixture
def auditor(acme: Realm) -> Role:
    return role(acme, "audit:read", name="auditor")


@pytest.fixture
def desk(alice: User) -> Browser:
    return logged_in(hold(alice, "write"))


def in_the_admin(person: User, roles: list[Role]) -> None:
    page = f"{ADMIN}/accounts/user/{person.pk}/change/"
    alice = User.objects.all_realms().get(email="alice@acme.test")
    answer = logged_in(alice).post(page, {"name": "Bob", "is_active": "on", "roles": [each.pk for each in roles]})
    assert answer.status_code == 302, answer.content


def by_the_api(person: User, roles: list[Role]) -> None:
    answer = machine(person.realm, "write")("PATCH", f"users/{person.pk}/", {"roles": [each.name for each in roles]})
    assert answer.status_code == 200, answer.content


def by_a_blueprint(person: User, roles: list[Role]) -> None:
    named = ", ".join(each.name for each in roles)
    apply(f"realms: [{{slug: acme, users: [{{email: {person.email}, roles: [{named}]}}]}}]".encode())


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("give", [in_the_admin, by_the_api, by_a_blueprint])
def test_who_is_given_or_loses_a_role_that_administers_is_told(give: Give, bob: User, auditor: Role) -> None:
    plain = role(bob.realm, name="plain")
    give(bob, [auditor, plain])
    give(bob, [auditor])
    give(bob, [])

    given, taken = letters("bob@acme.test")
    assert given.subject == "What you administer in Acme"
    assert "You were given the role auditor: you administer Acme, as far as it permits." in given.text
    assert "The role auditor was taken from you: you no longer administer Acme by it." in taken.text
    assert "plain" not in given.text + taken.text
    assert given.subject not in {mail.subject for mail in letters("alice@acme.test")}


def test_who_holds_a_role_that_is_deleted_is_told(desk: Browser, bob: User, wiki: Client) -> None:
    everywhere, there = role(bob.realm, "users:read", name="clerk"), role(bob.realm, "clients:read", name="keeper")
    bob.roles.add(everywhere)
    ApplicationRole.objects.all_realms().create(
        realm=bob.realm, client=wiki, user=bob, role=there, given_by="root", given_at=1
    )
    for each in (everywhere, there):
        desk.post(f"{ADMIN}/realms/role/{each.pk}/delete/", {"post": "yes"})

    texts = [letter.text for letter in letters("bob@acme.test")]
    assert not Role.objects.all_realms().filter(name__in=("clerk", "keeper")).exists()
    assert len(texts) == 2
    assert "The role clerk was taken from you" in texts[0]
    assert "The role keeper for the application Wiki was taken from you" in texts[1]


def test_nobody_is_told_when_a_realm_goes_with_its_people(bob: User, auditor: Role) -> None:
    bob.roles.add(auditor)
    Realm.objects.filter(pk=bob.realm.pk).delete()

    assert not OutboxMessage.objects.exists()


@pytest.mark.usefixtures("wiki")
@pytest.mark.parametrize("at", ["admin", "api"])
def test_who_administers_one_application_from_now_on_is_told(desk: Browser, bob: User, at: str) -> None:
    keeper, none = role(bob.realm, "clients:read", name="keeper"), role(bob.realm, "realm:read", name="none")
    api, page = machine(bob.realm, "write"), f"{ADMIN}/serviceaccounts/applicationrole/"
    for each in (keeper, none):
        if at == "admin":
            desk.post(f"{page}add/", {"client": "wiki", "user": bob.email, "role": each.pk})
        else:
            api("POST", "application-roles/", {"client_id": "wiki", "user": str(bob.pk), "role": each.name})
    held = ApplicationRole.objects.all_realms().filter(user=bob)
    keys = [given.pk for given in held]
    if at == "admin":
        desk.post(f"{page}{keys[0]}/delete/", {"post": "yes"})
        desk.post(page, {"action": "delete_selected", "_selected_action": keys[1:], "post": "yes"})
    else:
        assert [api("DELETE", f"application-roles/{key}/").status_code for key in keys] == [204, 204]

    given, taken = letters("bob@acme.test")
    assert len(keys) == 2
    assert not held.all().exists()
    assert "You were given the role keeper for the application Wiki: you administer that application" in given.text
    assert "The role keeper for the application Wiki was taken from you" in taken.text


@pytest.mark.usefixtures("wiki")
def test_a_blueprint_that_gives_and_takes_a_role_for_one_application_tells_so(bob: User) -> None:
    role(bob.realm, "clients:read", name="keeper")
    for held in ("{client_id: wiki, role: keeper}", ""):
        apply(f"realms: [{{slug: acme, users: [{{email: {bob.email}, application_roles: [{held}]}}]}}]".encode())

    given, taken = letters("bob@acme.test")
    assert "You were given the role keeper for the application Wiki" in given.text
    assert "The role keeper for the application Wiki was taken from you" in taken.text


@pytest.mark.usefixtures("wiki")
def test_nobody_is_told_of_a_machine_or_at_an_address_that_nobody_proved(
    desk: Browser, bob: User, auditor: Role
) -> None:
    add_machine(bob.realm, "robot", scopes=[])
    robot = ServiceAccount.objects.all_realms().get(client__client_id="robot")
    keeper = role(bob.realm, "clients:read")
    User.objects.all_realms().filter(pk=bob.pk).update(email_verified=False)
    desk.post(
        f"{ADMIN}/serviceaccounts/applicationrole/add/",
        {"client": "wiki", "service_account": "robot", "role": keeper.pk},
    )
    in_the_admin(bob, [auditor])

    assert ApplicationRole.objects.all_realms().filter(service_account=robot).exists()
    assert [role.name for role in Role.objects.all_realms().filter(users=bob)] == ["auditor"]
    assert letters("bob@acme.test") == []
