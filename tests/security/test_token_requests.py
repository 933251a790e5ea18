"""RFC 6749 §2.3 and §3.2: how a request to the token endpoint must be made."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote_plus

import pytest

from oauth.models import AuthorizationCode
from realms.models import Realm
from tests.applications import Application, granted, install, refusal
from tests.protocol import PROTOCOL

FORM = "application/x-www-form-urlencoded"
ENDPOINTS = ["token", "token/introspect", "revoke"]
ALLOWED = {chr(code) for code in range(0x20, 0x7F)} - {'"', "\\"}  # RFC 6749 §5.2


def basic(text: str | bytes) -> dict[str, str]:
    raw = text if isinstance(text, bytes) else text.encode()
    return {"authorization": f"Basic {b64encode(raw).decode()}"}


def post(web: Application, body: str, path: str = "token", **options: Any) -> Any:  # noqa: ANN401 (the test client's answer has no public type)
    return web.browser.post(f"{web.realm.path}/{PROTOCOL}/{path}", body, **{"content_type": FORM} | options)


@pytest.mark.attack("B20")
@pytest.mark.parametrize("path", ENDPOINTS)
def test_a_get_is_not_served(web: Application, path: str) -> None:
    answer = web.browser.get(f"{web.realm.path}/{PROTOCOL}/{path}", {"client_secret": web.secret})

    assert refusal(answer) == (405, "invalid_request")
    assert answer["Allow"] == "POST"


@pytest.mark.attack("B20")
def test_a_secret_in_the_query_is_refused_even_where_the_body_is_right(web: Application) -> None:
    body = f"grant_type=authorization_code&code={web.code().text}&client_id=web&client_secret={web.secret}"

    answer = web.browser.post(f"{web.realm.path}/{PROTOCOL}/token?client_secret={web.secret}", body, content_type=FORM)

    assert refusal(answer) == (400, "invalid_request")
    assert AuthorizationCode.objects.all_realms().get().consumed_at is None


@pytest.mark.attack("B21")
@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize(
    "content_type",
    ["application/json", "multipart/form-data; boundary=x", "text/plain", "application/xml", "", f"{FORM}x"],
)
def test_only_forms_are_read(web: Application, path: str, content_type: str) -> None:
    values = {"grant_type": "client_credentials", "client_id": "web", "client_secret": web.secret, "token": "x"}
    body = json.dumps(values) if "json" in content_type else "&".join(f"{name}={values[name]}" for name in values)

    answer = post(web, body, path, content_type=content_type)

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.attack("B21")
def test_a_form_may_say_its_character_set(web: Application) -> None:
    code = web.code()
    body = f"grant_type=authorization_code&code={code.text}&code_verifier={code.verifier}"

    answer = post(web, f"{body}&client_id=web&client_secret={web.secret}", content_type=f"{FORM}; charset=UTF-8")

    assert granted(answer)


@pytest.mark.attack("B22")
@pytest.mark.parametrize("twice", ["grant_type", "code", "client_id", "client_secret", "redirect_uri", "code_verifier"])
def test_no_parameter_comes_twice(web: Application, twice: str) -> None:
    code = web.code()
    values = {"grant_type": "authorization_code", "code": code.text, "code_verifier": code.verifier}
    values |= {"client_id": "web", "client_secret": web.secret, "redirect_uri": "https://app.example/callback"}
    body = "&".join(f"{name}={value}" for name, value in values.items())

    for repeated in (f"{body}&{twice}={values[twice]}", f"{twice}=other&{body}", f"{body}&{twice}="):
        assert refusal(post(web, repeated)) == (400, "invalid_request")
    assert granted(post(web, body))


@pytest.mark.attack("B23")
@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_client_authenticates_in_one_way(acme: Realm, method: str) -> None:
    web = install(acme, None, token_endpoint_auth_method=method)
    body = f"grant_type=refresh_token&refresh_token=x&client_id=web&client_secret={web.secret}"

    answer = post(web, body, headers=basic(f"web:{web.secret}"))

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.attack("B23")
@pytest.mark.parametrize("registered", ["client_secret_basic", "client_secret_post", "none"])
@pytest.mark.parametrize("used", ["client_secret_basic", "client_secret_post", "none"])
def test_a_client_authenticates_in_the_way_it_registered_for(acme: Realm, registered: str, used: str) -> None:
    web = install(acme, None, token_endpoint_auth_method=registered)
    secret = web.secret or "any"
    headers = basic(f"web:{secret}") if used == "client_secret_basic" else {}
    body = {"client_secret_basic": "", "client_secret_post": f"&client_id=web&client_secret={secret}"}
    asked = f"grant_type=refresh_token&refresh_token=x{body.get(used, '&client_id=web')}"

    answer = post(web, asked, headers=headers)

    assert refusal(answer) == ((400, "invalid_grant") if used == registered else (401, "invalid_client"))


@pytest.mark.attack("B24")
@pytest.mark.parametrize(
    "headers",
    [
        basic("web"),
        basic(b"w\xe9b:secret"),
        basic(b"\xff\xfe:\xff"),
        basic("web:\0"),
        basic("we%00b:secret"),
        basic("we%ED%A0%80b:secret"),
        basic(":"),
        basic("a:b:c:d"),
        {"authorization": "Basic"},
        {"authorization": "Basic "},
        {"authorization": "Basic ???"},
        {"authorization": "Basic d2Vi"},
        {"authorization": "Basic d2ViOg"},
        {"authorization": "Basic d2ViO\u00e9g=="},
        {"authorization": "Bearer x"},
        {"authorization": "Negotiate"},
    ],
)
@pytest.mark.parametrize("path", ENDPOINTS)
def test_an_authorization_header_beyond_reading_is_a_401_that_tells_the_scheme(
    acme: Realm, path: str, headers: dict[str, str]
) -> None:
    web = install(acme, None, token_endpoint_auth_method="client_secret_basic")

    answer = post(web, "grant_type=client_credentials&token=x", path, headers=headers)

    assert refusal(answer) == (401, "invalid_client")
    assert answer["WWW-Authenticate"] == 'Basic realm="acme"'


@pytest.mark.attack("B24")
def test_a_failure_in_the_body_asks_for_no_header(web: Application) -> None:
    answer = post(web, "grant_type=client_credentials&client_id=web&client_secret=wrong")

    assert refusal(answer) == (401, "invalid_client")
    assert "WWW-Authenticate" not in answer


@pytest.mark.attack("B24")
@pytest.mark.parametrize("client_id", ["web", "a:b", "a b", "a%b", "https://app.example/client", "we+b", "a%3Ab"])
def test_identifier_and_secret_may_be_form_encoded_in_the_header(acme: Realm, client_id: str) -> None:
    web = install(acme, None, client_id, token_endpoint_auth_method="client_secret_basic")
    encoded = [quote_plus(client_id), "".join(f"%{byte:02X}" for byte in client_id.encode())]

    for name in encoded:
        for secret in (web.secret, "".join(f"%{byte:02x}" for byte in web.secret.encode())):
            answer = post(web, "grant_type=refresh_token&refresh_token=x", headers=basic(f"{name}:{secret}"))
            assert refusal(answer) == (400, "invalid_grant")


@pytest.mark.attack("B25")
def test_nobody_keeps_an_answer(web: Application) -> None:
    code = web.code()

    for answer in (web.redeem(code), web.redeem(code), web.introspect("x"), web.revoke("x"), web.ask(client_id="?")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Pragma"] == "no-cache"


@pytest.mark.attack("B26")
@pytest.mark.parametrize(
    "hostile", ['"', "\\", "\u00e9\u2028", "\x7f", "<script>", "\U0001f600", "\r\nSet-Cookie: a=b"]
)
def test_a_description_has_the_characters_that_are_allowed(acme: Realm, hostile: str) -> None:
    web = install(acme, None, grant_types=["client_credentials", "authorization_code", "refresh_token"])
    answers = [web.ask(**{name: hostile}) for name in ("grant_type", "scope", "resource", "client_id")]
    answers += [web.refresh("x", **{hostile: ["a", "b"]}), web.refresh(hostile), web.ask(scope=f"openid {hostile}")]

    for answer in answers:
        assert answer.status_code in {400, 401}
        assert set(answer.json()["error_description"]) <= ALLOWED
        assert set(answer.json()) == {"error", "error_description"}
