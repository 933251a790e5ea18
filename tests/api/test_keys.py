"""Signing keys over the management API: what is public of them, and the change to the next one."""

from collections.abc import Callable

import pytest

from audit import actions
from audit.models import Event
from keys.models import SigningKey
from realms.models import Realm
from tests.api.caller import Caller

PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "k"}


@pytest.mark.usefixtures("globex")
def test_keys_are_listed_without_their_private_part(api: Caller) -> None:
    listed = api("GET", "keys/?algorithm=ES256").json()["items"]
    every = api("GET", "keys/").json()["items"]

    assert {key["state"] for key in listed} == {"active", "next"}
    assert not any(PRIVATE & key["public_jwk"].keys() for key in every)
    assert not any("sealed" in member for key in every for member in key)
    ours = set(SigningKey.objects.all_realms().filter(realm=api.realm).values_list("kid", flat=True))
    assert {key["kid"] for key in every} == ours


def test_the_next_key_signs_after_a_rotation(
    call: Callable[..., Caller], acme: Realm, wait: Callable[[int], None]
) -> None:
    wait(400)
    api = call(acme)
    upcoming = api("GET", "keys/?algorithm=ES256&state=next").json()["items"][0]["kid"]
    Event.objects.all().delete()

    answer = api("POST", "keys/rotate/", {"algorithm": "ES256"})

    assert answer.status_code == 200, answer.content
    assert [key["kid"] for key in answer.json()["items"]] == [upcoming]
    assert api("GET", f"keys/{upcoming}/").json()["state"] == "active"
    assert Event.objects.get().action == actions.KEYS_ROTATED
    assert Event.objects.get().actor.startswith("api-")


def test_a_rotation_before_its_time_changes_no_key(api: Caller) -> None:
    before = list(SigningKey.objects.all_realms().order_by("pk").values_list("kid", "state"))

    for body in ({}, {"algorithm": "ES256"}, {"algorithm": "none"}):
        assert api("POST", "keys/rotate/", body).status_code == 409
    assert api("POST", "keys/rotate/", {"algorithms": ["ES256"]}).status_code == 422
    assert list(SigningKey.objects.all_realms().order_by("pk").values_list("kid", "state")) == before


def test_a_list_says_what_each_key_does_until_when(api: Caller, acme: Realm) -> None:
    upcoming, active = (
        api("GET", f"keys/?algorithm=ES256&state={state}").json()["items"][0] for state in ("next", "active")
    )

    assert upcoming["signs_from"] == upcoming["created_at"] + 360
    assert upcoming["signs_until"] is None
    assert active["signs_from"] == active["activated_at"]
    assert active["signs_until"] == active["activated_at"] + acme.signing_key_lifetime
    assert active["tokens_end_at"] is active["published_until"] is None


def test_a_key_that_became_known_is_withdrawn(api: Caller, globex: Realm) -> None:
    before = {key["state"]: key["kid"] for key in api("GET", "keys/?algorithm=ES256").json()["items"]}
    foreign = set(SigningKey.objects.all_realms().filter(realm=globex).values_list("kid", "state"))
    wrong = api("POST", "keys/rotate/", {"algorithm": "ES256", "end_tokens": True})

    answer = api("POST", "keys/rotate/", {"algorithm": "ES256", "emergency": True})

    assert wrong.status_code == 409
    assert [key["kid"] for key in answer.json()["items"]] == [before["next"]]
    assert not SigningKey.objects.all_realms().filter(kid=before["active"]).exists()
    assert api("GET", "keys/").status_code == 401  # the withdrawn key signed this token, too
    assert Event.objects.get(action=actions.KEYS_WITHDRAWN).detail["withdrawn"] == [before["active"]]
    assert set(SigningKey.objects.all_realms().filter(realm=globex).values_list("kid", "state")) == foreign


def test_an_emergency_may_end_every_token(api: Caller, acme: Realm) -> None:
    before = acme.not_before

    answer = api("POST", "keys/rotate/", {"emergency": True, "every_key": True, "end_tokens": True})

    assert answer.status_code == 200
    assert Realm.objects.get(pk=acme.pk).not_before > before
