"""A request that is under way while somebody guesses: who is blocked gets nothing of it, its person loses nothing."""

import pytest

from accounts.guessing import PER_ACCOUNT
from accounts.models import User
from tests.applications import install
from tests.people import PASSWORD, browser, try_password
from tests.protocol import Pkce, authorize, redeem


@pytest.mark.attack("C15")
def test_who_is_blocked_gets_no_code_of_a_request_under_way_and_its_person_redeems_theirs(alice: User) -> None:
    app = install(alice.realm, alice, "web", token_endpoint_auth_method="none")
    code = app.code(scope="openid")
    guesser, pkce = browser(), Pkce()
    guesser.defaults["REMOTE_ADDR"] = "192.0.2.7"
    to_login = authorize(guesser, alice.realm, pkce, client_id="web")["Location"]
    way_on = guesser.get(to_login).context["redirect_field_value"]
    guesses = [try_password(guesser, alice.realm, alice.email, f"guess {n}", next=way_on) for n in range(PER_ACCOUNT)]

    right = try_password(guesser, alice.realm, alice.email, PASSWORD, next=way_on)

    assert {answer.status_code for answer in guesses} == {200}
    assert right.status_code == 429
    assert "/account/login/" in guesser.get(way_on)["Location"]
    assert redeem(app.browser, alice.realm, code.text, Pkce(code.verifier)).status_code == 200
