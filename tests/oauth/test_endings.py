"""RFC 9700 §4.14: what ends outside the protocol ends the tokens that hang on it, and the codes under way."""

from collections.abc import Callable

import pytest

from accounts.models import User
from clients.models import Client
from oauth import endings
from oauth.models import AuthorizationCode, Consent, Family
from realms.context import realm_context
from tests.applications import Application, granted, install, refusal
from tests.oauth.costs import cost

Ending = Callable[[User], None]
DEAD = (400, "invalid_grant")


def disconnect(user: User) -> None:
    endings.end_connection(user, Client.objects.all_realms().get(client_id="web"))


def log_out(application: Application) -> None:
    answer = application.browser.post(f"{application.realm.path}/account/logout/")
    assert answer.status_code == 302


@pytest.mark.attack("C12")
def test_a_logout_ends_what_is_bound_to_the_session_and_the_codes_under_way(web: Application) -> None:
    code, tokens = web.code(scope="openid"), web.tokens(scope="openid")

    log_out(web)

    assert refusal(web.refresh(tokens["refresh_token"])) == DEAD
    assert not web.sees_alive(tokens["access_token"])
    assert refusal(web.redeem(code)) == DEAD


@pytest.mark.attack("C12")
def test_a_logout_leaves_what_was_granted_for_offline_use(web: Application) -> None:
    code, tokens = web.code(scope="openid offline_access"), web.tokens(scope="openid offline_access")

    log_out(web)

    assert web.sees_alive(tokens["access_token"])
    assert granted(web.refresh(tokens["refresh_token"]))
    assert granted(web.redeem(code))


@pytest.mark.attack("C12")
def test_a_logout_leaves_the_other_sessions_of_the_person_alone(web: Application, alice: User) -> None:
    phone = install(web.realm, alice, "phone")
    tokens = phone.tokens(scope="openid")

    log_out(web)

    assert phone.sees_alive(tokens["access_token"])


def test_withdrawing_consent_ends_one_application_and_no_other(web: Application, alice: User, bob: User) -> None:
    other = install(web.realm, alice, "other")
    of_bob = Application(web.realm, web.secret, "web", install(web.realm, bob, "third").browser)
    tokens = [application.tokens() for application in (web, other, of_bob)]
    with realm_context(web.realm):
        for client in Client.objects.all():
            Consent.objects.create(
                realm=web.realm, user=alice, client=client, redirect_host="app.example", granted_at=1
            )

        disconnect(alice)

        assert set(Consent.objects.values_list("client__client_id", flat=True)) == {"other", "third"}
    assert not web.sees_alive(tokens[0]["access_token"])
    assert other.sees_alive(tokens[1]["access_token"])
    assert of_bob.sees_alive(tokens[2]["access_token"])


@pytest.mark.attack("B15")
@pytest.mark.parametrize("end", [endings.end_all, disconnect])
def test_codes_go_before_families_so_that_no_redemption_slips_between(
    web: Application, alice: User, end: Ending
) -> None:
    tokens = web.tokens()
    web.code()

    with cost() as spent:
        end(alice)

    changed = [sql.split('"')[1] for sql in spent.statements if sql.startswith(("DELETE", "UPDATE"))]
    assert changed.index("oauth_authorizationcode") < changed.index("oauth_family")
    assert not AuthorizationCode.objects.all_realms().filter(consumed_at=None).exists()
    assert not Family.objects.all_realms().filter(revoked_at=None).exists()
    assert refusal(web.refresh(tokens["refresh_token"])) == DEAD
