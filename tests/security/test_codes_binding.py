"""OAuth 2.1 §4.1.3: a code is bound to its client, its realm, its minute and its person."""

import string
from collections.abc import Callable

import pytest

from accounts.flows.people import replace_password
from accounts.models import User
from clients.models import Client
from oauth import endings
from oauth.models import AuthorizationCode, Family
from realms.context import realm_context
from realms.models import Realm
from support import secrets
from tests.applications import Application, granted, install, refusal, unverified_claims

Wait = Callable[[int], None]


@pytest.mark.attack("B08")
def test_another_client_cannot_redeem_a_code_nor_burn_it(web: Application, acme: Realm) -> None:
    other = install(acme, None, "other")
    code = web.code()

    answers = [other.redeem(code) for _ in range(12)]

    assert {refusal(answer) for answer in answers} == {(400, "invalid_grant")}
    assert granted(web.redeem(code))


@pytest.mark.attack("B08")
def test_a_public_client_cannot_redeem_the_code_of_a_confidential_one(web: Application, acme: Realm) -> None:
    spa = install(acme, None, "spa", public=True)
    code = web.code()

    assert refusal(spa.redeem(code)) == (400, "invalid_grant")
    assert refusal(spa.redeem(code, client_id="web")) == (401, "invalid_client")
    assert granted(web.redeem(code))


@pytest.mark.attack("B16", "E02")
def test_a_code_means_nothing_in_another_realm_and_is_not_burned_there(web: Application, globex: Realm) -> None:
    namesake = install(globex, None)
    code = web.code()

    answers = [namesake.redeem(code) for _ in range(12)]

    assert {refusal(answer) for answer in answers} == {(400, "invalid_grant")}
    assert granted(web.redeem(code))


@pytest.mark.attack("B14")
def test_a_code_lives_for_sixty_seconds(web: Application, wait: Wait) -> None:
    in_time, late = web.code(), web.code()
    wait(58)
    assert granted(web.redeem(in_time))
    wait(3)

    answer = web.redeem(late)

    assert refusal(answer) == (400, "invalid_grant")


@pytest.mark.attack("B15")
def test_a_code_dies_with_the_consent(web: Application, alice: User) -> None:
    code = web.code()
    with realm_context(web.realm):
        endings.end_connection(alice, Client.objects.get(client_id="web"))

    answer = web.redeem(code)

    assert refusal(answer) == (400, "invalid_grant")
    assert not Family.objects.all_realms().exists()


@pytest.mark.attack("B15")
def test_a_code_dies_when_its_person_is_disabled_and_stays_dead(web: Application, alice: User) -> None:
    code = web.code()
    alice.is_active = False
    alice.save()
    assert refusal(web.redeem(code)) == (400, "invalid_grant")
    alice.is_active = True
    alice.save()

    answer = web.redeem(code)

    assert refusal(answer) == (400, "invalid_grant")


@pytest.mark.attack("B15")
def test_a_code_of_a_person_disabled_behind_our_back_is_refused(web: Application, alice: User) -> None:
    code = web.code()
    User.objects.all_realms().filter(pk=alice.pk).update(is_active=False)

    answer = web.redeem(code)

    assert refusal(answer) == (400, "invalid_grant")


@pytest.mark.attack("B15")
def test_a_code_dies_with_the_password(web: Application, alice: User) -> None:
    code = web.code()
    replace_password(alice, password="another battery, another staple")

    answer = web.redeem(code)

    assert refusal(answer) == (400, "invalid_grant")


@pytest.mark.attack("B15")
def test_a_client_that_is_gone_is_unknown_and_its_codes_went_along(web: Application) -> None:
    code = web.code()
    Client.objects.all_realms().get(client_id="web").delete()

    answer = web.redeem(code)

    assert refusal(answer) == (401, "invalid_client")
    assert not AuthorizationCode.objects.all_realms().exists()


@pytest.mark.attack("B15")
def test_a_disabled_client_is_unknown(web: Application) -> None:
    code = web.code()
    client = Client.objects.all_realms().get(client_id="web")
    client.enabled = False
    client.save()

    answer = web.redeem(code)

    assert refusal(answer) == (401, "invalid_client")


@pytest.mark.attack("B17")
def test_a_code_has_256_random_bits_and_no_pattern(web: Application) -> None:
    alphabet = set(string.ascii_letters + string.digits + "-_")
    drawn = {secrets.random_token() for _ in range(10_000)}

    assert len(web.code().text) == 43
    assert len(drawn) == 10_000
    for place in range(42):
        assert {code[place] for code in drawn} == alphabet


@pytest.mark.attack("B18")
def test_the_nonce_of_the_request_comes_back_in_the_id_token(web: Application) -> None:
    tokens = web.tokens(nonce="n-0S6_WzA2Mj")

    assert unverified_claims(tokens["id_token"])["nonce"] == "n-0S6_WzA2Mj"
    assert "nonce" not in unverified_claims(web.tokens()["id_token"])


@pytest.mark.attack("B19")
@pytest.mark.parametrize("scope", ["admin", "openid admin", "profile", '"'])
def test_a_scope_sent_with_the_code_changes_nothing(web: Application, scope: str) -> None:
    tokens = granted(web.redeem(web.code(scope="openid email"), scope=scope))

    assert tokens["scope"] == "openid email"
