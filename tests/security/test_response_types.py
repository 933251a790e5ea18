"""A28, A29: codes alone are issued, in the query alone."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.people import log_in
from tests.protocol import CALLBACK, PROTOCOL, Pkce, add_client, answer_of, authorize, follow_to_client
from tests.security.answers import error_sent_back


@pytest.mark.attack("A28")
@pytest.mark.parametrize(
    "response_type",
    [
        "token",
        "id_token",
        "id_token token",
        "token id_token",
        "code token",
        "code id_token",
        "none",
        "CODE",
        "code code",
    ],
)
def test_nothing_but_codes_is_issued(client: Browser, acme: Realm, alice: User, response_type: str) -> None:
    add_client(acme)
    log_in(client, alice)

    answer = authorize(client, acme, Pkce(), response_type=response_type, nonce="n")

    assert error_sent_back(answer, acme, to=CALLBACK) == "unsupported_response_type"


@pytest.mark.attack("A28")
def test_a_step_in_between_does_not_change_the_response_type(client: Browser, acme: Realm, alice: User) -> None:
    add_client(acme)
    log_in(client, alice)
    page = authorize(client, acme, Pkce(), prompt="consent")
    ticket = page.context["ticket"]

    answer = client.get(f"{acme.path}/{PROTOCOL}/auth/continue", {"ticket": ticket, "response_type": "token"})

    assert answer.status_code == 200
    assert set(follow_to_client(client, answer)) == {"code", "iss"}


@pytest.mark.attack("A29")
@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize(
    "mode", ["fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt", "Query"]
)
def test_the_answer_is_in_the_query_for_every_client(
    client: Browser, acme: Realm, alice: User, mode: str, *, public: bool
) -> None:
    add_client(acme, public=public)
    log_in(client, alice)

    answer = authorize(client, acme, Pkce(), response_mode=mode)

    assert error_sent_back(answer, acme, to=CALLBACK) == "invalid_request"
    allowed = authorize(client, acme, Pkce(), response_mode="query")
    assert parse_qs(urlsplit(allowed["Location"]).query).keys() == {"code", "iss"}
    assert answer_of(allowed)["iss"] == acme.issuer
