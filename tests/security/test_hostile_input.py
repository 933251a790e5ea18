"""Bytes, sizes and shapes that no client sends: each a clear 4xx that changes nothing, on every endpoint."""

import time
from urllib.parse import quote

import pytest
from django.test import Client as Browser

from clients.models import Client
from oauth.models import AuthorizationCode, Family
from tests.applications import Application, granted, refusal
from tests.protocol import CALLBACK, PROTOCOL, Pkce

FORM = "application/x-www-form-urlencoded"
MACHINE_ENDPOINTS = [f"{PROTOCOL}/token", f"{PROTOCOL}/token/introspect", f"{PROTOCOL}/revoke"]
REGISTRATION = "clients-registrations/openid-connect"
PARAMETERS = {
    f"{PROTOCOL}/token": ["grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret", "x"],
    f"{PROTOCOL}/token/introspect": ["token", "token_type_hint", "client_id", "client_secret"],
    f"{PROTOCOL}/revoke": ["token", "token_type_hint", "client_id", "client_secret"],
}
EVERY_PARAMETER = [(path, name) for path, names in PARAMETERS.items() for name in names]
AUTHORIZATION = ["client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "resource", "prompt", "x"]
UNDECODABLE = {
    "NUL": "a%00b",
    "line break": "a%0D%0Ab",
    "escape": "%1B[31m",
    "invalid UTF-8": "a%FFb",
    "overlong": "%C0%AF",
    "cut off": "%E2%82",
    "surrogate": "%ED%A0%80",
    "UTF-16": "%FF%FEa%00",
}
hostile = pytest.mark.parametrize("value", UNDECODABLE.values(), ids=UNDECODABLE.keys())


def path(web: Application, rest: str) -> str:
    return f"{web.realm.path}/{rest}"


def encoded(values: dict[str, str]) -> str:
    return "&".join(f"{name}={quote(value)}" for name, value in values.items())


@pytest.mark.attack("K03", "K04", "K05")
@pytest.mark.parametrize(("endpoint", "name"), EVERY_PARAMETER)
@hostile
def test_a_parameter_beyond_text_is_refused(web: Application, endpoint: str, name: str, value: str) -> None:
    values = {"grant_type": "authorization_code", "client_id": "web", "client_secret": web.secret, "token": "x"}
    values.pop(name, None)

    answer = web.browser.post(path(web, endpoint), f"{encoded(values)}&{name}={value}", content_type=FORM)

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.attack("K03", "K04", "K05")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", AUTHORIZATION)
@hostile
def test_an_authorization_request_beyond_text_gets_a_page(web: Application, method: str, name: str, value: str) -> None:
    values = {"response_type": "code", "client_id": "web", "redirect_uri": CALLBACK, "scope": "openid"}
    values |= {"code_challenge": Pkce().challenge, "code_challenge_method": "S256"}
    values.pop(name, None)
    request = f"{encoded(values)}&{name}={value}"
    address = path(web, f"{PROTOCOL}/auth")

    answer = (
        web.browser.post(address, request, content_type=FORM)
        if method == "POST"
        else web.browser.get(f"{address}?{request}")
    )

    assert answer.status_code == 400
    assert "Location" not in answer
    assert not AuthorizationCode.objects.all_realms().exists()


@pytest.mark.attack("K04")
@pytest.mark.parametrize("endpoint", MACHINE_ENDPOINTS)
@pytest.mark.parametrize(
    "body", [b"token=\xff", "token=é".encode(), "token=é".encode("utf-16"), b"\x00", b"\xed\xa0\x80=1"]
)
def test_raw_bytes_in_a_form_are_refused(web: Application, endpoint: str, body: bytes) -> None:
    answer = web.browser.post(path(web, endpoint), body, content_type=FORM)

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.attack("K04")
@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "ebcdic-cp-be", "nonsense", "utf-8; boundary=x"])
def test_a_character_set_changes_nothing(web: Application, charset: str) -> None:
    code = web.code()
    values = {"grant_type": "authorization_code", "code": code.text, "code_verifier": code.verifier}
    body = encoded(values | {"client_id": "web", "client_secret": web.secret, "redirect_uri": CALLBACK})

    answer = web.browser.generic(
        "POST", path(web, f"{PROTOCOL}/token"), body.encode(), content_type=f"{FORM}; charset={charset}"
    )

    assert granted(answer)


