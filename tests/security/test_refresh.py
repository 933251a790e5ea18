"""OAuth 2.1 §4.3.1, RFC 9700 §4.14.2: refresh tokens rotate; a retry is answered again, a replay ends the family."""

from collections.abc import Callable

import pytest

from audit import actions
from audit.models import Event
from oauth.models import Family
from realms.models import Realm
from tests.applications import Application, granted, install, refusal, unverified_claims

Wait = Callable[[int], None]
DEAD = (400, "invalid_grant")


def live_families() -> int:
    return Family.objects.all_realms().filter(revoked_at=None).count()


@pytest.mark.attack("C01")
def test_a_replay_after_the_grace_ends_the_family_and_its_access_tokens(web: Application, wait: Wait) -> None:
    first = web.tokens()
    second = granted(web.refresh(first["refresh_token"]))
    wait(61)

    answer = web.refresh(first["refresh_token"])

    assert refusal(answer) == DEAD
    assert not web.sees_alive(first["access_token"])
    assert not web.sees_alive(second["access_token"])
    assert refusal(web.refresh(second["refresh_token"])) == DEAD
    assert Event.objects.filter(action=actions.REFRESH_TOKEN_REPLAYED).exists()


@pytest.mark.attack("C01")
def test_the_grace_ends_when_the_successor_is_used(web: Application) -> None:
    first = web.tokens()
    second = granted(web.refresh(first["refresh_token"]))
    third = granted(web.refresh(second["refresh_token"]))

    answer = web.refresh(first["refresh_token"])

    assert refusal(answer) == DEAD
    assert not web.sees_alive(third["access_token"])
    assert refusal(web.refresh(third["refresh_token"])) == DEAD


@pytest.mark.attack("C02")
def test_two_generations_back_is_a_replay_even_within_the_grace(web: Application) -> None:
    generations = [web.tokens()]
    for _ in range(3):
        generations.append(granted(web.refresh(generations[-1]["refresh_token"])))

    answer = web.refresh(generations[1]["refresh_token"])

    assert refusal(answer) == DEAD
    assert live_families() == 0
    assert not web.sees_alive(generations[3]["access_token"])


@pytest.mark.attack("C03")
@pytest.mark.parametrize("revoked", [0, 1], ids=["predecessor", "successor"])
def test_revoking_ends_the_grace(web: Application, revoked: int) -> None:
    first = web.tokens()
    second = granted(web.refresh(first["refresh_token"]))
    assert web.revoke((first, second)[revoked]["refresh_token"]).status_code == 200

    answers = [web.refresh(tokens["refresh_token"]) for tokens in (first, second)]

    assert [refusal(answer) for answer in answers] == [DEAD, DEAD]


@pytest.mark.attack("C04", "C05")
def test_a_lost_answer_is_given_again_with_the_same_successor_and_a_fresh_access_token(web: Application) -> None:
    first = web.tokens()
    lost = granted(web.refresh(first["refresh_token"]))

    again = [granted(web.refresh(first["refresh_token"])) for _ in range(3)]

    assert {tokens["refresh_token"] for tokens in again} == {lost["refresh_token"]}
    assert len({unverified_claims(tokens["access_token"])["jti"] for tokens in (lost, *again)}) == 4
    assert all(web.sees_alive(tokens["access_token"]) for tokens in again)
    assert granted(web.refresh(lost["refresh_token"]))
    assert live_families() == 1


@pytest.mark.attack("C05")
def test_a_retry_is_still_answered_after_a_minute_and_no_later(web: Application, wait: Wait) -> None:
    first = web.tokens()
    second = granted(web.refresh(first["refresh_token"]))
    wait(59)
    assert granted(web.refresh(first["refresh_token"]))["refresh_token"] == second["refresh_token"]
    wait(2)

    answer = web.refresh(first["refresh_token"])

    assert refusal(answer) == DEAD
    assert live_families() == 0


@pytest.mark.attack("C04")
def test_retries_do_not_prolong_the_grace(web: Application, wait: Wait) -> None:
    first = web.tokens()
    assert granted(web.refresh(first["refresh_token"]))
    for _ in range(2):
        wait(29)
        assert granted(web.refresh(first["refresh_token"]))
    wait(3)

    answer = web.refresh(first["refresh_token"])

    assert refusal(answer) == DEAD


@pytest.mark.attack("C06")
def test_another_client_neither_uses_nor_burns_a_refresh_token(
    web: Application, acme: Realm, globex: Realm, wait: Wait
) -> None:
    strangers = install(acme, None, "other"), install(acme, None, "spa", public=True), install(globex, None)
    first = web.tokens()
    second = granted(web.refresh(first["refresh_token"]))
    wait(61)

    for stranger in strangers:
        assert refusal(stranger.refresh(first["refresh_token"])) == DEAD
        assert refusal(stranger.refresh(second["refresh_token"])) == DEAD
        assert refusal(stranger.refresh(second["refresh_token"], scope="openid")) == DEAD

    assert web.sees_alive(second["access_token"])
    assert granted(web.refresh(second["refresh_token"]))


@pytest.mark.attack("C07")
@pytest.mark.parametrize("secret", [None, "", "wrong", "as_cs_0000000000000000000000000000000000000000000000000"])
def test_a_confidential_client_needs_its_secret(web: Application, secret: str | None) -> None:
    token = web.tokens()["refresh_token"]

    answer = web.refresh(token, client_secret=secret)

    assert refusal(answer) == (401, "invalid_client")
    assert granted(web.refresh(token))


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: f"{token}A",
        lambda token: f"{token}=",
        lambda token: f"{token[:-2]}AA" if not token.endswith("AA") else f"{token[:-2]}BB",
        lambda token: token.replace("as_rt_", ""),
        lambda token: token.replace("as_rt_", "as_rt_as_rt_"),
        lambda token: f"{token[:40]}é{token[41:]}",
        lambda token: f"{token[:40]}+{token[41:]}",
        lambda token: token[:28] + "A" * (len(token) - 28),
        lambda _: "as_rt_" + "A" * 86,
        lambda _: "as_rt_" + "?" * 86,
        lambda _: "x",
    ],
)
@pytest.mark.attack("C06")
def test_a_forged_token_ends_no_family(web: Application, forge: Callable[[str], str]) -> None:
    tokens = web.tokens()

    answer = web.refresh(forge(tokens["refresh_token"]))

    assert refusal(answer) == DEAD
    assert web.sees_alive(tokens["access_token"])
    assert granted(web.refresh(tokens["refresh_token"]))
