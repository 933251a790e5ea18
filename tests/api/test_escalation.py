"""Nobody hands out more over the management API than they have, whatever they go through."""

from collections.abc import Callable

import pytest

from accounts.models import Invitation, User
from federation.models import IdentityProvider, LinkedIdentity
from realms.models import Realm, Role
from tests.api.caller import Caller
from tests.protocol import add_client, add_machine

USERS = "authserver:users:write"


def role(realm: Realm, name: str = "auditor", *, administers: bool = False) -> Role:
    return Role.objects.all_realms().create(realm=realm, name=name, administers=administers)


def at(user: User, rest: str = "") -> str:
    return f"users/{user.pk}/{rest}"


@pytest.mark.attack("J08")
def test_a_narrow_scope_makes_no_administrator_and_touches_none(
    call: Callable[..., Caller], acme: Realm, alice: User, bob: User
) -> None:
    narrow, admin = call(acme, scope=USERS), role(acme, "admin", administers=True)
    bob.roles.add(admin)

    answers = [
        narrow("PATCH", at(alice), {"roles": ["admin"]}),
        narrow("PATCH", at(bob), {"roles": []}),
        narrow("PATCH", at(bob), {"name": "Other"}),
        narrow("DELETE", at(bob)),
        narrow("POST", "invitations/", {"email": "mallory@acme.test", "roles": ["admin"]}),
        *(narrow("POST", at(bob, f"{act}/")) for act in ("disable", "end-access", "remove-factors", "send-reset")),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert not User.roles.through.objects.filter(user=alice).exists()
    assert User.roles.through.objects.filter(user=bob).count() == 1
    assert not Invitation.objects.all_realms().exists()
    many = narrow("POST", "user-actions/", {"action": "disable", "ids": [str(bob.pk)]}).json()["items"]
    assert [item["problem"]["status"] for item in many] == [403]


def test_a_narrow_scope_withdraws_no_invitation_of_an_administrator(call: Callable[..., Caller], api: Caller) -> None:
    role(api.realm, "admin", administers=True)
    invited = api("POST", "invitations/", {"email": "carol@acme.test", "roles": ["admin"]}).json()["id"]
    narrow = call(api.realm, scope=USERS)

    assert narrow("DELETE", f"invitations/{invited}/").status_code == 403
    assert api("DELETE", f"invitations/{invited}/").status_code == 204


def test_whoever_may_do_everything_makes_administrators(api: Caller, alice: User) -> None:
    role(api.realm, "admin", administers=True)

    assert api("PATCH", at(alice), {"roles": ["admin"]}).status_code == 200


@pytest.mark.attack("J08")
def test_a_narrow_scope_redirects_no_logins_of_administrators(
    call: Callable[..., Caller], api: Caller, bob: User
) -> None:
    acme, narrow = api.realm, call(api.realm, scope="authserver:identity-providers:write")
    settings = {"kind": "oidc", "name": "Corp", "issuer": "https://idp.example", "client_id": "x"}
    assert narrow("PUT", "identity-providers/corp/", settings).status_code == 201
    provider = IdentityProvider.objects.all_realms().get(realm=acme)
    LinkedIdentity.objects.all_realms().create(
        realm=acme, user=bob, provider=provider, issuer=provider.issuer, subject="bob", linked_at=1
    )
    assert narrow("PATCH", "identity-providers/corp/", {"name": "Corporation"}).status_code == 200
    bob.roles.add(role(acme, "admin", administers=True))

    answers = [
        narrow("PATCH", "identity-providers/corp/", {"issuer": "https://evil.example"}),
        narrow("DELETE", "identity-providers/corp/"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert api("PATCH", "identity-providers/corp/", {"name": "Corp"}).status_code == 200


@pytest.mark.attack("J08")
@pytest.mark.parametrize(
    ("scope", "method", "path", "body"),
    [
        ("roles", "PUT", "roles/new/", {"administers": True}),
        ("roles", "PATCH", "roles/admin/", {"description": "Mine"}),
        ("roles", "DELETE", "roles/admin/", None),
        ("service-accounts", "PUT", "service-accounts/new/", {"name": "New", "roles": ["admin"]}),
        ("service-accounts", "PUT", "service-accounts/new/", {"name": "New", "scopes": ["authserver:users:read"]}),
        ("service-accounts", "PATCH", "service-accounts/robot/", {"name": "Mine"}),
        ("service-accounts", "PUT", "service-accounts/robot/workload-identities/ci/", {"issuer": "https://ci.example"}),
        ("secrets", "POST", "clients/robot/secrets/", {}),
        ("secrets", "POST", "clients/robot/secrets/rotate/", {"overlap_minutes": 0}),
        ("api-keys", "POST", "service-accounts/robot/api-keys/", {"name": "mine"}),
        ("clients", "PATCH", "clients/console/", {"redirect_uris": ["https://evil.example/"]}),
        ("clients", "PUT", "clients/new/", {"scopes": ["authserver:write"], "redirect_uris": ["https://e.example/"]}),
        ("blueprint", "POST", "blueprint/apply/", {"realms": []}),
    ],
)
def test_no_area_is_a_way_to_all_of_them(
    call: Callable[..., Caller], acme: Realm, scope: str, method: str, path: str, *, body: object
) -> None:
    role(acme, "admin", administers=True)
    add_machine(acme, "robot", roles=("admin",), scopes=["authserver:write"])
    add_client(acme, "console", scopes=["openid", "authserver:write"])

    answer = call(acme, scope=f"authserver:{scope}:write")(method, path, body)

    assert answer.status_code == 403, answer.content
