"""What the scheduler deletes, and what it must leave: codes for a replay, live families, sessions of today."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

import accounts.tasks
import oauth.tasks
from accounts.models import Session, User
from clients.models import Client
from oauth.models import AuthorizationCode, Family, RevokedToken
from realms.models import Realm
from support import clock

DAY = 86_400
HOUR = 3_600


@pytest.fixture
def web(acme: Realm) -> Client:
    return Client.objects.all_realms().create(realm=acme, client_id="web", name="Web")


def keep_family(user: User, web: Client, **moments: int) -> Family:
    """Store a family of `user` that is alive but for the moments given."""
    now = clock.now()
    times = {"created_at": now, "rotated_at": now, "idle_expires_at": now + DAY, "expires_at": now + DAY} | moments
    return Family.objects.all_realms().create(
        realm=user.realm, user=user, application=web, session_bound=True, sid="sid", auth_time=now, **times
    )


def keep_code(user: User, web: Client, *, expires_at: int) -> AuthorizationCode:
    """Store a code of `user`."""
    return AuthorizationCode.objects.all_realms().create(
        realm=user.realm,
        user=user,
        application=web,
        digest=str(expires_at),
        redirect_uri="https://web.example/",
        redirect_uri_given=True,
        session_bound=True,
        sid="sid",
        auth_time=0,
        created_at=0,
        expires_at=expires_at,
    )


def test_dead_families_leave_a_day_later_when_their_session_is_over_and_live_ones_stay(
    alice: User, web: Client
) -> None:
    long_ago, lately = clock.now() - DAY - HOUR, clock.now() - HOUR
    before = clock.now() - alice.realm.session_lifetime
    for moment in ("expires_at", "idle_expires_at", "revoked_at"):
        keep_family(alice, web, created_at=before - 1, **{moment: long_ago})
    of_a_session = keep_family(alice, web, created_at=before + HOUR, revoked_at=long_ago)
    stay = [keep_family(alice, web, created_at=before - 1, **ended) for ended in ({}, {"revoked_at": lately})]

    call_command("cleartokens")

    assert set(Family.objects.all_realms()) == {of_a_session, *stay}


def test_a_code_stays_for_a_day_so_that_its_replay_is_recognised(alice: User, web: Client) -> None:
    keep_code(alice, web, expires_at=clock.now() - DAY - HOUR)
    stays = keep_code(alice, web, expires_at=clock.now() - HOUR)

    oauth.tasks.clear_expired()

    assert list(AuthorizationCode.objects.all_realms()) == [stays]


def test_a_revoked_token_is_forgotten_once_it_has_expired_by_itself(acme: Realm) -> None:
    RevokedToken.objects.all_realms().create(realm=acme, jti="old", expires_at=clock.now() - HOUR)
    RevokedToken.objects.all_realms().create(realm=acme, jti="alive", expires_at=clock.now() + 1)

    oauth.tasks.clear_expired()

    assert RevokedToken.objects.all_realms().get().jti == "alive"


def test_more_than_one_batch_is_deleted(acme: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth.tasks, "BATCH", 2)
    rows = [RevokedToken(realm=acme, jti=str(number), expires_at=0) for number in range(5)]
    RevokedToken.objects.all_realms().bulk_create(rows)

    oauth.tasks.clear_expired()

    assert not RevokedToken.objects.all_realms().exists()


def test_expired_sessions_leave_in_every_realm(acme: Realm, globex: Realm) -> None:
    now = timezone.now()
    for realm in (acme, globex):
        for name, expiry in (("old", now - timedelta(minutes=1)), ("alive", now + timedelta(minutes=1))):
            key = f"{name}-{realm.slug}"
            Session.objects.all_realms().create(session_key=key, session_data="", realm=realm, expire_date=expiry)

    accounts.tasks.clear_sessions()

    assert {session.session_key for session in Session.objects.all_realms()} == {"alive-acme", "alive-globex"}
