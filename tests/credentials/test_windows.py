"""A secret works from its start to its end and from its networks alone, and a refusal tells nobody which it was."""

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from audit.models import Refusal
from clients.models import ClientSecret
from realms.models import Realm
from support import clock, networks
from tests.admin.test_secret_rotation import Wait
from tests.credentials.conftest import answer_to, ask

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

WRONG = "as_cs_wrong"


def limit(kept: ClientSecret, **columns: object) -> None:
    for name, value in columns.items():
        setattr(kept, name, value)
    kept.save()


def said(answer: "Answer") -> tuple[int, bytes, dict[str, str]]:
    """Return everything in an answer but the number of the request."""
    return answer.status_code, answer.content, {**answer.headers, "X-Request-ID": ""}


@pytest.mark.attack("J05")
def test_a_secret_works_from_its_start_to_its_end(acme: Realm, secret: str, kept: ClientSecret, wait: Wait) -> None:
    now = clock.now()
    limit(kept, starts_at=now + 600, expires_at=now + 1200)

    assert ask(acme, secret) == 401
    wait(600)
    assert ask(acme, secret) == 200
    wait(540)
    assert ask(acme, secret) == 200
    wait(60)
    assert ask(acme, secret) == 401


@pytest.mark.parametrize(
    ("allowed", "peer", "status"),
    [
        (["192.0.2.0/24"], "192.0.2.7", 200),
        (["192.0.2.0/24"], "192.0.3.7", 401),
        (["192.0.2.7"], "192.0.2.7", 200),
        (["192.0.2.0/24"], "::ffff:192.0.2.7", 200),
        (["2001:db8::/32"], "2001:db8:1::5", 200),
        (["2001:db8::/32"], "2001:db9::5", 401),
        (["2001:db8::/32", "192.0.2.0/24"], "192.0.2.7", 200),
        (["192.0.2.0/24"], "2001:db8::1", 401),
        (["0.0.0.0/0"], "2001:db8::1", 401),
    ],
)
def test_a_secret_works_from_its_networks_alone(
    secret: str, kept: ClientSecret, allowed: list[str], peer: str, status: int
) -> None:
    limit(kept, allowed_networks=allowed)

    assert ask(kept.client.realm, secret, peer=peer) == status


def test_behind_a_trusted_proxy_it_is_the_caller_that_counts(
    acme: Realm, secret: str, kept: ClientSecret, settings: Settings
) -> None:
    limit(kept, allowed_networks=["192.0.2.0/24"])
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)

    assert ask(acme, secret, peer="10.0.0.1", forwarded_for="192.0.2.7") == 200
    assert ask(acme, secret, peer="10.0.0.1", forwarded_for="192.0.2.7, 198.51.100.9") == 401
    assert ask(acme, secret, peer="198.51.100.9", forwarded_for="192.0.2.7") == 401


@pytest.mark.attack("J05")
@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"starts_at": 4_000_000_000}, "secret_not_started"),
        ({"expires_at": 1_000_000_000}, "secret_expired"),
        ({"allowed_networks": ["192.0.2.0/24"]}, "secret_from_elsewhere"),
    ],
)
def test_the_reason_is_counted_and_not_said(
    acme: Realm, secret: str, kept: ClientSecret, columns: dict[str, object], reason: str
) -> None:
    wrong = answer_to(acme, WRONG)
    limit(kept, **columns)

    refused = answer_to(acme, secret)

    assert said(refused) == said(wrong)
    assert Refusal.objects.get(reason=reason).target == "svc"


def test_of_two_rows_of_the_same_secret_the_one_that_works_decides(
    acme: Realm, secret: str, kept: ClientSecret
) -> None:
    limit(kept, expires_at=1_000_000_000)
    ClientSecret.objects.create(client=kept.client, digest=kept.digest, created_at=clock.now())

    assert ask(acme, secret) == 200


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["192.0.2.7/24", "everywhere", "", "192.0.2.0/33", "::ffff:0:0/8x"])
def test_what_is_no_network_is_refused(kept: ClientSecret, text: str) -> None:
    kept.allowed_networks = [text]

    with pytest.raises(ValidationError, match="Not a network"):
        kept.clean()


def test_what_is_no_address_lies_in_no_network() -> None:
    assert not networks.admit(("0.0.0.0/0", "::/0"), "unix:")
    assert networks.admit((), "unix:")


def test_a_secret_does_not_end_before_it_starts(kept: ClientSecret) -> None:
    kept.starts_at, kept.expires_at = 2000, 2000

    with pytest.raises(ValidationError, match="end before it starts"):
        kept.clean()
