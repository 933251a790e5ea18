"""Permissions of roles, whose they are for one application, and who belongs to one: as a file says it."""

import pytest

from accounts.models import User
from authserver.blueprint.applying import apply
from authserver.blueprint.exporting import export
from authserver.blueprint.problems import Refused
from realms.models import Realm, Role
from serviceaccounts.models import ApplicationRole

FILE = """
realms:
  - slug: hill
    name: Hill
    roles: [{name: support, permissions: ["authserver:users:write"]}]
    users:
      - {email: ann@hill.test, application: wiki}
      - {email: ben@hill.test, application_roles: [{client_id: wiki, role: support}]}
    clients: [{client_id: wiki, redirect_uris: ["https://wiki.test/cb"], token_endpoint_auth_method: none}]
    service_accounts:
      - {client_id: robot, scopes: [], application_roles: [{client_id: wiki, role: support}]}
"""


@pytest.mark.django_db
def test_levels_are_written_once() -> None:
    first, second = apply(FILE.encode()), apply(FILE.encode())

    assert {change.kind for change in first.changes} == {"realm", "role", "user", "client", "service_account"}
    assert second.changes == []
    hill = Realm.objects.get(slug="hill")
    assert Role.objects.all_realms().get(realm=hill).permissions == ["authserver:users:write"]
    assert str(User.objects.all_realms().get(email="ann@hill.test").application) == "wiki"
    assert ApplicationRole.objects.all_realms().count() == 2
    assert "authserver:users:write" in export(hill)


@pytest.mark.django_db
def test_what_the_file_leaves_out_is_taken_back_where_it_lists_any() -> None:
    apply(FILE.encode())
    outcome = apply(
        FILE.replace("application_roles: [{client_id: wiki, role: support}]", "application_roles: []").encode()
    )

    assert [(change.kind, change.fields) for change in outcome.changes] == [
        ("user", ["application_roles"]),
        ("service_account", ["application_roles"]),
    ]
    assert not ApplicationRole.objects.all_realms().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("application: wiki", "application: nothing", "users[0].application"),
        ("role: support}]}\n    clients", "role: nobody}]}\n    clients", "users[1].application_roles[0].role"),
        ("authserver:users:write", "authserver:all:write", "roles[0].permissions"),
    ],
)
def test_names_of_nothing_are_told_by_their_place(before: str, after: str, path: str) -> None:
    with pytest.raises(Refused) as refusal:
        apply(FILE.replace(before, after).encode())

    assert path in str(refusal.value)
    assert not Realm.objects.filter(slug="hill").exists()
