"""OAuth 2.1 §4.1.3, §7.5.2: a code works once, and whoever uses it again ends what it was redeemed for."""

import pytest

from audit import actions
from audit.models import Event
from oauth.models import Family
from realms.models import Realm
from tests.applications import Application, granted, install, refusal
from tests.protocol import Pkce


@pytest.mark.attack("B10")
def test_the_second_use_ends_the_tokens_of_the_first(web: Application) -> None:
    code = web.code()
    tokens = granted(web.redeem(code))
    assert web.sees_alive(tokens["access_token"])

    answer = web.redeem(code)

    assert refusal(answer) == (400, "invalid_grant")
    assert not web.sees_alive(tokens["access_token"])
    assert web.introspect(tokens["refresh_token"]).json() == {"active": False}
    assert refusal(web.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


@pytest.mark.attack("B10")
def test_a_replay_also_ends_what_was_refreshed_since(web: Application) -> None:
    code = web.code()
    tokens = granted(web.refresh(granted(web.redeem(code))["refresh_token"]))

    assert refusal(web.redeem(code)) == (400, "invalid_grant")
    assert not web.sees_alive(tokens["access_token"])
    assert refusal(web.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


@pytest.mark.attack("B10")
def test_a_replay_is_recorded_and_ends_no_other_family(web: Application) -> None:
    other, code = web.tokens(), web.code()
    assert granted(web.redeem(code))

    assert {refusal(web.redeem(code)) for _ in range(3)} == {(400, "invalid_grant")}
    assert web.sees_alive(other["access_token"])
    assert Family.objects.all_realms().filter(revoked_at=None).count() == 1
    assert Event.objects.filter(action=actions.CODE_REPLAYED).exists()


@pytest.mark.attack("B12")
@pytest.mark.parametrize("wrong", [{"code_verifier": Pkce("b" * 43).verifier}, {"code_verifier": None}])
def test_a_replay_without_the_verifier_ends_nothing(web: Application, wrong: dict[str, str | None]) -> None:
    code = web.code()
    tokens = granted(web.redeem(code))

    answers = [web.redeem(code, **wrong) for _ in range(12)]

    assert {refusal(answer) for answer in answers} == {(400, "invalid_grant")}
    assert web.sees_alive(tokens["access_token"])
    assert granted(web.refresh(tokens["refresh_token"]))


@pytest.mark.attack("B12")
def test_a_replay_by_another_client_or_to_another_address_ends_nothing(web: Application, acme: Realm) -> None:
    other, code = install(acme, None, "other"), web.code()
    tokens = granted(web.redeem(code))

    assert refusal(other.redeem(code)) == (400, "invalid_grant")
    assert refusal(web.redeem(code, redirect_uri="https://evil.example/")) == (400, "invalid_grant")
    assert web.sees_alive(tokens["access_token"])


@pytest.mark.attack("B13")
def test_a_code_survives_nine_wrong_verifiers(web: Application) -> None:
    code = web.code()

    answers = [web.redeem(code, code_verifier=Pkce().verifier) for _ in range(9)]

    assert {refusal(answer) for answer in answers} == {(400, "invalid_grant")}
    assert granted(web.redeem(code))


@pytest.mark.attack("B13")
def test_a_code_is_dead_after_ten_wrong_verifiers_from_its_client(web: Application) -> None:
    code = web.code()

    answers = [web.redeem(code, code_verifier=Pkce().verifier) for _ in range(10)]

    assert {refusal(answer) for answer in answers} == {(400, "invalid_grant")}
    assert refusal(web.redeem(code)) == (400, "invalid_grant")
    assert not Family.objects.all_realms().exists()


@pytest.mark.attack("B13")
def test_no_stranger_kills_a_code_by_guessing(web: Application, acme: Realm, globex: Realm) -> None:
    code = web.code()
    strangers = install(acme, None, "other"), install(globex, None), Application(acme, "not-the-secret")

    for stranger in strangers:
        for _ in range(11):
            assert stranger.redeem(code, code_verifier=Pkce().verifier).status_code in {400, 401}
    assert granted(web.redeem(code))
