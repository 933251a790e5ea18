"""RFC 9110 §9: each endpoint serves its methods and answers 405 to all others, whatever they carry."""

import pytest
from django.test import Client as Browser

from oauth.models import AuthorizationCode
from tests.applications import Application
from tests.protocol import PROTOCOL, Pkce

POST_ONLY = [
    f"{PROTOCOL}/token",
    f"{PROTOCOL}/token/introspect",
    f"{PROTOCOL}/revoke",
    "clients-registrations/openid-connect",
]
GET_ONLY = [f"{PROTOCOL}/certs", ".well-known/openid-configuration", ".well-known/oauth-authorization-server", ""]
BOTH = [f"{PROTOCOL}/auth", f"{PROTOCOL}/auth/continue", f"{PROTOCOL}/userinfo"]
WITHOUT_CORS = [f"{PROTOCOL}/auth", f"{PROTOCOL}/auth/continue", f"{PROTOCOL}/token/introspect"]
REFUSED = (
    *[(path, method) for path in POST_ONLY for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "X")],
    *[(path, method) for path in GET_ONLY for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "X")],
    *[(path, method) for path in BOTH for method in ("PUT", "PATCH", "DELETE", "TRACE", "X")],
    *[(path, "OPTIONS") for path in WITHOUT_CORS],
)


@pytest.mark.attack("K12")
@pytest.mark.parametrize(("path", "method"), REFUSED)
def test_a_method_that_is_not_served_is_a_405_that_names_those_that_are(
    web: Application, path: str, method: str
) -> None:
    query = f"response_type=code&client_id=web&scope=openid&code_challenge={Pkce().challenge}"

    answer = web.browser.generic(method, f"{web.realm.path}/{path}?{query}&code_challenge_method=S256")

    assert answer.status_code == 405
    assert ("POST" if path in POST_ONLY else "GET") in answer["Allow"]
    assert method not in answer["Allow"].split(", ")
    assert not AuthorizationCode.objects.all_realms().exists()


@pytest.mark.attack("K12")
@pytest.mark.parametrize("path", ["account/login/", "account/logout/", "account/reauthenticate/", "account/"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "X"])
def test_pages_serve_no_strange_method(client: Browser, web: Application, path: str, method: str) -> None:
    visitor = client if path == "account/login/" else web.browser

    answer = visitor.generic(method, f"{web.realm.path}/{path}")

    assert answer.status_code == 405


@pytest.mark.attack("K12")
@pytest.mark.parametrize("path", [*POST_ONLY, *GET_ONLY, *BOTH])
@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_header_does_not_change_the_method(web: Application, path: str, header: str) -> None:
    plain = web.browser.generic("PUT", f"{web.realm.path}/{path}")

    overridden = web.browser.generic("PUT", f"{web.realm.path}/{path}", headers={header: "POST"})

    assert (overridden.status_code, overridden.content) == (plain.status_code, plain.content) or path == ""
    assert overridden.status_code == 405


@pytest.mark.attack("K12")
@pytest.mark.parametrize("path", [*GET_ONLY, f"{PROTOCOL}/userinfo"])
def test_head_is_a_get_without_its_body(web: Application, path: str) -> None:
    answer = web.browser.head(f"{web.realm.path}/{path}")

    assert answer.status_code == (401 if path.endswith("userinfo") else 200)
    assert answer.content == b""
