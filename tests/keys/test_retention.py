"""RFC 7517: whatever lifetimes an administrator sets, and when: no token outlives the key that signed it."""

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from keys import lifecycle, retention
from keys.models import SigningKey
from keys.tasks import delete_expired_keys, rotate_keys
from oauth.tokens import logout_token, session_token
from realms.models import Realm, Resource
from serviceaccounts.models import ServiceAccount
from support import clock
from tests.protocol import PROTOCOL, add_machine

State = SigningKey.State
DAY = 86_400
SKEW = 60


def kids(realm: Realm, state: str) -> set[str]:
    return set(SigningKey.objects.all_realms().filter(realm=realm, state=state).values_list("kid", flat=True))


def test_keys_are_published_for_longer_than_verifiers_keep_the_set(acme: Realm, client: Browser) -> None:
    answer = client.get(f"{acme.path}/{PROTOCOL}/certs")

    assert int(answer.headers["Cache-Control"].partition("max-age=")[2]) < lifecycle.PUBLICATION


def test_an_id_token_is_a_hint_for_as_long_as_its_session_may_live(acme: Realm, wait: Callable[[int], None]) -> None:
    Realm.objects.filter(pk=acme.pk).update(session_lifetime=30 * DAY)
    wait(90 * DAY)
    rotate_keys()
    retired = kids(acme, State.RETIRED)

    wait(30 * DAY)
    delete_expired_keys()
    assert kids(acme, State.RETIRED) == retired
    wait(2 * SKEW)
    delete_expired_keys()

    assert not kids(acme, State.RETIRED)


@pytest.mark.attack("K23")
@pytest.mark.parametrize("what", ["realm", "resource", "machine"])
def test_lowering_a_lifetime_shortens_no_token_that_is_out(acme: Realm, wait: Callable[[int], None], what: str) -> None:
    longer = _setting(acme, what)
    _set(longer, 60 * DAY)
    _set(longer, 300)
    wait(90 * DAY)
    rotate_keys()
    retired = kids(acme, State.RETIRED)

    wait(59 * DAY)
    delete_expired_keys()

    assert kids(acme, State.RETIRED) == retired


def test_raising_a_lifetime_after_a_rotation_keeps_what_signs_then(acme: Realm, wait: Callable[[int], None]) -> None:
    wait(90 * DAY)
    rotate_keys()
    signing = kids(acme, State.ACTIVE)
    wait(2 * SKEW)
    acme.access_token_lifetime = 40 * DAY
    acme.save()

    rows = SigningKey.objects.all_realms().filter(realm=acme)

    assert all(row.longest_token == 40 * DAY for row in rows.filter(kid__in=signing))
    assert all(row.longest_token == acme.session_lifetime for row in rows.filter(state=State.RETIRED))


class Lifetimes(TestCase):
    """The invariant, over realms of all kinds."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        seconds=st.fixed_dictionaries(
            {
                "access_token_lifetime": st.integers(30, 200 * DAY),
                "id_token_lifetime": st.integers(30, 200 * DAY),
                "session_lifetime": st.integers(300, 200 * DAY),
                "session_token_lifetime": st.integers(60, DAY),
            }
        ),
        resource=st.none() | st.integers(30, 200 * DAY),
        machine=st.none() | st.integers(30, 200 * DAY),
    )
    def test_a_key_is_kept_for_every_kind_of_token(
        self, seconds: dict[str, int], resource: int | None, machine: int | None
    ) -> None:
        """Compare the moment at which a key goes with the last moment at which each kind of token is shown."""
        realm = Realm.objects.create(slug="acme", name="Acme", **seconds)
        Resource.objects.all_realms().create(realm=realm, identifier="urn:r", access_token_lifetime=resource)
        add_machine(realm, scopes=[], access_token_lifetime=machine)
        key = SigningKey.objects.all_realms().get(realm=realm, state=State.ACTIVE, algorithm="ES256")
        key.retired_at = now = clock.now()

        gone = retention.kept_until(key)

        shown = (*seconds.values(), seconds["session_token_lifetime"] + session_token.GRACE, logout_token.LIFETIME)
        assert gone is not None
        assert all(gone >= now + life + SKEW for life in (*shown, resource or 0, machine or 0))


def _setting(realm: Realm, what: str) -> Model:
    if what == "resource":
        return Resource.objects.all_realms().create(realm=realm, identifier="urn:acme:slow")
    if what == "machine":
        add_machine(realm, scopes=[])
        return ServiceAccount.objects.all_realms().get(realm=realm)
    return realm


def _set(row: Model, seconds: int) -> None:
    row.access_token_lifetime = seconds  # type: ignore[attr-defined]  # each of the three has it
    row.save()
