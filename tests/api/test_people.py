"""The people of a realm over the management API: found, changed, disabled, invited, and never given a password."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.flows.people import add_person
from accounts.models import Invitation, User
from audit import actions
from audit.models import Event
from oauth.models import Family
from realms.models import Realm, Role
from tests.api.caller import Caller
from tests.applications import Application, install
from tests.people import PASSWORD, WRONG, browser, try_password

USERS = "authserver:users:write"
NOBODY = "6e3663e7-0e05-481e-9036-1e15dfd22018"


def at(user: User, rest: str = "") -> str:
    return f"users/{user.pk}/{rest}"


def role(realm: Realm, name: str = "auditor", *, administers: bool = False) -> Role:
    return Role.objects.all_realms().create(realm=realm, name=name, administers=administers)


def actors(action: str) -> list[str]:
    return list(Event.objects.filter(action=action, detail__has_key="through").values_list("actor", flat=True))


def test_people_are_found_by_a_word_and_by_what_they_hold(api: Caller, alice: User, bob: User) -> None:
    alice.roles.add(role(api.realm))

    def found(query: str) -> list[str]:
        return [item["email"] for item in api("GET", f"users/?{query}").json()["items"]]

    assert sorted(found("")) == [alice.email, bob.email]
    assert found("search=adams") == [alice.email]
    assert found("role=auditor") == [alice.email]
    assert found("enabled=false") == []
    assert found(f"email={bob.email.upper()}") == [bob.email]


def test_a_person_is_shown_without_anything_secret(api: Caller, alice: User) -> None:
    answer = api("GET", at(alice))

    assert answer.status_code == 200
    assert answer.json() == {
        "id": str(alice.pk),
        "url": f"{api.realm.issuer}/api/v1/users/{alice.pk}/",
        "email": "alice@acme.test",
        "email_verified": True,
        "name": "Alice Adams",
        **dict.fromkeys(("given_name", "family_name", "preferred_username", "locale", "zoneinfo", "picture"), ""),
        "enabled": True,
        "application": None,
        "roles": [],
        "has_password": True,
        "factors": [],
        "created_at": int(alice.created_at.timestamp()),
        "last_login_at": None,
    }


def test_a_person_reads_the_same_way_round_in_every_process(api: Caller, alice: User) -> None:
    members = list(api("GET", f"users/{alice.pk}/").json())

    assert members[:6] == ["id", "name", "given_name", "family_name", "preferred_username", "locale"]


def test_a_profile_and_roles_are_changed_and_recorded(api: Caller, alice: User) -> None:
    role(api.realm)

    answer = api("PATCH", at(alice), {"name": "Alice Archer", "zoneinfo": "Europe/Zurich", "roles": ["auditor"]})

    alice.refresh_from_db()
    event = Event.objects.get(action=actions.ROW_CHANGED, subject=alice.pk)
    assert answer.status_code == 200, answer.content
    assert (alice.name, alice.zoneinfo) == ("Alice Archer", "Europe/Zurich")
    assert answer.json()["roles"] == ["auditor"]
    assert event.detail["what"] == [{"changed": {"fields": ["name", "roles", "zoneinfo"]}}]
    assert event.detail["through"] == "acme"


@pytest.mark.parametrize(
    "body",
    [
        {"email": "mallory@acme.test"},
        {"email_verified": False},
        {"password": PASSWORD},
        {"is_staff": True},
        {"realm": "globex"},
        {"id": "00000000-0000-4000-8000-000000000000"},
        {"name": 5},
        {"name": "two\nlines"},
        {"name": "x" * 300},
        {"zoneinfo": "Mars/Olympus"},
        {"picture": "javascript:alert(1)"},
        {"enabled": "no"},
        {"roles": ["nobody"]},
        {"roles": "auditor"},
        {"roles": [1]},
    ],
)
def test_what_cannot_be_changed_changes_nothing(api: Caller, alice: User, body: dict[str, object]) -> None:
    before = User.objects.all_realms().filter(pk=alice.pk).values().get()

    answer = api("PATCH", at(alice), body)

    assert answer.status_code == 422, answer.content
    assert User.objects.all_realms().filter(pk=alice.pk).values().get() == before


def test_a_person_is_deleted_with_everything(api: Caller, web: Application, alice: User) -> None:
    web.tokens()

    answer = api("DELETE", at(alice))

    assert answer.status_code == 204
    assert not User.objects.all_realms().filter(pk=alice.pk).exists()
    assert not Family.objects.all_realms().exists()
    assert Event.objects.filter(action=actions.ROW_DELETED, subject=alice.pk).exists()


def test_somebody_is_invited_once_more_and_withdrawn(api: Caller) -> None:
    role(api.realm)

    made = api("POST", "invitations/", {"email": "Carol@acme.test", "roles": ["auditor"]})
    listed = api("GET", "invitations/").json()["items"]
    gone = api("DELETE", f"invitations/{made.json()['id']}/")

    assert made.status_code == 201, made.content
    assert listed == [made.json()]
    assert (made.json()["email"], made.json()["roles"]) == ("carol@acme.test", ["auditor"])
    assert gone.status_code == 204
    assert not Invitation.objects.all_realms().exists()


@pytest.mark.parametrize(
    "body", [{}, {"email": "x"}, {"email": "a@b.test", "roles": ["none"]}, {"email": "a@b.test", "x": 1}]
)
def test_an_invitation_that_cannot_be_is_none(api: Caller, body: dict[str, object]) -> None:
    assert api("POST", "invitations/", body).status_code == 422
    assert not Invitation.objects.all_realms().exists()


@pytest.mark.parametrize("name", ["", "x", "0", NOBODY, NOBODY.upper(), NOBODY.replace("-", "")])
def test_nobody_is_found_by_what_is_no_id_of_theirs(api: Caller, alice: User, name: str) -> None:
    for spelling in (name, str(alice.pk).upper(), str(alice.pk).replace("-", "")):
        if spelling:
            assert api("GET", f"users/{spelling}/").status_code == 404
            assert api("GET", f"users/{spelling}/sessions/").status_code == 404


@pytest.mark.attack("E01", "J08")
def test_people_of_another_realm_are_not_there(api: Caller, mallory: User, globex: Realm) -> None:
    paths = ("", "sessions/", "grants/", "identities/", "api-keys/")
    role(globex, "theirs")

    assert [api("GET", at(mallory, path)).status_code for path in paths] == [404] * len(paths)
    assert api("PATCH", at(mallory), {"name": "Pwned"}).status_code == 404
    assert api("DELETE", at(mallory)).status_code == 404
    for act in ("enable", "disable", "end-access", "remove-factors", "send-reset"):
        assert api("POST", at(mallory, f"{act}/")).status_code == 404
    assert api("GET", "users/?role=theirs").json()["items"] == []
    assert api("GET", "users/?search=globex").json()["items"] == []


def test_nobody_is_given_a_password(api: Caller, alice: User) -> None:
    for body in ({"password": WRONG}, {"has_password": False}):
        assert api("PATCH", at(alice), body).status_code == 422
    assert try_password(browser(), alice.realm, alice.email, PASSWORD).status_code == 302


def test_lists_of_people_ask_as_often_for_many_as_for_one(api: Caller) -> None:
    counts = []
    for number in range(2):
        for each in range(1 + 2 * number):
            person = add_person(api.realm, email=f"p{number}{each}@acme.test", password=PASSWORD, email_verified=True)
            person.roles.add(role(api.realm, f"role-{number}{each}"))
            application = install(api.realm, person, f"web-{number}{each}")
            application.tokens()
            api("POST", "invitations/", {"email": f"i{number}{each}@acme.test", "roles": [f"role-{number}{each}"]})
        asked = []
        for path in ("users/", "sessions/", "grants/", "invitations/"):
            api("GET", path)  # what a process remembers for a second is read before
            with CaptureQueriesContext(connection) as queries:
                assert len(api("GET", path).json()["items"]) == 1 + 3 * number
            asked.append(len(queries))
        counts.append(asked)

    assert counts[0] == counts[1]
