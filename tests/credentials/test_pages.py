"""The admin's pages of secrets: minutes of overlap, by hand, start, end, networks, note; and what they show of each."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from audit import actions
from audit.models import Event
from clients.models import Client, ClientSecret
from clients.secret_rotation import newest_of
from realms.models import Realm
from support import clock
from tests.admin.conftest import administrator as administrator  # noqa: PLC0414 (a fixture)
from tests.admin.test_secret_rotation import ADMIN, SECRET, Wait, ask, page_of
from tests.protocol import add_client

DAY = 86_400


def written(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M")


def make(browser: Browser, client: Client, **fields: str) -> str:
    form = {"overlap": "hand", "newest": str(newest_of(client))} | fields
    answer = browser.post(page_of(client), form)
    assert answer.status_code == 200
    (shown,) = SECRET.findall(answer.content.decode())
    return str(shown)


def page(client: Client, secret: ClientSecret) -> str:
    return f"{ADMIN}/clients/client/{client.pk}/secrets/{secret.pk}/"


@pytest.mark.attack("D18")
def test_an_old_secret_stays_until_it_is_retired_by_hand(
    administrator: Browser, machine: Client, secret: str, kept: ClientSecret, wait: Wait
) -> None:
    new = make(administrator, machine)
    wait(365 * DAY)

    assert (ask(machine.realm, new), ask(machine.realm, secret)) == (200, 200)
    wait(-365 * DAY)
    administrator.post(f"{page(machine, kept)}retire/")
    assert (ask(machine.realm, new), ask(machine.realm, secret)) == (200, 401)


@pytest.mark.attack("D18")
def test_an_old_secret_ends_after_so_many_minutes(
    administrator: Browser, machine: Client, secret: str, wait: Wait
) -> None:
    make(administrator, machine, overlap="minutes", minutes="90")
    wait(89 * 60)

    assert ask(machine.realm, secret) == 200
    wait(60)
    assert ask(machine.realm, secret) == 401


def test_any_number_works_at_once(administrator: Browser, machine: Client, secret: str) -> None:
    texts = [secret, *(make(administrator, machine) for _ in range(4))]

    assert [ask(machine.realm, text) for text in texts] == [200] * 5


def test_a_new_secret_gets_its_terms(administrator: Browser, machine: Client) -> None:
    start, end = clock.now() // 60 * 60 + DAY, clock.now() // 60 * 60 + 30 * DAY
    networks = "192.0.2.0/24\n2001:db8::/32"
    fields = {"starts_at": written(start), "expires_at": written(end), "allowed_networks": networks}
    make(administrator, machine, note="nightly job", **fields)

    made = ClientSecret.objects.get(pk=newest_of(machine))
    assert (made.starts_at, made.expires_at, made.note) == (start, end, "nightly job")
    assert made.allowed_networks == ["192.0.2.0/24", "2001:db8::/32"]
    assert made.created_by == "alice@acme.test"


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"allowed_networks": "192.0.2.1/24"}, "Not a network"),
        ({"allowed_networks": "\n".join(f"10.0.{number}.0/24" for number in range(101))}, "100 networks at most"),
        ({"expires_at": "2001-01-01T00:00"}, "end before it starts"),
        ({"starts_at": "2101-01-02T00:00", "expires_at": "2101-01-01T00:00"}, "end before it starts"),
        ({"starts_at": "yesterday"}, "valid date"),
        ({"overlap": "minutes"}, "how many minutes"),
        ({"overlap": "minutes", "minutes": "0"}, "greater than or equal to 1"),
        ({"overlap": "minutes", "minutes": "99999999999999999999"}, "less than or equal"),
        ({"note": "x" * 201}, "at most 200"),
        ({"note": "\x00"}, "Null characters"),
    ],
)
def test_terms_that_make_no_sense_make_no_secret(
    administrator: Browser, machine: Client, fields: dict[str, str], complaint: str
) -> None:
    form = {"overlap": "hand", "newest": newest_of(machine)} | fields
    answer = administrator.post(page_of(machine), form)

    assert complaint in answer.content.decode()
    assert machine.secrets.count() == 1


def test_the_terms_of_a_secret_change_and_the_secret_does_not(
    administrator: Browser, machine: Client, secret: str, kept: ClientSecret
) -> None:
    answer = administrator.post(page(machine, kept), {"note": "batch", "allowed_networks": "198.51.100.0/24"})

    kept.refresh_from_db()
    assert answer.status_code == 302
    assert (kept.note, kept.allowed_networks, kept.digest) == ("batch", ["198.51.100.0/24"], kept.digest)
    assert ask(machine.realm, secret) == 401
    event = Event.objects.get(action=actions.CLIENT_SECRET_CHANGED)
    assert event.detail["what"] == {"secret": kept.pk, "changed": ["allowed_networks", "note"]}


def test_a_login_of_long_ago_changes_nothing(
    administrator: Browser, machine: Client, kept: ClientSecret, wait: Wait
) -> None:
    wait(301)

    assert "reauthenticate" in administrator.post(page(machine, kept), {"note": "x"})["Location"]
    kept.refresh_from_db()
    assert kept.note == ""


@pytest.mark.attack("J06")
def test_the_list_shows_everything_but_the_secret(
    administrator: Browser, machine: Client, secret: str, kept: ClientSecret
) -> None:
    now = clock.now()
    kept.last_used_at, kept.created_by, kept.note = now - 3 * DAY, "carol@acme.test", "<b>old</b>"
    kept.save()
    new = make(administrator, machine)
    ClientSecret.objects.filter(pk=newest_of(machine)).update(last_used_at=now)

    shown = administrator.get(f"{ADMIN}/clients/client/{machine.pk}/change/").content.decode()

    assert all(text in shown for text in (secret[-4:], new[-4:], "carol@acme.test", "Safe to retire", "3 days ago"))
    assert "&lt;b&gt;old&lt;/b&gt;" in shown
    assert secret[-5:] not in shown
    assert kept.digest not in shown


@pytest.mark.attack("E10", "J08")
def test_a_secret_of_another_client_or_realm_is_not_there(
    administrator: Browser, machine: Client, globex: Realm
) -> None:
    foreign, _ = add_client(globex, "foreign")
    theirs = ClientSecret.objects.get(client=foreign)

    assert administrator.get(page(machine, theirs)).status_code == 404
    assert administrator.post(page(foreign, theirs), {"note": "mine"}).status_code == 404


def listed(browser: Browser, choice: str) -> str:
    page = browser.get(f"{ADMIN}/clients/client/?secrets={choice}").content.decode()
    return page.partition("result_list")[2].partition("</table>")[0]


def test_the_list_finds_clients_whose_secret_is_overdue(
    administrator: Browser, machine: Client, kept: ClientSecret
) -> None:
    Realm.objects.filter(pk=machine.realm_id).update(rotate_secrets_every=90)
    fresh = listed(administrator, "overdue")
    ClientSecret.objects.filter(pk=kept.pk).update(created_at=clock.now() - 91 * DAY)
    old = listed(administrator, "overdue")
    make(administrator, machine)

    assert ("svc" in fresh, "svc" in old) == (False, True)
    assert "svc" not in listed(administrator, "overdue")


def test_the_list_finds_clients_with_a_secret_that_ends_soon(
    administrator: Browser, machine: Client, kept: ClientSecret
) -> None:
    before = listed(administrator, "ending")
    ClientSecret.objects.filter(pk=kept.pk).update(expires_at=clock.now() + 29 * DAY)

    assert machine.realm.slug == "acme"
    assert ("svc" in before, "svc" in listed(administrator, "ending")) == (False, True)
