"""What a realm may say of its session token: browsers must take the cookie, and nobody mistake it for another."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.admin.conftest import make_administrator
from tests.domain.moving import browser_at
from tests.people import log_in
from tests.session_token.visits import APP, renew, switch_on


def refusal_of(realm: Realm, **policy: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        switch_on(realm, **policy)
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("other.example", "login.acme.test is not below other.example"),
        ("cme.test", "login.acme.test is not below cme.test"),
        ("app.acme.test", "login.acme.test is not below app.acme.test"),
        ("test", "is a public suffix"),
        (".acme.test", "without a dot before it"),
        ("ACME.test", "in lower case"),
        ("acme.test; Path=/x", "in lower case"),
        ("acme.test\r\nSet-Cookie: a=b", "in lower case"),
    ],
)
def test_a_domain_that_browsers_would_ignore_is_refused(acme: Realm, domain: str, reason: str) -> None:
    (sentence,) = refusal_of(acme, domain="login.acme.test", session_token_domain=domain)["session_token_domain"]

    assert reason in sentence


def test_a_domain_that_many_share_is_refused(acme: Realm) -> None:
    refused = refusal_of(acme, domain="acme.co.uk", session_token_domain="co.uk")

    assert "public suffix" in refused["session_token_domain"][0]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_address_without_a_name_has_no_domain(acme: Realm, host: str, settings: Any) -> None:  # noqa: ANN401 (pytest-django's)
    settings.PUBLIC_URL = f"http://{'[::1]' if ':' in host else host}:8000"

    refused = refusal_of(acme, session_token_domain="acme.test")

    assert "Leave this empty" in refused["session_token_domain"][0]


@pytest.mark.parametrize(
    "name",
    [
        *("csrf", "__Secure-csrf", "session_acme", "__Secure-session_acme", "device_globex", "token_globex"),
        *(
            "taken",
            "__Secure-taken",
            "__Host-token",
            "to ken",
            "tok;en",
            "tok=en",
            "tok,en",
            "a\n",
            "ü",
            "-a",
            "a" * 60,
        ),
    ],
)
def test_a_name_that_is_another_cookies_or_no_name_is_refused(acme: Realm, globex: Realm, name: str) -> None:
    switch_on(globex, session_token_cookie="taken")

    assert "session_token_cookie" in refusal_of(acme, session_token_cookie=name)


def test_the_name_of_nobodys_session_is_free(acme: Realm) -> None:
    assert switch_on(acme, session_token_cookie="session_token").session_token_cookie == "session_token"


def test_a_name_may_be_used_twice_where_no_browser_brings_one_cookie_to_the_other(acme: Realm, globex: Realm) -> None:
    switch_on(acme, domain="login.acme.test", session_token_domain="acme.test", session_token_cookie="login")
    switch_on(globex, domain="login.globex.test", session_token_domain="globex.test", session_token_cookie="login")

    refused = refusal_of(globex, domain="globex.acme.test", session_token_domain="")

    assert refused == {"session_token_cookie": ["Another cookie of this server has that name."]}


def test_plain_http_has_no_secure_cookies(acme: Realm, settings: Any) -> None:  # noqa: ANN401 (pytest-django's)
    settings.PUBLIC_URL = "http://127.0.0.1:8000"

    assert "over https" in refusal_of(acme, session_token_cookie="__Secure-a")["session_token_cookie"][0]


@pytest.mark.parametrize(
    "origin",
    [
        *("https://app.example/", "http://app.example", "null", "*", "https://*.example", "https://a@app.example"),
        *("https://app.example:443", "https://app.example:99999", "https://APP.example", "https://app.example/x", ""),
    ],
)
def test_what_no_browser_calls_an_origin_is_refused(acme: Realm, origin: str) -> None:
    assert "session_token_origins" in refusal_of(acme, session_token_origins=[origin])
    refused = refusal_of(acme, session_token_next=[f"{origin}?a"])
    assert "session_token_next" in refused


@pytest.mark.parametrize("origin", ["https://app.example", "https://app.example:8443", "http://127.0.0.1:3000"])
def test_front_ends_are_on_https_or_on_this_computer(acme: Realm, origin: str) -> None:
    listed = [origin, "http://localhost:3000", "http://[::1]:1"]

    assert switch_on(acme, session_token_origins=listed).session_token_origins == listed


def test_a_server_that_has_moved_says_whose_cookies_browsers_ignore(acme: Realm, settings: Any) -> None:  # noqa: ANN401 (pytest-django's)
    settings.PUBLIC_URL = "https://login.acme.test"
    switch_on(acme, session_token_domain="acme.test")
    before = run_checks(tags=["database"], databases=["default"])

    settings.PUBLIC_URL = "https://login.globex.test"

    (told,) = [each for each in run_checks(tags=["database"], databases=["default"]) if each not in before]
    assert (told.id, told.msg.startswith("Realm acme: ")) == ("realms.W001", True)
    assert "login.globex.test is not below acme.test" in told.msg


def test_a_cookie_for_the_parent_domain_serves_every_host_below(acme: Realm, alice: User) -> None:
    alice.realm = switch_on(acme, domain="login.acme.test", session_token_domain="acme.test")
    there = browser_at("login.acme.test")

    cookie = log_in(there, alice).cookies["__Secure-token_acme"]

    assert (cookie["domain"], cookie["path"], cookie["secure"]) == ("acme.test", "/", True)
    renewed = renew(there, "/session/refresh")
    assert (renewed.status_code, renewed.cookies["__Secure-token_acme"]["domain"]) == (200, "acme.test")
    cleared = there.post("/account/logout/").cookies["__Secure-token_acme"]
    assert (cleared["domain"], cleared["max-age"], cleared["path"]) == ("acme.test", 0, "/")


def test_an_administrator_says_it_line_by_line(client: Browser, alice: User, acme: Realm) -> None:
    make_administrator(alice)
    log_in(client, alice)
    page = f"/realms/acme/admin/realms/realm/{acme.pk}/change/"
    form = client.get(page).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields if form[name].value() or form[name].value() == 0}
    typed = shown | {"limits": "{}", "session_token_origins": f"{APP}\nhttps://two.example"}

    refused = client.post(page, typed | {"session_token_scopes": "openid\nmail"})
    taken = client.post(page, typed | {"session_token_scopes": "openid\nemail"})

    assert "The realm declares no scope" in refused.content.decode()
    assert taken.status_code == 302, taken.context["adminform"].form.errors
    acme.refresh_from_db()
    assert acme.session_token_origins == [APP, "https://two.example"]
    assert acme.session_token_scopes == ["openid", "email"]
