"""When a secret was last used: to a minute, written off the request, once a minute whoever else writes it."""

import time

import httpx
import pytest
from django.db import DatabaseError

from clients.models import ClientSecret
from oauth.store import clients, db, last_uses
from realms.models import Realm
from support import clock
from tests.admin.test_secret_rotation import Wait
from tests.applications import Application
from tests.credentials.conftest import ask
from tests.live import Live
from tests.oauth.costs import cost
from tests.people import browser


def last_use(kept: ClientSecret) -> int | None:
    kept.refresh_from_db()
    return kept.last_used_at


def test_the_request_writes_nothing_and_the_minute_is_written_later(
    acme: Realm, secret: str, kept: ClientSecret
) -> None:
    application = Application(acme, secret, "svc", browser())
    application.ask()

    with cost() as spent:
        assert application.ask().status_code == 200

    assert set(spent.verbs) <= {"SELECT"}
    assert last_use(kept) is None
    last_uses.write()
    written = last_use(kept)
    assert written is not None
    assert written % 60 == 0
    assert 0 <= clock.now() - written < 120


def test_many_uses_in_a_minute_are_one_statement(acme: Realm, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    for _ in range(5):
        assert ask(acme, secret) == 200
    with cost() as first:
        last_uses.write()
    clients.forget()
    ask(acme, secret)
    with cost() as second:
        last_uses.write()

    assert sum(last_uses.SECRETS in statement for statement in first.statements) == 1
    assert second.statements == []


def test_what_another_process_wrote_for_the_minute_is_left_alone(kept: ClientSecret) -> None:
    now = clock.now()
    last_uses.note(last_uses.SECRETS, kept.pk, now=now, last_used_at=None)
    ClientSecret.objects.update(last_used_at=now + 120)

    last_uses.write()

    assert last_use(kept) == now + 120


def test_the_next_minute_is_written_again(acme: Realm, secret: str, kept: ClientSecret, wait: Wait) -> None:
    ask(acme, secret)
    last_uses.write()
    first = last_use(kept) or 0
    wait(60)
    clients.forget()
    ask(acme, secret)
    last_uses.write()

    assert (last_use(kept) or 0) >= first + 60 > 60


def test_a_refused_secret_was_not_used(acme: Realm, secret: str, kept: ClientSecret) -> None:
    ClientSecret.objects.update(allowed_networks=["192.0.2.0/24"])

    assert ask(acme, secret) == 401
    last_uses.write()
    assert last_use(kept) is None


def test_what_could_not_be_written_is_written_later(kept: ClientSecret, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise DatabaseError

    last_uses.note(last_uses.SECRETS, kept.pk, now=clock.now(), last_used_at=None)
    with monkeypatch.context() as broken:
        broken.setattr(db, "rows", away)
        last_uses.write()
    last_uses.write()

    assert last_use(kept) is not None


def test_a_running_server_writes_it_by_itself(live_server_process: Live) -> None:
    slug = "last-uses"
    live_server_process.apply(
        f"realms: [{{slug: {slug}, service_accounts: [{{client_id: svc, secret: {{value: {'x' * 43}}}}}]}}]"
    )
    ask_live(live_server_process.issuer(slug))
    deadline = time.monotonic() + 30
    while "None" in (shown := shown_last_use(live_server_process)) and time.monotonic() < deadline:
        time.sleep(1)

    assert abs(int(shown) - clock.now()) < 120


def ask_live(issuer: str) -> None:
    form = {"grant_type": "client_credentials"}
    answer = httpx.post(f"{issuer}/protocol/openid-connect/token", data=form, auth=("svc", "x" * 43))
    assert answer.status_code == 200


def shown_last_use(live: Live) -> str:
    code = "from clients.models import *; print(ClientSecret.objects.get(client__realm__slug='last-uses').last_used_at)"
    return live.manage("shell", "--no-imports", "-c", code).stdout.strip()
