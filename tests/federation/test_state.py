"""What is under way belongs to one browser, one provider and one realm, and comes to its end once."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client as Browser

from federation.models import IdentityProvider, PendingLogin
from federation.tasks import clear_pending
from realms.models import Realm
from tests.federation.provider import FakeProvider
from tests.federation.visits import add_provider, log_in_there, logged_in_as, press, visit
from tests.people import browser

pytestmark = pytest.mark.usefixtures("corp")


@pytest.mark.attack("I19", "I07")
def test_a_way_back_works_once(client: Browser, acme: Realm, there: FakeProvider) -> None:
    back = log_in_there(press(client, acme))
    client.get(back)
    client.post(f"{acme.path}/account/logout/")

    again = client.get(back)

    assert again.status_code == 400
    assert len(there.requests("token")) == 1
    assert logged_in_as(client, acme) == ""


@pytest.mark.attack("I07")
def test_a_way_back_works_in_its_own_browser_alone_and_is_not_used_up_elsewhere(client: Browser, acme: Realm) -> None:
    back = log_in_there(press(client, acme))
    press(other := browser(), acme)

    stolen = [visitor.get(back).status_code for visitor in (browser(), other)]

    assert stolen == [400, 400]
    assert client.get(back).status_code == 302


@pytest.mark.attack("I07")
@pytest.mark.parametrize("change", [{"state": ""}, {"state": "acme.made-up"}, {"state": None}])
def test_a_state_that_is_not_ours(client: Browser, acme: Realm, change: dict[str, str | None]) -> None:
    path, _, query = log_in_there(press(client, acme)).partition("?")
    changed = {name: value for name, value in (dict(parse_qsl(query)) | change).items() if value is not None}

    assert client.get(f"{path}?{urlencode(changed)}").status_code == 400
    assert client.get(f"{path}?{query}&state=twice").status_code == 400


@pytest.mark.attack("I09")
def test_the_code_of_one_provider_is_not_taken_at_the_callback_of_another(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    add_provider(acme, there, slug="other")
    back = log_in_there(press(client, acme))

    answer = client.get(back.replace("/federation/corp/", "/federation/other/"))

    assert answer.status_code == 400
    assert not there.requests("token")


@pytest.mark.attack("E16")
def test_the_way_back_to_one_realm_does_not_work_in_another(
    client: Browser, acme: Realm, globex: Realm, there: FakeProvider
) -> None:
    add_provider(globex, there)
    press(client, globex)
    back = log_in_there(press(client, acme))

    answer = client.get(back.replace("/realms/acme/", "/realms/globex/"))

    assert answer.status_code == 400
    assert logged_in_as(client, globex) == ""
    assert client.get(back).status_code == 302


def test_a_way_back_is_open_for_ten_minutes(
    client: Browser, acme: Realm, there: FakeProvider, wait: Callable[[int], None]
) -> None:
    back = log_in_there(press(client, acme))
    wait(601)

    assert client.get(back).status_code == 400
    assert not there.requests("token")
    clear_pending()
    assert not PendingLogin.objects.all_realms().exists()


@pytest.mark.attack("E17")
def test_a_provider_that_was_switched_off_lets_nobody_in(client: Browser, acme: Realm, corp: IdentityProvider) -> None:
    back = log_in_there(press(client, acme))
    visit(known := browser(), acme)
    known.post(f"{acme.path}/account/logout/")
    corp.enabled = False
    corp.save()

    assert [visitor.get(back).status_code for visitor in (client, known)] == [404, 404]
    assert press(known, acme).status_code == 404
    assert "Corp" not in client.get(f"{acme.path}/account/login/").content.decode()


def test_a_provider_is_unknown_in_another_realm_and_in_none(client: Browser, globex: Realm) -> None:
    assert press(client, globex).status_code == 404
    assert client.get(f"{globex.path}/account/federation/corp/callback").status_code == 404
    assert client.get("/account/federation/corp/callback").status_code == 404


def test_the_cookie_that_binds_is_for_this_alone(client: Browser, acme: Realm) -> None:
    press(client, acme)

    cookie = client.cookies["__Secure-federation_acme"]
    assert (cookie["path"], cookie["httponly"], cookie["secure"]) == ("/realms/acme/", True, True)
    assert (cookie["samesite"], cookie["max-age"]) == ("Lax", 600)


def test_two_windows_of_one_browser_do_not_disturb_each_other(client: Browser, acme: Realm) -> None:
    first, second = (log_in_there(press(client, acme)) for _ in range(2))

    assert [client.get(back).status_code for back in (second, first)] == [302, 302]


def test_the_code_is_redeemed_with_the_verifier_of_its_own_login(
    client: Browser, acme: Realm, there: FakeProvider
) -> None:
    first, second = (log_in_there(press(client, acme)) for _ in range(2))
    code = dict(parse_qsl(urlsplit(second).query))["code"]
    state = dict(parse_qsl(urlsplit(first).query))["state"]

    mixed = client.get(f"{urlsplit(first).path}?{urlencode({'code': code, 'state': state})}")

    assert mixed.status_code == 400
    assert len(there.requests("token")) == 1


@pytest.mark.attack("G10")
@pytest.mark.parametrize("to", ["corp/login", ""], ids=["button", "address"])
def test_a_button_in_a_window_that_grew_old_while_its_person_logged_in_leads_on(
    client: Browser, acme: Realm, to: str
) -> None:
    visit(client, acme)
    client.handler.enforce_csrf_checks = True
    path, typed = f"{acme.path}/account/federation/{to}", {"login": "alice@corp.example"}

    again = client.post(path, typed | {"next": f"{acme.path}/account/profile/"})
    astray = client.post(path, typed | {"next": "//evil.test"})

    assert (again.status_code, again["Location"]) == (302, f"{acme.path}/account/profile/")
    assert astray["Location"] == f"{acme.path}/account/"
    assert browser(enforce_csrf_checks=True).post(path, typed).status_code == 403
