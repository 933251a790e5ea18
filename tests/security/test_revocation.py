"""RFC 7009: a client ends its own tokens, and nobody else's."""

import pytest

from audit import actions
from audit.models import Event
from realms.models import Realm
from tests.applications import Application, granted, install, refusal


@pytest.mark.attack("C18")
@pytest.mark.parametrize("hint", [None, "refresh_token", "access_token", "nonsense"])
def test_revoking_a_refresh_token_ends_the_family(web: Application, hint: str | None) -> None:
    tokens = web.tokens()

    answer = web.revoke(tokens["refresh_token"], token_type_hint=hint)

    assert (answer.status_code, answer.content) == (200, b"")
    assert refusal(web.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert not web.sees_alive(tokens["access_token"])
    assert Event.objects.get(action=actions.TOKEN_REVOKED).actor == "web"


@pytest.mark.attack("C17")
@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "pat", "x" * 500])
def test_a_wrong_hint_does_no_harm(web: Application, hint: str) -> None:
    tokens = web.tokens()

    assert web.revoke(tokens["access_token"], token_type_hint=hint).status_code == 200
    assert not web.sees_alive(tokens["access_token"])
    assert web.revoke(tokens["refresh_token"], token_type_hint=hint).status_code == 200
    assert refusal(web.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


@pytest.mark.attack("C18")
def test_revoking_an_access_token_ends_that_one_alone(web: Application) -> None:
    first = web.tokens()
    second = granted(web.refresh(first["refresh_token"]))

    assert web.revoke(first["access_token"]).status_code == 200

    assert not web.sees_alive(first["access_token"])
    assert web.sees_alive(second["access_token"])
    assert granted(web.refresh(second["refresh_token"]))


@pytest.mark.attack("C18")
def test_an_older_generation_of_a_refresh_token_still_ends_the_family(web: Application) -> None:
    first = web.tokens()
    third = granted(web.refresh(granted(web.refresh(first["refresh_token"]))["refresh_token"]))

    assert web.revoke(first["refresh_token"]).status_code == 200

    assert not web.sees_alive(third["access_token"])


@pytest.mark.attack("C16")
@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_nobody_ends_the_tokens_of_another_client(web: Application, acme: Realm, globex: Realm, kind: str) -> None:
    tokens = web.tokens()
    strangers = install(acme, None, "other"), install(acme, None, "spa", public=True), install(globex, None)

    answers = [stranger.revoke(tokens[kind]) for stranger in strangers]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * 3
    assert web.sees_alive(tokens["access_token"])
    assert granted(web.refresh(tokens["refresh_token"]))


@pytest.mark.attack("C16")
@pytest.mark.parametrize(
    "token", ["x", "as_rt_", "as_rt_" + "A" * 86, "a.b.c", "..", "é.é.é", "e30.e30.e30", "x" * 9000]
)
def test_what_is_no_token_is_answered_like_any_other(web: Application, token: str) -> None:
    answer = web.revoke(token)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.attack("C16")
def test_an_id_token_cannot_be_revoked(web: Application) -> None:
    tokens = web.tokens()

    assert web.revoke(tokens["id_token"]).status_code == 200
    assert web.sees_alive(tokens["access_token"])


@pytest.mark.attack("C19")
@pytest.mark.parametrize("credentials", [{"client_secret": None}, {"client_secret": "x"}, {"client_id": None}])
def test_a_confidential_client_must_authenticate(web: Application, credentials: dict[str, str | None]) -> None:
    tokens = web.tokens()

    answer = web.revoke(tokens["refresh_token"], **credentials)

    assert refusal(answer) == (401, "invalid_client")
    assert web.sees_alive(tokens["access_token"])


def test_a_public_client_ends_its_own_tokens(acme: Realm, web: Application) -> None:
    spa = install(acme, None, "spa", public=True)
    spa = Application(acme, "", spa.client_id, web.browser)
    tokens = spa.tokens()

    assert spa.revoke(tokens["refresh_token"]).status_code == 200

    assert spa.userinfo(tokens["access_token"]).status_code == 401
    assert refusal(spa.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


def test_a_request_without_a_token_is_malformed(web: Application) -> None:
    assert refusal(web.revoke(None)) == (400, "invalid_request")
    assert refusal(web.revoke("")) == (400, "invalid_request")


def test_revoking_twice_is_no_error(web: Application) -> None:
    tokens = web.tokens()

    answers = [web.revoke(tokens[kind]) for kind in ("access_token", "refresh_token") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200] * 4
