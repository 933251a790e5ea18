"""oauthlib: the questions that its grants ask, and the places where ours step in."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from oauthlib.common import Request
from oauthlib.oauth2 import (
    AuthorizationCodeGrant,
    ClientCredentialsGrant,
    RefreshTokenGrant,
    RequestValidator,
    TokenEndpoint,
)
from oauthlib.oauth2.rfc6749.grant_types.base import GrantTypeBase
from oauthlib.oauth2.rfc6749.tokens import BearerToken

from oauth.client_auth.validation import ClientMixin
from oauth.grants.authorization_code import CodeMixin
from oauth.grants.client_credentials import MachineMixin
from oauth.grants.refresh_token import RefreshMixin
from oauth.server import Server
from oauth.tokens.bearer import Bearer
from oauth.validator import Validator
from support.errors import InvalidGrant
from tests.libraries.overriding import methods, takes_the_place

MIXINS = (ClientMixin, CodeMixin, RefreshMixin, MachineMixin)
ANSWERS = [(mixin, name) for mixin in MIXINS for name in methods(mixin)]
ASKING = (
    *(AuthorizationCodeGrant.validate_token_request, AuthorizationCodeGrant.create_token_response),
    *(RefreshTokenGrant.validate_token_request, RefreshTokenGrant.create_token_response),
    *(ClientCredentialsGrant.validate_token_request, ClientCredentialsGrant.create_token_response),
    *(GrantTypeBase.validate_grant_type, GrantTypeBase.validate_scopes),
)
NEVER_REACHED = {"is_within_original_scope"}  # scopes are judged before oauthlib compares them


@pytest.mark.parametrize(("mixin", "name"), ANSWERS)
def test_each_answer_belongs_to_a_question(mixin: type, name: str) -> None:
    assert takes_the_place(mixin, RequestValidator, name)


def test_each_question_about_a_token_request_is_answered_by_us() -> None:
    sources = "".join(inspect.getsource(function) for function in ASKING)

    questions = set(re.findall(r"request_validator\s*\.(\w+)\(", sources)) - NEVER_REACHED

    assert questions <= {name for _, name in ANSWERS}
    assert {"validate_code", "validate_refresh_token", "validate_scopes", "save_token"} <= questions


def test_nothing_of_the_storage_of_the_library_below_answers() -> None:
    for _, name in ANSWERS:
        assert getattr(Validator, name).__module__.startswith("oauth."), name


def test_the_endpoint_takes_a_token_type_and_the_grants_by_name() -> None:
    assert list(inspect.signature(TokenEndpoint.__init__).parameters)[1:] == [
        "default_grant_type",
        "default_token_type",
        "grant_types",
    ]
    server = Server(RequestValidator())
    handler: object = server.default_token_type
    assert isinstance(handler, Bearer)
    assert set(server.grant_types) >= {"authorization_code", "refresh_token", "client_credentials"}


def test_a_grant_answers_with_headers_body_and_status_and_turns_our_errors_into_json() -> None:
    def refuse(_: Request) -> None:
        raise InvalidGrant("No.")

    rules: dict[str, list[Any]] = {"pre_token": [refuse]}
    for grant_type in (AuthorizationCodeGrant, RefreshTokenGrant, ClientCredentialsGrant):
        grant = grant_type(RequestValidator(), **rules)  # type: ignore[arg-type]  # the stubs know no validators here
        request = Request("", body=[("grant_type", _name(grant_type))])

        _, body, status = grant.create_token_response(request, BearerToken())

        assert (body, status) == ('{"error": "invalid_grant", "error_description": "No."}', 400)


def test_a_request_takes_pairs_and_what_was_not_sent_is_none() -> None:
    request = Request("", http_method="POST", body=[("code", "c"), ("scope", "a b")])

    assert (request.code, request.scope) == ("c", "a b")
    assert request.refresh_token is request.redirect_uri is request.code_verifier is request.resource is None
    assert request.duplicate_params == []


def test_the_token_handler_is_asked_for_a_token() -> None:
    for grant in (AuthorizationCodeGrant, RefreshTokenGrant, ClientCredentialsGrant):
        assert "token_handler.create_token(request, refresh_token=" in flat(grant.create_token_response)
    inspect.signature(Bearer.create_token).bind(None, None, refresh_token=True)


def flat(function: Callable[..., object]) -> str:
    """Return the source of `function` with single spaces, and none behind a bracket."""
    return " ".join(inspect.getsource(function).split()).replace("( ", "(")


def _name(grant: type) -> str:
    return {
        AuthorizationCodeGrant: "authorization_code",
        RefreshTokenGrant: "refresh_token",
        ClientCredentialsGrant: "client_credentials",
    }[grant]
