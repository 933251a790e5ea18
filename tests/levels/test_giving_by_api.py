"""Over the management API nobody gives more than they have, or decides on who has more."""

import pytest

from accounts.models import User
from clients.models import Client
from realms.models import Realm, Role
from serviceaccounts.models import ApiKey, ApplicationRole, ServiceAccount
from tests.levels.cast import belong, hold, machine, machine_for, role
from tests.protocol import add_client, add_machine


@pytest.mark.attack("E11", "J07")
def test_nobody_gives_what_they_lack(acme: Realm, alice: User, bob: User) -> None:
    role(acme, "keys:write", name="keeper")
    role(acme, "clients:read", name="reader")
    Role.objects.all_realms().create(realm=acme, name="admin", administers=True)
    limited = machine(acme, "users:write", "roles:write", "service-accounts:write", "clients:read", "clients:write")

    answers = [
        limited("PATCH", f"users/{alice.pk}/", {"roles": ["keeper"]}),
        limited("PATCH", f"users/{alice.pk}/", {"roles": ["admin"]}),
        limited("POST", "invitations/", {"email": "c@acme.test", "roles": ["keeper"]}),
        limited("PUT", "roles/new/", {"permissions": ["authserver:keys:write"]}),
        limited("PUT", "roles/new/", {"permissions": ["authserver:read"]}),
        limited("PUT", "roles/new/", {"administers": True}),
        limited("PATCH", "roles/reader/", {"permissions": ["authserver:realm:read"]}),
        limited("PATCH", "roles/keeper/", {"permissions": []}),
        limited("DELETE", "roles/keeper/"),
        limited("PUT", "service-accounts/new/", {"name": "New", "roles": ["keeper"]}),
        limited("PUT", "clients/new/", {"scopes": ["authserver:keys:read"], "redirect_uris": ["https://e.example/"]}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert limited("PATCH", f"users/{alice.pk}/", {"roles": ["reader"]}).status_code == 200
    assert limited("PUT", "roles/new/", {"permissions": ["authserver:users:read"]}).status_code == 201
    assert not User.roles.through.objects.filter(user=bob).exists()
    assert not ServiceAccount.objects.all_realms().filter(client__client_id="new").exists()


@pytest.mark.attack("E11", "J08")
def test_nobody_decides_on_who_has_more(acme: Realm, alice: User) -> None:
    hold(alice, "keys:write")
    add_machine(acme, "strong", roles=(role(acme, "keys:write").name,), scopes=["authserver:write"])
    limited = machine(acme, "users:write", "api-keys:write", "secrets:write", "service-accounts:write")
    acts = ("disable", "end-access", "remove-factors", "send-reset")

    answers = [
        *(limited("POST", f"users/{alice.pk}/{act}/") for act in acts),
        limited("DELETE", f"users/{alice.pk}/"),
        limited("POST", "service-accounts/strong/api-keys/", {"name": "mine"}),
        limited("POST", "clients/strong/secrets/", {}),
        limited("PUT", "service-accounts/strong/workload-identities/ci/", {"issuer": "https://ci.example"}),
        limited("DELETE", "service-accounts/strong/"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    alice.refresh_from_db()
    assert alice.is_active
    assert not ApiKey.objects.all_realms().exists()


@pytest.mark.attack("E11")
def test_roles_for_an_application_are_passed_on_within_it(acme: Realm, wiki: Client, alice: User, bob: User) -> None:
    belong(alice, wiki)
    add_client(acme, "elsewhere")
    mine = machine_for(wiki, "users:write", "clients:read")
    role(acme, "clients:read", "realm:write", name="reader")
    role(acme, "clients:write", name="writer")
    asked = {"client_id": "wiki", "role": "reader", "user": str(alice.pk)}

    given = mine("POST", "application-roles/", asked)
    answers = [
        mine("POST", "application-roles/", asked | {"role": "writer"}),
        mine("POST", "application-roles/", asked | {"client_id": "elsewhere"}),
        mine("POST", "application-roles/", asked | {"user": str(bob.pk)}),
    ]

    assert given.status_code == 201
    assert [answer.status_code for answer in answers] == [403, 422, 422]
    assert mine("DELETE", f"application-roles/{given.json()['id']}/").status_code == 204
    assert ApplicationRole.objects.all_realms().filter(user=alice).count() == 0
