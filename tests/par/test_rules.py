"""RFC 9126 §2.1: a pushed request passes the rules of the authorization endpoint: each of them, by construction."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from oauth.endpoints.authorization import judgement
from oauth.models import PushedRequest
from oauth.rules.authorization import PARAMETERS, RULES
from oauth.rules.draft import Draft
from realms.models import Realm
from support.errors import AccessDenied
from tests.applications import refusal
from tests.par.pushing import push, request_of
from tests.people import log_in
from tests.protocol import CALLBACK, PROTOCOL, add_client
from tests.security.answers import error_sent_back

Rule = Callable[[Draft], None]

#: For each rule a request that it alone refuses.
BROKEN: dict[str, dict[str, Any]] = {
    "read_prompt": {"prompt": "none login"},
    "refuse_request_objects": {"registration": "{}"},
    "demand_code": {"response_type": "id_token"},
    "demand_query": {"response_mode": "form_post"},
    "demand_challenge": {"code_challenge_method": "plain"},
    "settle_target": {"resource": "https://unknown.example"},
    "settle_scope": {"scope": "unknown"},
    "read_max_age": {"max_age": "-1"},
    "bound_nonce": {"nonce": "n" * 256},
}
ONLY_BY_BROWSER = {"demand_pushed"}  # what it refuses is a request that was not pushed: test_required.py
NEVER = {"read_acr_values"}  # a wish: what means nothing here is left out


@pytest.fixture
def person(client: Browser, acme: Realm, alice: User) -> Browser:
    add_client(acme, public=True)
    log_in(client, alice)
    return client


def by_browser(person: Browser, realm: Realm, **changes: Any) -> str:
    """Return the error of the same request sent through the browser."""
    answer = person.get(f"{realm.path}/{PROTOCOL}/auth", request_of(**changes))
    return error_sent_back(answer, realm, to=CALLBACK)


def test_every_rule_is_in_this_table() -> None:
    assert BROKEN.keys() | ONLY_BY_BROWSER | NEVER == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("rule", BROKEN)
def test_what_a_rule_refuses_is_refused_at_both_endpoints_with_the_same_error(
    person: Browser, acme: Realm, rule: str
) -> None:
    status, error = refusal(push(acme, **BROKEN[rule]))

    assert status == 400
    assert error == by_browser(person, acme, **BROKEN[rule])
    assert not PushedRequest.objects.all_realms().exists()


@pytest.mark.parametrize("index", range(len(RULES)), ids=[rule.__name__ for rule in RULES])
def test_every_rule_runs_at_both_endpoints(
    person: Browser, acme: Realm, monkeypatch: pytest.MonkeyPatch, index: int
) -> None:
    def refuse(_: Draft) -> None:
        raise AccessDenied("This rule says no.")

    monkeypatch.setattr(judgement, "RULES", (*RULES[:index], refuse, *RULES[index + 1 :]))

    assert refusal(push(acme)) == (400, "access_denied")
    assert by_browser(person, acme) == "access_denied"


def test_rules_see_the_known_parameters_and_nothing_else(acme: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Draft] = []
    monkeypatch.setattr(judgement, "RULES", (seen.append,))
    add_client(acme, public=True)
    everything = dict.fromkeys(PARAMETERS - {"client_id", "redirect_uri", "request_uri"}, "x")

    push(acme, **request_of(**everything), client_assertion_of_tomorrow="secret", foo="bar")

    assert seen[0].parameters == request_of(**everything)
