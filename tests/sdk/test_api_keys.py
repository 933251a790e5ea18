"""API keys: exchanged for tokens by programs, checked by APIs, and each reason for a refusal is another error."""

from collections.abc import Callable

import pytest

from authserver_sdk import (
    Access,
    ApiKey,
    ApiKeys,
    ExpiredKeyError,
    InvalidKeyError,
    KeyRefusedError,
    MissingKeyError,
    QuotaExhaustedError,
    TokenSource,
    Verifier,
    WrongTenantError,
)
from tests.loop import run
from tests.sdk.conftest import Acme
from tests.sdk.issuer import API

Ask = Callable[..., Access]


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest, sdk_acme: Acme) -> Ask:
    """Ask about a key in one of the two ways."""
    keys = ApiKeys(sdk_acme.issuer, API)
    if request.param == "sync":
        return keys.verify
    return lambda key, **call: run(lambda: keys.averify(key, **call))


def test_a_key_is_exchanged_for_a_token(sdk_acme: Acme, sdk_keys: dict[str, str]) -> None:
    token = TokenSource(sdk_acme.issuer, ApiKey(sdk_keys["good"], resource=API)).token()

    assert Verifier(sdk_acme.issuer, API).verify(token.access_token).client_id == "reader"


@pytest.mark.parametrize(("key", "fault"), [("expired", "expired"), ("unknown", "invalid")])
def test_a_key_that_is_not_exchanged_says_why(sdk_acme: Acme, sdk_keys: dict[str, str], key: str, fault: str) -> None:
    source = TokenSource(sdk_acme.issuer, ApiKey(sdk_keys.get(key, "as_ak_made-up")))

    with pytest.raises(KeyRefusedError) as refused:
        source.token()
    assert refused.value.fault == fault


def test_an_api_learns_whose_key_it_is_and_what_it_may_do(ask: Ask, sdk_keys: dict[str, str]) -> None:
    access = ask(sdk_keys["good"], instance="reader")

    assert (access.subject, access.client_id) == ("client:reader", "reader")
    assert access.scopes == {"notes:read"}


def test_each_reason_is_an_error_of_its_own(ask: Ask, sdk_keys: dict[str, str]) -> None:
    for key, error in (
        ("", MissingKeyError),
        ("as_ak_made-up", InvalidKeyError),
        ("\n", InvalidKeyError),
        (sdk_keys["expired"], ExpiredKeyError),
    ):
        with pytest.raises(error):
            ask(key)
    with pytest.raises(InvalidKeyError):
        ask(sdk_keys["good"], instance="writer")
    with pytest.raises(WrongTenantError):
        ask(sdk_keys["good"], tenant="globex")


def test_a_quota_that_is_exhausted_says_until_when(sdk_acme: Acme, sdk_keys: dict[str, str]) -> None:
    keys = ApiKeys(sdk_acme.issuer, API)
    for _ in range(3):
        keys.verify(sdk_keys["few"])

    with pytest.raises(QuotaExhaustedError) as refused:
        keys.verify(sdk_keys["few"])
    assert refused.value.retry_after
    with pytest.raises(KeyRefusedError) as exchanged:
        TokenSource(sdk_acme.issuer, ApiKey(sdk_keys["few"])).token()
    assert exchanged.value.fault == "exhausted"
