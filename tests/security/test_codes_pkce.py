"""RFC 7636, OAuth 2.1 §7.5.1: a code is of use only to whoever holds the verifier."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from oauth.models import AuthorizationCode
from realms.models import Realm
from tests.applications import Application, Code, granted, install, refusal
from tests.protocol import CALLBACK, Pkce, answer_of, authorize

CHALLENGE = Pkce("a" * 43).challenge


def refused(application: Application, **parameters: Any) -> str:
    """Return the error of an authorization request, which must have made no code."""
    answer = answer_of(authorize(application.browser, application.realm, **parameters))
    assert "code" not in answer
    assert answer["iss"] == application.realm.issuer
    assert not AuthorizationCode.objects.all_realms().exists()
    return answer["error"]


@pytest.mark.attack("B01")
@pytest.mark.parametrize("public", [True, False])
def test_no_client_gets_a_code_without_a_challenge(acme: Realm, alice: User, *, public: bool) -> None:
    application = install(acme, alice, public=public)

    assert refused(application) == "invalid_request"


@pytest.mark.attack("B02")
@pytest.mark.parametrize("method", ["plain", None])
def test_the_plain_method_is_refused_by_name_and_by_default(web: Application, method: str | None) -> None:
    assert refused(web, code_challenge=CHALLENGE, code_challenge_method=method) == "invalid_request"


@pytest.mark.attack("B02")
def test_the_metadata_lists_s256_alone(web: Application) -> None:
    metadata = web.browser.get(f"{web.realm.path}/.well-known/openid-configuration").json()

    assert metadata["code_challenge_methods_supported"] == ["S256"]


@pytest.mark.attack("B03")
@pytest.mark.parametrize("method", ["s256", "S256 ", " S256", "S-256", "S256,plain"])
def test_the_method_is_compared_as_it_is_spelt(web: Application, method: str) -> None:
    assert refused(web, code_challenge=CHALLENGE, code_challenge_method=method) == "invalid_request"


@pytest.mark.attack("B04")
@pytest.mark.parametrize(
    "challenge",
    [
        CHALLENGE[:42],
        f"{CHALLENGE}A",
        "A" * 128,
        "A" * 129,
        f"{CHALLENGE}=",
        f"{CHALLENGE[:42]}=",
        f"{CHALLENGE[:42]}+",
        f"{CHALLENGE[:42]}/",
        f"{CHALLENGE[:42]}~",
        f"{CHALLENGE[:42]} ",
        f"{CHALLENGE[:42]}é",
    ],
)
def test_a_challenge_is_the_base64url_of_a_sha256(web: Application, challenge: str) -> None:
    assert refused(web, code_challenge=challenge, code_challenge_method="S256") == "invalid_request"


@pytest.mark.attack("B05")
def test_a_code_without_its_verifier_is_refused_and_still_good(web: Application) -> None:
    code = web.code()

    assert refusal(web.redeem(code, code_verifier=None)) == (400, "invalid_grant")
    assert refusal(web.redeem(code, code_verifier="")) == (400, "invalid_grant")
    assert granted(web.redeem(code))


@pytest.mark.attack("B06")
def test_a_verifier_for_a_code_without_a_challenge_is_refused(acme: Realm, alice: User) -> None:
    acme.pkce = Realm.Pkce.CONFIDENTIAL_OPTIONAL
    acme.save()
    web = install(acme, alice)
    code = answer_of(authorize(web.browser, acme, nonce="n"))["code"]

    assert refusal(web.redeem(Code(code, Pkce().verifier))) == (400, "invalid_grant")
    assert granted(web.redeem(Code(code, ""), code_verifier=None))


@pytest.mark.attack("B01")
def test_where_the_realm_waives_pkce_it_does_so_for_confidential_openid_clients_with_a_nonce_alone(
    acme: Realm, alice: User
) -> None:
    acme.pkce = Realm.Pkce.CONFIDENTIAL_OPTIONAL
    acme.save()
    web, spa = install(acme, alice), install(acme, alice, "spa", public=True)

    assert refused(spa, client_id="spa", nonce="n") == "invalid_request"
    assert refused(web) == "invalid_request"
    assert refused(web, nonce="n", scope="profile") == "invalid_request"


@pytest.mark.attack("B07")
@pytest.mark.parametrize(
    "forge",
    [
        lambda verifier: Pkce(verifier).challenge,
        lambda verifier: f"{verifier}=",
        lambda verifier: f"{verifier} ",
        lambda verifier: f"{verifier}A",
        lambda verifier: verifier[:-1],
        lambda verifier: verifier[:42],
        lambda verifier: verifier * 3,
        lambda verifier: verifier.swapcase(),
    ],
    ids=["challenge", "padded", "space", "longer", "truncated", "too short", "too long", "other case"],
)
def test_only_the_verifier_itself_redeems(web: Application, forge: Callable[[str], str]) -> None:
    code = web.code()

    answer = web.redeem(code, code_verifier=forge(code.verifier))

    assert refusal(answer) == (400, "invalid_grant")
    assert granted(web.redeem(code))


@pytest.mark.attack("B07", "K03")
def test_a_verifier_with_a_nul_is_no_parameter_at_all(web: Application) -> None:
    code = web.code()

    answer = web.redeem(code, code_verifier=f"{code.verifier}\0")

    assert refusal(answer) == (400, "invalid_request")
    assert granted(web.redeem(code))


@pytest.mark.attack("B09")
@pytest.mark.parametrize("address", ["https://evil.example/callback", f"{CALLBACK}/", f"{CALLBACK}?a=b", "x"])
def test_the_redirect_uri_sent_along_must_be_the_one_of_the_code(web: Application, address: str) -> None:
    code = web.code()

    assert refusal(web.redeem(code, redirect_uri=address)) == (400, "invalid_grant")
    assert granted(web.redeem(code))


@pytest.mark.attack("B09")
def test_a_code_without_a_challenge_needs_the_redirect_uri_again(acme: Realm, alice: User) -> None:
    acme.pkce = Realm.Pkce.CONFIDENTIAL_OPTIONAL
    acme.save()
    web = install(acme, alice)
    code = Code(answer_of(authorize(web.browser, acme, nonce="n"))["code"], "")

    assert refusal(web.redeem(code, code_verifier=None, redirect_uri=None)) == (400, "invalid_grant")
    assert granted(web.redeem(code, code_verifier=None))
