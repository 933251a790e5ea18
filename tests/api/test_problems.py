"""RFC 9457: every refusal is a problem document, and changes nothing."""

from collections.abc import Callable

import pytest

from realms.models import Realm
from tests.api.caller import Caller

WRONG_BODIES = [
    "",
    "[]",
    "null",
    "{",
    '{"description": "a", "description": "b"}',
    '{"description": NaN}',
    '{"description": "\\u0000"}',
    '{"description": "\\ud800"}',
    b'{"description": "\xff"}',
    "[" * 10_000,
    '{"a":' * 10_000,
]


def is_problem(answer: object, status: int) -> bool:
    assert answer.status_code == status, answer.content  # type: ignore[attr-defined]  # the test client's answer
    told = answer.json()  # type: ignore[attr-defined]  # the same
    assert answer.headers["Content-Type"] == "application/problem+json"  # type: ignore[attr-defined]  # the same
    return told["status"] == status and bool(told["title"]) and told["type"] == "about:blank"


@pytest.mark.parametrize("body", WRONG_BODIES)
def test_a_body_that_is_no_json_object_is_refused(api: Caller, body: str | bytes) -> None:
    assert is_problem(api("PUT", "scopes/docs:read/", body), 400)
    assert is_problem(api("GET", "scopes/docs:read/"), 404)


def test_other_media_types_methods_and_sizes_are_refused(api: Caller) -> None:
    assert is_problem(api("PUT", "scopes/a/", "a=b", content_type="application/x-www-form-urlencoded"), 415)
    assert is_problem(api("PUT", "scopes/a/", "{}", content_type="application/merge-patch+json"), 415)
    assert is_problem(api("PATCH", "scopes/openid/", "{}", content_type="text/plain"), 415)
    assert is_problem(api("PUT", "scopes/a/", {"description": "x" * 70_000}), 413)
    assert is_problem(api("POST", "scopes/a/", {}), 405)
    assert is_problem(api("PUT", "scopes/", {}), 405)
    assert is_problem(api("GET", "scopes/", accept="text/html"), 406)
    assert is_problem(api("GET", "nothing/of/that/name"), 404)
    assert is_problem(api("GET", "scopes/~!/"), 404)
    assert is_problem(api("GET", "scopes/%00/"), 404)


def test_a_refused_method_says_which_there_are(api: Caller) -> None:
    assert set(api("POST", "scopes/", {}).headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert api("OPTIONS", "scopes/").status_code == 204
    assert "PUT" in api("OPTIONS", "scopes/a/").headers["Allow"]


def test_head_is_get_without_a_body(api: Caller) -> None:
    answer = api("HEAD", "scopes/openid/")

    assert answer.status_code == 200
    assert answer.headers["ETag"] == api("GET", "scopes/openid/").headers["ETag"]
    assert not answer.content


def test_nobody_keeps_an_answer_and_no_other_origin_reads_one(api: Caller) -> None:
    answer = api("GET", "scopes/", origin="https://elsewhere.test")

    assert answer.headers["Cache-Control"] == "no-store"
    assert not any(name.startswith("Access-Control") for name in answer.headers)
    assert not answer.cookies


def test_without_a_token_everything_is_closed(api: Caller) -> None:
    stranger = Caller(api.client, api.realm, "")

    for method, path in (("GET", "scopes/"), ("PUT", "scopes/a/"), ("DELETE", "clients/x/"), ("OPTIONS", "scopes/")):
        refused = stranger(method, path)
        assert is_problem(refused, 401)
        assert refused.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_realm_is_closed_to_the_tokens_of_another(call: Callable[..., Caller], acme: Realm, globex: Realm) -> None:
    mallory = call(globex, at=acme)

    assert is_problem(mallory("GET", "scopes/"), 401)
    assert is_problem(mallory("PUT", "scopes/x/", {"description": "x"}), 401)


def test_operators_reach_every_realm(call: Callable[..., Caller], acme: Realm) -> None:
    operator = call(Realm.objects.create(slug="system", name="System"), at=acme)

    assert operator("PUT", "scopes/docs:read/", {"description": "Read"}).status_code == 201


def test_who_asks_too_often_is_told_when_to_come_again(api: Caller, acme: Realm) -> None:
    acme.limits = {"api": "2/h"}
    acme.save()
    answers = [api("GET", "scopes/") for _ in range(3)]

    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert is_problem(answers[2], 429)
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3600


@pytest.mark.parametrize("depth", [40, 400, 5000])
def test_what_is_nested_beyond_any_need_is_refused(api: Caller, depth: int) -> None:
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        body = '{"description":' + opening * depth + "1" + closing * depth + "}"

        assert api("PUT", "roles/auditor/", body).status_code == 400


@pytest.mark.parametrize(
    ("body", "pointer", "sentence"),
    [
        ({"email": "nobody"}, "/email", "Not a plain e-mail address."),
        ({"email": 5}, "/email", "this should be a valid string"),
        ({"email": "a@acme.test", "role": []}, "/role", "unknown key"),
        ({}, "/email", "this key is required"),
    ],
)
def test_what_is_wrong_with_a_body_is_said_alike_wherever_it_is_read(
    api: Caller, body: dict[str, object], pointer: str, sentence: str
) -> None:
    errors = api("POST", "invitations/", body).json()["errors"]

    assert {"pointer": pointer, "detail": sentence} in errors


@pytest.mark.parametrize("path", ["clients", "nothing/", ""])
def test_an_address_without_its_slash_is_told_what_it_lacks(api: Caller, path: str) -> None:
    answer = api("GET", path)

    assert is_problem(answer, 404)
    assert "ends with a slash" in answer.json()["detail"]
