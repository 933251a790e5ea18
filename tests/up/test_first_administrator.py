"""The one-time link: it makes one administrator, once, in the realm of the operators, and logs them in."""

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.flows import first_administrator as flow
from accounts.flows.people import add_person
from accounts.models import User
from audit.models import Event
from authserver.bootstrap import ensure_system_realm
from realms.models import Realm
from support import clock
from tests.people import browser

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

EMAIL = "olga@operators.test"
PASSWORD = "six unrelated words make a password"
DAY = 86_400
ACTOR = "manage.py"


@pytest.fixture
def system(db: None) -> Realm:  # noqa: ARG001 (asks for the database)
    return ensure_system_realm()


@pytest.fixture
def link(system: Realm) -> str:
    return path_of(flow.new_link(system, actor=ACTOR))


def path_of(address: str) -> str:
    """Return the path of an address of this server."""
    return address.removeprefix("https://testserver")


def fill_in(client: Client, link: str, *, email: str = EMAIL, password: str = PASSWORD) -> "Answer":
    """Post the form behind the link."""
    return client.post(link, {"email": email, "password": password})


def administrators() -> list[str]:
    """Return the e-mail addresses of everybody who administers anything."""
    people = User.objects.all_realms().filter(roles__administers=True)
    return list(people.values_list("email", flat=True))


def test_the_form_makes_an_administrator_who_is_logged_in(client: Client, link: str) -> None:
    answer = fill_in(client, link)

    assert answer.status_code == 302
    assert answer["Location"] == "/realms/system/admin/"
    assert client.get("/realms/system/admin/").status_code == 200
    assert administrators() == [EMAIL]
    assert User.objects.all_realms().get().is_staff


def test_the_new_administrator_is_on_record(client: Client, link: str) -> None:
    fill_in(client, link)

    event = Event.objects.get(action="administrator.created")
    assert (event.realm, event.target, event.peer) == ("system", EMAIL, "127.0.0.1")


def test_looking_at_the_link_does_not_use_it_up(client: Client, link: str) -> None:
    for _ in range(3):
        assert browser().get(link).status_code == browser().head(link).status_code == 200

    assert fill_in(client, link).status_code == 302


def test_the_form_wants_a_token_against_forgery(link: str) -> None:
    careful = browser(enforce_csrf_checks=True)

    assert fill_in(careful, link).status_code == 403
    assert administrators() == []


def test_a_used_link_is_gone_for_everybody(client: Client, link: str) -> None:
    fill_in(client, link)

    again = fill_in(browser(), link, email="mallory@globex.test")

    assert again.status_code == 404
    assert browser().get(link).status_code == 404
    assert administrators() == [EMAIL]


def test_of_two_who_saw_the_form_one_becomes_administrator(system: Realm, link: str) -> None:
    token = link.rstrip("/").rpartition("/")[2]
    flow.create(system, token=token, email=EMAIL, password=PASSWORD, peer="")

    with pytest.raises(flow.LinkSpent):
        flow.create(system, token=token, email="mallory@globex.test", password=PASSWORD, peer="")

    assert administrators() == [EMAIL]


def test_a_link_expires_after_a_day(client: Client, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + DAY
    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get(link).status_code == 404
    assert fill_in(client, link).status_code == 404


def test_a_link_opens_nothing_in_another_realm(client: Client, link: str, acme: Realm) -> None:
    elsewhere = link.replace("/realms/system/", f"{acme.path}/")

    assert client.get(elsewhere).status_code == 404
    assert fill_in(client, elsewhere).status_code == 404
    assert client.get(link).status_code == 200


def test_a_link_made_for_another_realm_opens_nothing_there(client: Client, acme: Realm) -> None:
    assert client.get(path_of(flow.new_link(acme, actor=ACTOR))).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "%ff%fe", "a" * 3000, "..%2f"])
def test_a_token_that_was_never_given_out_is_not_found(client: Client, system: Realm, token: str) -> None:
    assert client.get(f"{system.path}/account/first-administrator/{token}/").status_code == 404


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "short"),
        (EMAIL, "password12345"),
        (EMAIL, "olga@operators.test"),
        (EMAIL, ""),
        (EMAIL, "nul\0nul\0nul\0nul\0"),
        ("", PASSWORD),
        ("nobody", PASSWORD),
        ("nul\0@operators.test", PASSWORD),
        (f"{'a' * 300}@operators.test", PASSWORD),
    ],
)
def test_what_cannot_be_accepted_is_explained_and_the_link_stays_good(
    client: Client, link: str, email: str, password: str
) -> None:
    answer = fill_in(client, link, email=email, password=password)

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert administrators() == []
    assert fill_in(client, link).status_code == 302


def test_an_address_that_is_taken_is_explained_and_the_link_stays_good(
    client: Client, system: Realm, link: str
) -> None:
    add_person(system, email=EMAIL, password=PASSWORD)

    answer = fill_in(client, link, email=EMAIL.upper())

    assert "This address has an account already." in answer.content.decode()
    assert administrators() == []
    assert fill_in(client, link, email="otto@operators.test").status_code == 302


def test_whoever_was_logged_in_leaves_before_the_administrator_enters(client: Client, system: Realm, link: str) -> None:
    fill_in(client, link)
    another = path_of(flow.new_link(system, actor=ACTOR))

    answer = fill_in(client, another, email="otto@operators.test")

    assert answer.status_code == 302
    assert "otto@operators.test" in client.get("/realms/system/account/").content.decode()


def test_a_new_link_replaces_the_one_before(client: Client, system: Realm, link: str) -> None:
    newer = path_of(flow.new_link(system, actor=ACTOR))

    assert client.get(link).status_code == 404
    assert client.get(newer).status_code == 200


def test_the_command_prints_a_link_while_there_is_no_administrator(
    client: Client, system: Realm, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("first_administrator")
    fill_in(client, path_of(capsys.readouterr().out.strip()))

    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("first_administrator")
    assert flow.exists(system)
    assert Event.objects.get(action="administrator.link_made").actor == "manage.py first_administrator"


def test_another_link_has_to_be_asked_for(client: Client, link: str, capsys: pytest.CaptureFixture[str]) -> None:
    fill_in(client, link)

    call_command("first_administrator", "--another")

    assert client.get(path_of(capsys.readouterr().out.strip())).status_code == 200
