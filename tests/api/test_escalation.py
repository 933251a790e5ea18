"""Nobody hands out more over the management API than they have, whatever they go through."""

from collections.abc import Callable

import pytest

from accounts.models import Invitation, User
from realms.models import Realm, Role
from tests.api.caller import Caller

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


def test_whoever_may_do_everything_makes_administrators(api: Caller, alice: User) -> None:
    role(api.realm, "admin", administers=True)

    assert api("PATCH", at(alice), {"roles": ["admin"]}).status_code == 200
