"""The front door and Django's view renew alike: status, headers, cookie and body."""

import pytest
from django.test import Client as Browser

from oauth.front import FrontDoor
from tests.oauth.test_front_door import ask, environ, unreachable
from tests.session_token.visits import APP, NAME, REFRESH, token_of

TOLD = ("Vary", "Cache-Control", "WWW-Authenticate", "Allow", "Content-Type")
CORS = ("Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods")


@pytest.mark.parametrize("origin", [APP, "https://evil.example", "null"])
@pytest.mark.parametrize("carried", ["genuine", "x", ""])
@pytest.mark.parametrize("method", ["POST", "OPTIONS", "GET"])
def test_both_adapters_answer_alike(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch, origin: str, carried: str, method: str
) -> None:
    monkeypatch.setattr("oauth.front.give_back_connection", lambda: None)
    signed_in.cookies[NAME] = token_of(signed_in) if carried == "genuine" else carried
    sent = environ(method, REFRESH, HTTP_ORIGIN=origin, HTTP_COOKIE=f"{NAME}={token_of(signed_in)}")

    status, headers, body = ask(FrontDoor(unreachable), sent)
    django = signed_in.generic(method, REFRESH, headers={"origin": origin})

    assert (status, body) == (f"{django.status_code} {django.reason_phrase}", django.content)
    assert [headers.get(name) for name in TOLD + CORS] == [django.headers.get(name) for name in TOLD + CORS]
    assert without_token(headers.get("Set-Cookie", "")) == without_token(django.cookies.output(header="").strip())
    assert (status == "200 OK") == ((method, carried, origin) == ("POST", "genuine", APP))


def without_token(cookie: str) -> str:
    """Return the attributes of a cookie."""
    return cookie.partition(";")[2]
