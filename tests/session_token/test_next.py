"""RFC 9700 §4.11: login and logout lead to listed front ends, and nowhere else outside the realm."""

import pytest
from django.test import Client as Browser

from accounts.models import Session, User
from realms.front_ends import leads_to
from realms.models import Realm
from tests.people import browser, log_in
from tests.session_token.visits import APP, LOGOUT, NAME, switch_on

LISTED = [APP, "https://docs.example/signed-out/", "https://shop.example/bye", "http://localhost:3000"]
GOOD = [
    "https://app.example",
    "https://app.example/",
    "https://app.example/a/b?c=d&e=%20f#g",
    "https://app.example?x",
    "https://docs.example/signed-out/",
    "https://docs.example/signed-out/a%20b",
    "https://shop.example/bye",
    "https://shop.example/bye?from=shop",
    "http://localhost:3000/x",
]
BAD = [
    "",
    "https://evil.example",
    "http://app.example/",
    "https://app.example.evil.example/",
    "https://app.example@evil.example/",
    "https://app.example:443/",
    "https://app.example:8443/",
    "https://app.example:/",
    "https://user@app.example/",
    "https://app.example\\@evil.example/",
    "https://app.example\\.evil.example/",
    "https:/app.example/",
    "https:app.example/",
    "//app.example/",
    "/\\app.example/",
    "///app.example",
    "HTTPS://APP.EXAMPLE/",
    " https://app.example/",
    "https://app.example/\t",
    "https://app.example/\r\nSet-Cookie: a=b",
    "https://app.example/%0d%0aSet-Cookie:a=b",
    "https://app.example/%00",
    "https://app.example/a/../../b",
    "https://app.example/%2e%2e/b",
    "https://app.example/a%2fb",
    "https://app.example/a%5cb",
    "https%3A%2F%2Fapp.example/",
    "https://\u0430pp.example/",
    "https://app.example。evil.example/",
    "javascript:alert(1)//https://app.example",
    "data:text/html,https://app.example",
    "https://docs.example/",
    "https://docs.example/signed-out",
    "https://docs.example/signed-out/../admin",
    "https://docs.example/signed-out/%2E%2E/admin",
    "https://docs.example/signed-outside",
    "https://shop.example/bye/",
    "https://shop.example/bye2",
    "http://localhost:3001/",
    "https://app.example/" + "a" * 2000,
]


@pytest.mark.parametrize("address", GOOD)
def test_a_listed_address_is_one(address: str) -> None:
    assert leads_to(address, LISTED)


@pytest.mark.attack("G13")
@pytest.mark.parametrize("address", BAD)
def test_an_address_that_any_browser_could_read_otherwise_is_none(address: str) -> None:
    assert not leads_to(address, LISTED)


@pytest.mark.parametrize(("then", "leads"), [(f"{APP}/home?a=b", f"{APP}/home?a=b"), (BAD[1], "/realms/acme/account/")])
def test_a_login_leads_to_a_front_end(client: Browser, alice: User, then: str, leads: str) -> None:
    answer = log_in(client, alice, next=then)

    assert answer["Location"] == leads
    assert client.get("/realms/acme/account/login/", {"next": then})["Location"] == leads


@pytest.mark.attack("G13")
def test_a_realm_without_session_tokens_leads_nowhere_else(client: Browser, mallory: User, globex: Realm) -> None:
    switch_on(globex, session_token=False)

    assert log_in(client, mallory, next=f"{APP}/")["Location"] == "/realms/globex/account/"


@pytest.mark.attack("G15")
def test_opening_the_address_asks_and_ends_nothing(signed_in: Browser, alice: User) -> None:
    answer = signed_in.get(LOGOUT, {"next": f"{APP}/bye"}, follow=True)

    assert answer.redirect_chain == [("/realms/acme/account/logout/?next=https%3A%2F%2Fapp.example%2Fbye", 302)]
    page = answer.content.decode()
    assert f'value="{APP}/bye"' in page
    assert "<strong>app.example</strong>" in page
    assert Session.objects.all_realms().filter(user=alice).exists()


def test_who_says_yes_is_signed_out_and_led_on(signed_in: Browser, alice: User) -> None:
    answer = signed_in.post("/realms/acme/account/logout/", {"next": f"{APP}/bye"})

    assert (answer.status_code, answer["Location"]) == (302, f"{APP}/bye")
    assert answer.cookies[NAME]["max-age"] == 0
    assert not Session.objects.all_realms().filter(user=alice).exists()


@pytest.mark.parametrize(("then", "leads"), [(f"{APP}/bye", f"{APP}/bye"), (BAD[1], "/realms/acme/account/login/")])
def test_a_form_on_a_listed_front_end_need_not_ask(signed_in: Browser, alice: User, then: str, leads: str) -> None:
    answer = signed_in.post(f"{LOGOUT}?next={then}", headers={"origin": APP})

    assert (answer.status_code, answer["Location"]) == (302, leads)
    assert answer.cookies[NAME]["max-age"] == 0
    assert not Session.objects.all_realms().filter(user=alice).exists()


@pytest.mark.attack("G15")
@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, {"origin": "null"}])
def test_a_form_on_any_other_page_ends_nothing(alice: User, headers: dict[str, str]) -> None:
    strict = browser(enforce_csrf_checks=False)
    log_in(strict, alice)
    strict.handler.enforce_csrf_checks = True

    answer = strict.post(f"{LOGOUT}?next={APP}/bye", headers=headers)

    assert answer["Location"].startswith("/realms/acme/account/logout/?next=")
    assert NAME not in answer.cookies
    assert Session.objects.all_realms().filter(user=alice).exists()


def test_a_browser_that_brings_no_session_along_comes_to_the_page_that_asks(client: Browser, acme: Realm) -> None:
    answer = client.post(f"{acme.path}/session/logout?next={APP}/bye", headers={"origin": APP})

    assert answer["Location"].startswith("/realms/acme/account/logout/?next=")
    assert client.get(answer["Location"])["Location"] == f"{APP}/bye"
