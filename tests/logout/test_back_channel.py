"""Back-Channel Logout: each client that got tokens in a session hears of its end, from a token that it can believe."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from accounts.flows.access import end_access, end_session
from accounts.models import Session, User
from audit import outbox
from audit.models import OutboxMessage
from audit.tasks import deliver_calls, deliver_outbox
from clients.models import Client
from oauth.models import Family
from oauth.tasks import clear_expired
from realms.context import realm_context
from realms.models import Realm
from tests.applications import Application, granted, install, unverified_claims
from tests.logout.relying_party import RelyingParty, judged

Wait = Callable[[int], None]
LOGOUT = "account/logout/"


@pytest.fixture
def told(acme: Realm, alice: User, party: RelyingParty) -> Application:
    """Return an application whose server hears of logouts."""
    return install(acme, alice, "told", backchannel_logout_uri=party.uri)


def log_out(application: Application) -> None:
    assert application.browser.post(f"{application.realm.path}/{LOGOUT}").status_code == 302


def jwks_of(application: Application) -> bytes:
    return application.browser.get(f"{application.realm.path}/protocol/openid-connect/certs").content


def waiting() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=outbox.BACKCHANNEL_LOGOUT, delivered_at=None))


def test_a_client_hears_of_a_logout_by_a_token_that_it_can_verify(told: Application, party: RelyingParty) -> None:
    tokens = told.tokens(scope="openid")
    log_out(told)
    assert party.tokens == []
    deliver_outbox()
    deliver_calls()
    deliver_calls()

    (token,) = party.tokens
    claims = judged(token, jwks_of(told), issuer=told.realm.issuer, client_id="told")
    said = unverified_claims(tokens["id_token"])
    assert (claims["sub"], claims["sid"]) == (said["sub"], said["sid"])
    assert OutboxMessage.objects.get(kind=outbox.BACKCHANNEL_LOGOUT).delivered_at


def test_the_token_is_signed_as_the_clients_id_tokens_are(told: Application, party: RelyingParty) -> None:
    Client.objects.all_realms().update(id_token_signed_response_alg="ES256")
    told.tokens(scope="openid")
    log_out(told)
    deliver_calls()

    assert judged(party.tokens[0], jwks_of(told), issuer=told.realm.issuer, client_id="told", algorithm="ES256")


def test_only_clients_of_that_session_hear_of_it(told: Application, alice: User, party: RelyingParty) -> None:
    other = install(told.realm, alice, "other", backchannel_logout_uri=party.uri)
    silent = install(told.realm, None, "silent")
    for application in (told, Application(told.realm, silent.secret, "silent", told.browser)):
        application.tokens(scope="openid")
    other.tokens(scope="openid")
    told.code(scope="openid")
    log_out(told)

    assert [row.payload["client_id"] for row in waiting()] == ["told"]


def test_a_client_hears_once_of_a_session_and_also_of_what_it_gave_back_or_keeps(
    told: Application, party: RelyingParty
) -> None:
    told.revoke(told.tokens(scope="openid")["refresh_token"])
    kept = told.tokens(scope="openid offline_access")
    log_out(told)
    deliver_calls()

    assert len(party.tokens) == 1
    assert granted(told.refresh(kept["refresh_token"]))


@pytest.mark.parametrize("end", [end_access, User.delete, lambda user: end_session(session_of(user))])
def test_a_client_hears_of_sessions_that_end_otherwise(
    told: Application, alice: User, party: RelyingParty, end: Callable[[User], object]
) -> None:
    sub = unverified_claims(told.tokens(scope="openid")["id_token"])["sub"]
    end(alice)
    deliver_calls()

    assert [unverified_claims(token)["sub"] for token in party.tokens] == [sub]


def test_a_client_hears_of_a_session_whose_tokens_are_long_dead(
    told: Application, party: RelyingParty, wait: Wait
) -> None:
    told.revoke(told.tokens(scope="openid")["refresh_token"])
    wait(3 * 86_400)
    clear_expired()
    log_out(told)
    deliver_calls()

    assert len(party.tokens) == 1
    wait(told.realm.session_lifetime)
    clear_expired()
    assert not Family.objects.all_realms().exists()


def test_a_namesake_in_another_realm_hears_nothing(
    told: Application, globex: Realm, mallory: User, party: RelyingParty
) -> None:
    theirs = install(globex, mallory, "told", backchannel_logout_uri=party.uri)
    for application in (told, theirs):
        application.tokens(scope="openid")
    log_out(told)
    deliver_calls()

    (token,) = party.tokens
    assert unverified_claims(token)["iss"] == told.realm.issuer


def test_a_client_that_refuses_is_told_again_by_another_token(
    told: Application, party: RelyingParty, wait: Wait
) -> None:
    told.tokens(scope="openid")
    log_out(told)
    party.status = 400
    deliver_calls()
    deliver_calls()
    (row,) = waiting()
    assert (row.attempts, row.last_error) == (1, "NotAccepted")
    party.status = 204
    wait(10)
    deliver_calls()

    assert waiting() == []
    assert len({unverified_claims(token)["jti"] for token in party.tokens}) == len(party.tokens) == 2


@pytest.mark.parametrize("change", [{"enabled": False}, {"backchannel_logout_uri": ""}])
def test_a_client_that_is_stopped_meanwhile_hears_nothing(
    told: Application, party: RelyingParty, change: dict[str, object]
) -> None:
    told.tokens(scope="openid")
    log_out(told)
    Client.objects.all_realms().update(**change)
    deliver_calls()

    assert (party.tokens, waiting()) == ([], [])


def test_an_address_inside_is_not_called(told: Application, party: RelyingParty, settings: Settings) -> None:
    told.tokens(scope="openid")
    log_out(told)
    settings.OUTBOUND_ALLOW = frozenset()
    deliver_calls()

    assert party.tokens == []
    assert [row.last_error for row in waiting()] == ["FetchError"]


def session_of(user: User) -> Session:
    with realm_context(user.realm):
        return Session.objects.get(user=user)
