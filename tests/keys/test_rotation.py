"""RFC 7517: rotation lets verifiers see a key before it signs, and keeps it until nothing signed by it is alive."""

import json

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from keys import lifecycle, retention
from keys.models import SigningKey
from keys.ring import ring_of, signer_of
from keys.tasks import delete_expired_keys
from realms.models import Realm, Resource
from support import clock, sealing

State = SigningKey.State
PUBLISHED = lifecycle.PUBLICATION  # seconds after which a next key may sign
DAY = 86_400
PRIVATE_MEMBERS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}  # RFC 7518 §6


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.ahead = 0
        self._real_now = clock.now

    def now(self) -> int:
        """Return the time that the tests say it is."""
        return self._real_now() + self.ahead


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock, "now", moved.now)
    return moved


def kid(realm: Realm, state: str, algorithm: str = "ES256") -> str:
    """Return the identifier of the realm's one key in that state."""
    return SigningKey.objects.all_realms().get(realm=realm, state=state, algorithm=algorithm).kid


def published(realm: Realm) -> dict[str, dict[str, str]]:
    """Return the JWK set of the realm as a verifier reads it now, by `kid`."""
    fresh = Realm.objects.get(pk=realm.pk)
    return {jwk["kid"]: jwk for jwk in json.loads(ring_of(fresh).jwks)["keys"]}


def test_a_new_realm_has_an_active_and_a_next_key_of_each_algorithm(acme: Realm) -> None:
    states = SigningKey.objects.all_realms().filter(realm=acme).values_list("algorithm", "state")

    assert sorted(states) == [(name, state) for name in ("ES256", "RS256") for state in ("active", "next")]


def test_a_published_key_has_no_private_member(acme: Realm) -> None:
    for jwk in published(acme).values():
        assert not PRIVATE_MEMBERS & jwk.keys()
        assert jwk["use"] == "sig"


def test_a_key_is_sealed_in_the_database(acme: Realm) -> None:
    for row in SigningKey.objects.all_realms().filter(realm=acme):
        sealed = bytes(row.sealed_private_jwk)

        assert b"kty" not in sealed
        with pytest.raises(sealing.SealBroken):
            sealing.unseal(sealed, context="another kid")


def test_a_next_key_signs_only_after_verifiers_could_see_it(acme: Realm, time: Clock) -> None:
    time.ahead = PUBLISHED - 10
    before = published(acme)

    with pytest.raises(CommandError, match=r"The next ES256 key of acme must be published for \d+ more seconds"):
        call_command("rotate_keys", "acme")

    assert published(acme) == before


def test_rotation_moves_each_key_one_step(acme: Realm, time: Clock) -> None:
    active, following = kid(acme, State.ACTIVE), kid(acme, State.NEXT)
    time.ahead = PUBLISHED

    call_command("rotate_keys", "acme", "--algorithm", "ES256", verbosity=0)

    assert kid(acme, State.RETIRED) == active
    assert kid(acme, State.ACTIVE) == following
    assert kid(acme, State.NEXT) not in {active, following}
    assert signer_of(Realm.objects.get(pk=acme.pk), "ES256").kid == following


def test_the_jwk_set_holds_what_signed_what_signs_and_what_will_sign(acme: Realm, time: Clock) -> None:
    time.ahead = PUBLISHED

    call_command("rotate_keys", "acme", "--algorithm", "ES256")

    keys = published(acme)
    assert {kid(acme, state) for state in State.values} <= keys.keys()
    assert sorted(jwk["alg"] for jwk in keys.values()) == ["ES256"] * 3 + ["RS256"] * 2


def test_one_algorithm_leaves_the_other_alone(acme: Realm, time: Clock) -> None:
    untouched = kid(acme, State.ACTIVE, "RS256")
    time.ahead = PUBLISHED

    call_command("rotate_keys", "acme", "--algorithm", "ES256")

    assert kid(acme, State.ACTIVE, "RS256") == untouched


def test_where_one_algorithm_is_too_early_none_is_rotated(acme: Realm, time: Clock) -> None:
    time.ahead = PUBLISHED
    call_command("rotate_keys", "acme", "--algorithm", "RS256")
    active = kid(acme, State.ACTIVE)

    with pytest.raises(CommandError, match="RS256"):
        call_command("rotate_keys", "acme")

    assert kid(acme, State.ACTIVE) == active


def test_another_realm_keeps_its_keys(acme: Realm, globex: Realm, time: Clock) -> None:
    before = published(globex)
    time.ahead = PUBLISHED

    call_command("rotate_keys", acme.slug)

    assert published(globex) == before


def test_all_realms_are_rotated_by_name_of_all(acme: Realm, globex: Realm, time: Clock) -> None:
    following = {kid(acme, State.NEXT), kid(globex, State.NEXT)}
    time.ahead = PUBLISHED

    call_command("rotate_keys", "--all")

    assert {kid(acme, State.ACTIVE), kid(globex, State.ACTIVE)} == following


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [(), ("nowhere",), ("nowhere", "--all"), ("nowhere", "--algorithm", "HS256")])
def test_a_command_that_names_nothing_to_rotate_says_so(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("rotate_keys", *arguments)


def test_a_rotation_is_on_record(acme: Realm, time: Clock) -> None:
    time.ahead = PUBLISHED

    lifecycle.rotate(acme, "ES256")

    assert Event.objects.get(action="keys.rotated").target == kid(acme, State.ACTIVE)


def test_a_retired_key_leaves_when_nothing_that_it_signed_is_alive(acme: Realm, time: Clock) -> None:
    time.ahead = PUBLISHED
    lifecycle.rotate(acme, "ES256")
    retired = kid(acme, State.RETIRED)

    time.ahead += acme.session_lifetime
    delete_expired_keys()
    assert retired in published(acme)
    time.ahead += 2 * retention.CLOCK_SKEW
    delete_expired_keys()

    assert retired not in published(acme)


def test_a_resource_with_longer_tokens_keeps_the_key_longer(acme: Realm, time: Clock) -> None:
    Resource.objects.all_realms().create(realm=acme, identifier="urn:acme:slow", access_token_lifetime=21 * DAY)
    time.ahead = PUBLISHED
    lifecycle.rotate(acme, "ES256")
    retired = kid(acme, State.RETIRED)

    time.ahead += 20 * DAY
    delete_expired_keys()

    assert retired in published(acme)
