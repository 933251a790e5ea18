"""A client's new secret: shown once, beside older ones for as long as was chosen, and told to the audit trail."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Session, User
from audit import actions
from audit.models import Event
from clients.models import Client as OAuthClient
from clients.models import ClientSecret
from realms.models import Realm
from tests.people import PASSWORD, WRONG, browser, log_in
from tests.protocol import add_client, add_machine, token

ADMIN = "/realms/acme/admin"
DAY = 86_400
SECRET = re.compile(r"as_cs_[0-9A-Za-z]{49}")

Wait = Callable[[int], None]


@pytest.fixture
def old(acme: Realm) -> str:
    """Make a machine in Acme and return its secret."""
    return add_machine(acme, scopes=[])


@pytest.fixture
def machine(old: str, acme: Realm) -> OAuthClient:  # noqa: ARG001 (makes it)
    return OAuthClient.objects.all_realms().get(realm=acme, client_id="svc")


def page_of(client: OAuthClient) -> str:
    return f"{ADMIN}/clients/client/{client.pk}/secrets/new/"


def newest(client: OAuthClient) -> int:
    return ClientSecret.objects.filter(client=client).order_by("-pk")[0].pk


def rotate(browser: Client, client: OAuthClient, overlap: int = DAY) -> str:
    """Make a new secret on the page, and return it as it is shown."""
    answer = browser.post(page_of(client), {"overlap": overlap, "newest": newest(client)})
    assert answer.status_code == 200, answer.content
    (shown,) = SECRET.findall(answer.content.decode())
    return str(shown)


def ask(realm: Realm, secret: str) -> int:
    grant = {"grant_type": "client_credentials", "client_id": "svc", "client_secret": secret}
    return token(browser(), realm, **grant).status_code


@pytest.mark.attack("D18")
@pytest.mark.parametrize("overlap", [3600, DAY, 7 * DAY])
def test_an_old_secret_works_within_the_window_and_not_after_it(
    administrator: Client, machine: OAuthClient, old: str, wait: Wait, overlap: int
) -> None:
    new = rotate(administrator, machine, overlap)
    acme = machine.realm

    assert (ask(acme, new), ask(acme, old)) == (200, 200)
    wait(overlap - 60)
    assert (ask(acme, new), ask(acme, old)) == (200, 200)
    wait(60)
    assert (ask(acme, new), ask(acme, old)) == (200, 401)


@pytest.mark.attack("D18", "J05")
def test_an_old_secret_ends_at_once_where_now_was_chosen(
    administrator: Client, machine: OAuthClient, old: str, acme: Realm
) -> None:
    new = rotate(administrator, machine, 0)

    assert (ask(acme, new), ask(acme, old)) == (200, 401)


def test_a_later_rotation_lets_no_secret_live_longer(
    administrator: Client, machine: OAuthClient, old: str, wait: Wait
) -> None:
    rotate(administrator, machine, 3600)
    rotate(administrator, machine, 7 * DAY)
    wait(3600)

    assert ask(machine.realm, old) == 401


@pytest.mark.attack("J05")
def test_one_secret_is_retired_now(administrator: Client, machine: OAuthClient, old: str, acme: Realm) -> None:
    first = newest(machine)
    new = rotate(administrator, machine)

    answer = administrator.post(f"{ADMIN}/clients/client/{machine.pk}/secrets/{first}/retire/")

    assert answer.status_code == 302
    assert (ask(acme, new), ask(acme, old)) == (200, 401)
    assert Event.objects.get(action=actions.CLIENT_SECRET_RETIRED).detail["what"] == {"secret": first}


@pytest.mark.attack("J06")
def test_a_secret_is_shown_on_one_answer_and_nowhere_else(administrator: Client, machine: OAuthClient) -> None:
    answer = administrator.post(page_of(machine), {"overlap": DAY, "newest": newest(machine)})
    (secret,) = SECRET.findall(answer.content.decode())

    assert "no-store" in answer["Cache-Control"]
    assert "Location" not in answer
    assert not list(answer.wsgi_request._messages)  # type: ignore[attr-defined]  # noqa: SLF001 (Django's only name for them)
    for path in ("", "/clients/client/", "/audit/event/", "/serviceaccounts/serviceaccount/"):
        assert secret not in administrator.get(f"{ADMIN}{path}" if path else f"{ADMIN}/").content.decode()
    for path in ("change/", "history/", "secrets/new/", "delete/"):
        page = administrator.get(f"{ADMIN}/clients/client/{machine.pk}/{path}")
        assert page.status_code == 200
        assert secret not in page.content.decode()
    digest = ClientSecret.objects.get(pk=newest(machine)).digest
    assert digest not in administrator.get(f"{ADMIN}/clients/client/{machine.pk}/change/").content.decode()
    assert not any(secret in str(event.detail) + event.target for event in Event.objects.all())
    assert not any(secret in session.session_data for session in Session.objects.all_realms())


def test_the_same_form_again_makes_no_second_secret(administrator: Client, machine: OAuthClient) -> None:
    form = {"overlap": DAY, "newest": newest(machine)}
    administrator.post(page_of(machine), form)

    again = administrator.post(page_of(machine), form, follow=True)

    assert SECRET.search(again.content.decode()) is None
    assert "Nothing was done now" in again.content.decode()
    assert ClientSecret.objects.filter(client=machine).count() == 2


@pytest.mark.parametrize("form", [{}, {"overlap": "31536000"}, {"overlap": "-1"}, {"overlap": "0", "newest": "x"}])
def test_a_form_that_is_not_ours_makes_no_secret(
    administrator: Client, machine: OAuthClient, form: dict[str, str]
) -> None:
    administrator.get(page_of(machine))
    administrator.post(page_of(machine), form)

    assert ClientSecret.objects.filter(client=machine).count() == 1


def test_a_login_of_long_ago_is_asked_for_the_password_first(
    administrator: Client, machine: OAuthClient, wait: Wait
) -> None:
    wait(301)
    form = {"overlap": DAY, "newest": newest(machine)}
    asked = administrator.post(page_of(machine), form)
    retired = administrator.post(f"{ADMIN}/clients/client/{machine.pk}/secrets/{newest(machine)}/retire/")

    assert asked["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert retired["Location"].startswith("/realms/acme/account/reauthenticate/?next=")
    assert administrator.post(asked["Location"], {"password": WRONG}).status_code == 200
    assert administrator.get(page_of(machine)).status_code == 302
    assert ClientSecret.objects.filter(client=machine, expires_at=None).count() == 1
    assert administrator.post(asked["Location"], {"password": PASSWORD})["Location"] == page_of(machine)


def test_the_trail_says_who_made_a_secret_and_not_which(administrator: Client, machine: OAuthClient) -> None:
    rotate(administrator, machine, 3600)

    event = Event.objects.get(action=actions.CLIENT_SECRET_ADDED)
    assert (event.realm, event.actor, event.target) == ("acme", "alice@acme.test", "Machine")
    assert event.detail["what"] == {"secret": newest(machine), "older ones end after seconds": 3600}


def test_a_client_without_secrets_gets_none(administrator: Client, acme: Realm) -> None:
    public, _ = add_client(acme, "public", public=True)

    assert administrator.get(page_of(public)).status_code == 404
    assert administrator.post(page_of(public), {"overlap": 0, "newest": 0}).status_code == 404


def test_a_service_account_leads_to_the_secrets_of_its_client(administrator: Client, machine: OAuthClient) -> None:
    page = administrator.get(f"{ADMIN}/serviceaccounts/serviceaccount/{machine.service_account.pk}/change/")

    assert page_of(machine) in page.content.decode()


@pytest.mark.attack("E10", "J08")
def test_secrets_belong_to_the_administrators_of_the_realm(
    administrator: Client, machine: OAuthClient, globex: Realm, bob: User
) -> None:
    foreign, _ = add_client(globex, "foreign")
    secret, theirs = newest(machine), newest(foreign)
    addresses = [
        page_of(foreign),
        f"{ADMIN}/clients/client/{foreign.pk}/secrets/{theirs}/retire/",
        f"{ADMIN}/clients/client/{machine.pk}/secrets/{theirs}/retire/",
    ]

    assert {administrator.post(address, {"overlap": 0, "newest": theirs}).status_code for address in addresses} == {404}
    nobody, plain = browser(), browser()
    log_in(plain, bob)
    form = {"overlap": 0, "newest": secret}
    asked = nobody.post(page_of(machine), form, follow=True)
    assert asked.redirect_chain[-1][0].startswith("/realms/acme/account/login/")
    assert plain.post(page_of(machine), form, follow=True).status_code == 403
    assert ClientSecret.objects.filter(client__in=[machine, foreign], expires_at=None).count() == 2
