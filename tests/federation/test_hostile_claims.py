"""Answers that are wrong in one point each: nobody is logged in, nothing is linked, no account is made."""

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser
from jwcrypto.jwk import JWK

from accounts.models import User
from audit.models import Refusal
from federation import discovery
from federation.models import IdentityProvider, LinkedIdentity
from realms.context import realm_context
from realms.models import Realm
from tests.federation.provider import KEY, Claims, FakeProvider, signed
from tests.federation.visits import logged_in_as, visit
from tests.people import browser

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.usefixtures("corp")
RSA = JWK.generate(kty="RSA", size=2048, kid="rsa", use="sig")
FOREIGN = JWK.generate(kty="EC", crv="P-256", kid="foreign", use="sig")
SAME_NAME = JWK.generate(kty="EC", crv="P-256", kid="first", use="sig")
NOW = int(time.time())  # when tests were collected; they may run much later
TOMORROW = NOW + 86_400


def assert_nothing_came_of(browser: Browser, realm: Realm, *, answer: "Answer") -> None:
    """Fail if the answer logged anybody in, or left anything behind."""
    assert answer.status_code in {400, 403}, answer.content
    assert logged_in_as(browser, realm) == ""
    with realm_context(realm):
        assert not User.objects.exists()
        assert not LinkedIdentity.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://evil.example"}, id="another issuer", marks=pytest.mark.attack("I10")),
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"aud": "somebody-else"}, id="another audience", marks=pytest.mark.attack("I10")),
        pytest.param({"aud": ["authserver", "other"]}, id="two audiences without azp", marks=pytest.mark.attack("I10")),
        pytest.param({"azp": "somebody-else"}, id="another azp", marks=pytest.mark.attack("I10")),
        pytest.param({"exp": NOW - 120}, id="expired", marks=pytest.mark.attack("I10")),
        pytest.param({"exp": None}, id="without an end"),
        pytest.param({"exp": "soon"}, id="an end that is no number"),
        pytest.param({"exp": True}, id="an end that is a truth"),
        pytest.param({"iat": TOMORROW}, id="of the future", marks=pytest.mark.attack("I10")),
        pytest.param({"nbf": TOMORROW}, id="not valid yet"),
        pytest.param({"nonce": "of another login"}, id="wrong nonce", marks=pytest.mark.attack("I08")),
        pytest.param({"nonce": None}, id="no nonce", marks=pytest.mark.attack("I08")),
        pytest.param({"nonce": ["x"]}, id="a nonce that is no text"),
        pytest.param({"nonce": "\ud800"}, id="half a character as nonce"),
        pytest.param({"sub": "\ud800"}, id="half a character as sub"),
        pytest.param({"email": "\ud800@corp.example"}, id="half a character in the e-mail"),
        pytest.param({"sub": ""}, id="empty sub", marks=pytest.mark.attack("I11")),
        pytest.param({"sub": "x" * 10_240}, id="sub of 10 kB", marks=pytest.mark.attack("I11")),
        pytest.param({"sub": ["alice-there"]}, id="sub is a list", marks=pytest.mark.attack("I11")),
        pytest.param({"sub": 7}, id="sub is a number", marks=pytest.mark.attack("I11")),
        pytest.param({"sub": "alice\x00there"}, id="sub with NUL", marks=pytest.mark.attack("I11")),
        pytest.param({"sub": None}, id="no sub", marks=pytest.mark.attack("I11")),
        pytest.param({"email_verified": None}, id="email_verified missing", marks=pytest.mark.attack("I02")),
        pytest.param({"email_verified": False}, id="email_verified false", marks=pytest.mark.attack("I02")),
        pytest.param({"email_verified": "true"}, id="email_verified a text", marks=pytest.mark.attack("I02")),
        pytest.param({"email_verified": 1}, id="email_verified a number", marks=pytest.mark.attack("I02")),
        pytest.param({"email": None}, id="no e-mail"),
        pytest.param({"email": ["alice@corp.example"]}, id="e-mail is a list"),
        pytest.param({"email": "alice@corp.example.evil"}, id="suffix of a domain", marks=pytest.mark.attack("I21")),
        pytest.param({"email": "alice@sub.corp.example"}, id="below a domain", marks=pytest.mark.attack("I21")),
        pytest.param({"email": "corp.example"}, id="e-mail without a person"),
        pytest.param({"email": "a\n@corp.example"}, id="e-mail of two lines"),
    ],
)
def test_claims_that_are_wrong_in_one_point(client: Browser, acme: Realm, there: FakeProvider, claims: Claims) -> None:
    there.claims = claims

    answer = visit(client, acme)

    assert_nothing_came_of(client, acme, answer=answer)
    assert Refusal.objects.get().target == "through corp"


def hmac_with_the_public_key(claims: Claims) -> str:
    text = KEY.export_public().encode()
    key = JWK(kty="oct", k=urlsafe_b64encode(text).rstrip(b"=").decode())
    return signed(claims, key=key, alg="HS256", kid="first")