@pytest.mark.attack("K06")
@pytest.mark.parametrize("endpoint", [*MACHINE_ENDPOINTS, REGISTRATION])
@pytest.mark.parametrize("content_type", [FORM, "application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_twenty_megabytes_are_refused_at_once(web: Application, endpoint: str, content_type: str) -> None:
    begun = time.thread_time()

    answer = web.browser.post(path(web, endpoint), b"a" * 20_000_000, content_type=content_type)

    assert refusal(answer) == (413, "invalid_request")
    assert time.thread_time() - begun < 3


@pytest.mark.attack("K06")
@pytest.mark.parametrize("endpoint", [f"{PROTOCOL}/auth", f"{PROTOCOL}/auth/continue", "account/login/"])
@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=x", "text/plain"])
def test_pages_refuse_twenty_megabytes(client: Browser, web: Application, endpoint: str, content_type: str) -> None:
    begun = time.thread_time()

    answer = client.post(path(web, endpoint), b"a" * 20_000_000, content_type=content_type)

    assert answer.status_code in {400, 413}
    assert time.thread_time() - begun < 3


@pytest.mark.attack("K06")
@pytest.mark.parametrize("endpoint", MACHINE_ENDPOINTS)
@pytest.mark.parametrize("body", ["&".join(f"f{n}=" for n in range(8_000)), "&" * 60_000, "a=1&" * 101])
def test_too_many_fields_are_refused(web: Application, endpoint: str, body: str) -> None:
    answer = web.browser.post(path(web, endpoint), body, content_type=FORM)

    assert refusal(answer) == (400, "invalid_request")


@pytest.mark.attack("K06", "A45")
def test_too_many_fields_in_a_query_get_a_page(web: Application) -> None:
    for query in ("&".join(f"f{n}=" for n in range(20_000)), "a=" + "b" * 100_000):
        begun = time.thread_time()
        answer = web.browser.get(f"{path(web, PROTOCOL)}/auth?{query}")
        assert answer.status_code == 400
        assert time.thread_time() - begun < 1


@pytest.mark.attack("K06")
@pytest.mark.parametrize("endpoint", ["account/login/", f"{PROTOCOL}/auth/continue"])
def test_forms_of_pages_with_too_many_fields_are_refused(client: Browser, web: Application, endpoint: str) -> None:
    body = "&".join(f"f{n}=" for n in range(20_000))

    assert client.post(path(web, endpoint), body, content_type=FORM).status_code == 400


@pytest.mark.attack("K06")
@pytest.mark.parametrize("document", ["[" * 100_000, "[" * 60_000, '{"a":' * 12_000, '{"a":' + "9" * 60_000 + "}"])
def test_json_nested_without_end_is_refused(web: Application, document: str) -> None:
    answer = web.browser.post(path(web, REGISTRATION), document, content_type="application/json")

    assert refusal(answer) in {(400, "invalid_request"), (413, "invalid_request")}


@pytest.mark.attack("K03", "K04")
@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "\\udfff\\ud800"])
@pytest.mark.parametrize("name", ["client_name", "scope", "software_id", "contacts", "redirect_uris", "unknown"])
def test_text_that_no_database_keeps_registers_nobody(web: Application, name: str, text: str) -> None:
    before = Client.objects.all_realms().count()
    member = f'["{text}"]' if name in {"contacts", "redirect_uris"} else f'"{text}"'
    body = f'{{"redirect_uris": ["{CALLBACK}"], "{name}": {member}}}'

    answer = web.browser.post(path(web, REGISTRATION), body, content_type="application/json")

    assert answer.status_code == 400
    assert Client.objects.all_realms().count() == before


@pytest.mark.attack("K07")
@pytest.mark.parametrize("scope", [" ".join(f"s{n}" for n in range(10_000)), " ".join("s" * 8_000), " " * 10_000])
def test_a_scope_without_end_is_refused_quickly(web: Application, scope: str) -> None:
    token = web.tokens()["refresh_token"]
    spent = []
    for parameters in ({"grant_type": "client_credentials"}, {"grant_type": "refresh_token", "refresh_token": token}):
        begun = time.thread_time()
        answer = web.ask(**parameters, scope=scope)
        spent.append(time.thread_time() - begun)
        assert answer.status_code == 400
        assert answer.json()["error"] in {"invalid_request", "invalid_scope", "unauthorized_client"}

    assert max(spent) < 0.1
    assert Family.objects.all_realms().get().previous_digest == ""


@pytest.mark.attack("K06")
@pytest.mark.parametrize("length", ["abc", "-1", "+8", "1e3", "8, 8", "0x8"])
@pytest.mark.parametrize("endpoint", [*MACHINE_ENDPOINTS, REGISTRATION, f"{PROTOCOL}/auth"])
def test_a_length_that_is_no_number_is_refused(web: Application, endpoint: str, length: str) -> None:
    answer = web.browser.post(path(web, endpoint), "token=x", content_type=FORM, CONTENT_LENGTH=length)

    assert answer.status_code == 400