def unsigned(claims: Claims) -> str:
    _, payload, _ = signed(claims).split(".")
    header = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{header}.{payload}."


def several_algorithms(claims: Claims) -> str:
    _, payload, signature = signed(claims).split(".")
    header = urlsafe_b64encode(b'{"alg":["ES256"],"kid":"first"}').rstrip(b"=").decode()
    return f"{header}.{payload}.{signature}"


def altered(claims: Claims) -> str:
    head, _, signature = signed(claims).split(".")
    _, payload, _ = signed(claims | {"email": "root@corp.example"}).split(".")
    return f"{head}.{payload}.{signature}"


@pytest.mark.attack("I10")
@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(unsigned, id="none"),
        pytest.param(hmac_with_the_public_key, id="HS256 with the public key"),
        pytest.param(altered, id="altered"),
        pytest.param(several_algorithms, id="alg is a list"),
        pytest.param(lambda claims: signed(claims, key=FOREIGN), id="foreign kid"),
        pytest.param(lambda claims: signed(claims, key=SAME_NAME), id="foreign key by a known kid"),
        pytest.param(lambda claims: signed(claims, key=FOREIGN, kid=None), id="foreign key without kid"),
        pytest.param(lambda claims: signed(claims, key=RSA, alg="RS512"), id="an algorithm that is not taken"),
        pytest.param(
            lambda claims: signed(claims, key=FOREIGN, jwk=FOREIGN.export_public(as_dict=True)), id="brings its key"
        ),
        pytest.param(lambda claims: signed(claims, key=FOREIGN, jku="https://evil.example/keys"), id="fetches its key"),
        pytest.param(lambda claims: signed(claims, kid=["first"]), id="kid is a list"),
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda _: "a.b", id="two parts"),
        pytest.param(lambda _: "a.b.c", id="no JSON"),
        pytest.param(lambda claims: signed(claims | {"x": "y" * 70_000}), id="70 kB"),
        pytest.param(lambda _: {"iss": "no text"}, id="an object"),
    ],
)
def test_tokens_that_nobody_signed_who_may(
    client: Browser, acme: Realm, there: FakeProvider, sign: Callable[[Claims], str]
) -> None:
    there.sign = sign

    answer = visit(client, acme)

    assert_nothing_came_of(client, acme, answer=answer)


def test_a_key_that_nobody_knows_is_looked_for_at_most_once_a_minute(
    client: Browser, acme: Realm, there: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(browser(), acme)
    there.keys = [RSA]
    there.sign = lambda claims: signed(claims, key=RSA, alg="PS256")

    soon = visit(client, acme)

    assert soon.status_code == 400
    monkeypatch.setattr(discovery, "RETRY_SECONDS", 0.0)
    assert visit(client, acme).status_code == 302
    assert len(there.requests("keys")) == 2


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_a_key_beside_the_first_signs(client: Browser, acme: Realm, there: FakeProvider, algorithm: str) -> None:
    there.keys = [KEY, RSA]
    there.sign = lambda claims: signed(claims, key=RSA, alg=algorithm)

    visit(client, acme)

    assert logged_in_as(client, acme) == "alice@corp.example"


@pytest.mark.attack("I09")
@pytest.mark.parametrize(
    ("configured", "answer"),
    [
        ({}, {"iss": "https://evil.example"}),
        ({"authorization_response_iss_parameter_supported": True}, {}),
        ({"authorization_response_iss_parameter_supported": True}, {"iss": ""}),
    ],
    ids=["another one", "missing where announced", "empty"],
)
def test_an_answer_that_does_not_name_its_issuer(
    client: Browser, acme: Realm, there: FakeProvider, configured: Claims, answer: dict[str, str | None]
) -> None:
    there.configured, there.answer = configured, answer

    came_back = visit(client, acme)

    assert_nothing_came_of(client, acme, answer=came_back)
    assert not there.requests("token")


def test_an_answer_that_names_its_issuer_is_taken(client: Browser, acme: Realm, there: FakeProvider) -> None:
    there.configured = {"authorization_response_iss_parameter_supported": True}
    there.answer = {"iss": there.url}

    visit(client, acme)

    assert logged_in_as(client, acme) == "alice@corp.example"


def test_userinfo_of_somebody_else(client: Browser, acme: Realm, there: FakeProvider, corp: IdentityProvider) -> None:
    corp.userinfo = True
    corp.save()
    there.userinfo = {"sub": "bob-there", "email": "alice@corp.example"}

    answer = visit(client, acme)

    assert_nothing_came_of(client, acme, answer=answer)


def test_an_error_of_the_provider_is_not_repeated(client: Browser, acme: Realm, there: FakeProvider) -> None:
    there.answer = {"code": None, "error": "access_denied", "error_description": "Call 555-0100 <script>"}

    answer = visit(client, acme)

    assert_nothing_came_of(client, acme, answer=answer)
    assert "555" not in answer.content.decode()
