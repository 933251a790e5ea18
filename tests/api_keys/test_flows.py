"""Keys are made, replaced, switched off and on, invalidated, deleted. Each is shown once, each change recorded."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.serializers import serialize
from django.db import IntegrityError, transaction

from accounts.models import User
from audit import actions
from audit.models import Event, OutboxMessage
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.models import ApiKey, ServiceAccount
from support import secrets
from tests.api_keys.keys import BY, machine, make, of, rotate
from tests.oauth.declared import add_resource, add_scope
from tests.protocol import add_machine

DAY = 86_400


@pytest.fixture
def reports(acme: Realm) -> ServiceAccount:
    add_scope(acme, "reports")
    add_machine(acme, scopes=["reports"])
    return machine(acme)


@pytest.mark.attack("J06")
def test_a_key_is_kept_as_a_digest_and_a_hint_alone(reports: ServiceAccount) -> None:
    made = make(reports)

    kept = serialize("json", [*ApiKey.objects.all_realms(), *Event.objects.all(), *OutboxMessage.objects.all()])
    assert made.key.startswith("as_ak_")
    assert made.key not in kept
    assert made.key[10:-6] not in kept
    assert made.row.hint == made.key[-4:]
    assert made.row.digest == secrets.digest(made.key)


def test_a_name_is_taken_while_a_key_of_that_name_is_alive(reports: ServiceAccount, alice: User) -> None:
    first = make(reports)

    with pytest.raises(api_keys.NameTaken):
        make(reports)
    make(alice)
    api_keys.invalidate(first.row, by=BY)
    make(reports)
    assert of(reports) == [("ci", 2, True), ("ci", 1, False)]


def test_rotation_keeps_the_name_and_the_terms_and_ends_the_older_one_later(
    reports: ServiceAccount, wait: Callable[[int], None]
) -> None:
    first = make(reports, scopes=("reports",), quota="10/m", note="nightly", allowed_networks=("192.0.2.0/24",))

    second = rotate(reports, retain_minutes=10)

    assert of(reports) == [("ci", 2, True), ("ci", 1, True)]
    copied = ("scopes", "resources", "quota", "note", "allowed_networks")
    assert [getattr(second.row, name) for name in copied] == [getattr(first.row, name) for name in copied]
    wait(10 * 60)
    assert of(reports) == [("ci", 2, True), ("ci", 1, False)]


def test_rotation_until_retired_by_hand_ends_nothing(reports: ServiceAccount, wait: Callable[[int], None]) -> None:
    first = make(reports)

    rotate(reports, retain_minutes=None)

    wait(400 * DAY)
    assert of(reports) == [("ci", 2, True), ("ci", 1, True)]
    api_keys.invalidate(first.row, by=BY)
    assert of(reports) == [("ci", 2, True), ("ci", 1, False)]


def test_a_successor_lives_as_long_as_the_key_was_made_for(alice: User, wait: Callable[[int], None]) -> None:
    first = make(alice)
    wait(100 * DAY)

    second = rotate(alice)

    assert first.row.expires_at == first.row.created_at + 365 * DAY
    assert second.row.expires_at == second.row.created_at + 365 * DAY


def test_the_same_form_twice_makes_one_successor(reports: ServiceAccount) -> None:
    make(reports)
    rotate(reports, newest=1)

    with pytest.raises(api_keys.Superseded):
        rotate(reports, newest=1)
    assert len(of(reports)) == 2


def test_what_is_not_there_cannot_be_rotated_or_deleted(reports: ServiceAccount, alice: User) -> None:
    make(alice)

    with pytest.raises(api_keys.NoSuchKey):
        rotate(reports)
    with pytest.raises(api_keys.NoSuchKey):
        api_keys.delete(reports, "ci", by=BY)
    assert of(alice) == [("ci", 1, True)]


def test_deleting_takes_every_generation(reports: ServiceAccount) -> None:
    make(reports)
    make(reports, "other")
    rotate(reports, retain_minutes=None)

    api_keys.delete(reports, "ci", by=BY)

    assert of(reports) == [("other", 1, True)]


@pytest.mark.parametrize(
    ("name", "terms", "column"),
    [
        ("a/b", {}, "name"),
        ("..", {}, "name"),
        ("", {}, "name"),
        (" ci", {}, "name"),
        ("two\nlines", {}, "name"),
        ("n" * 101, {}, "name"),
        ("ci", {"scopes": ("unknown",)}, "scopes"),
        ("ci", {"scopes": ("openid",)}, "scopes"),
        ("ci", {"scopes": ("offline_access",)}, "scopes"),
        ("ci", {"resources": ("https://elsewhere.test",)}, "resources"),
        ("ci", {"allowed_networks": ("192.0.2.1/24",)}, "allowed_networks"),
        ("ci", {"quota": "many"}, "quota"),
        ("ci", {"expires_at": 1}, "expires_at"),
    ],
)
def test_terms_that_cannot_be_make_no_key(
    reports: ServiceAccount, name: str, terms: dict[str, Any], column: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        make(reports, name, **terms)

    assert set(refusal.value.message_dict) == {column}
    assert of(reports) == []


def test_a_resource_is_kept_by_its_registered_spelling(acme: Realm, reports: ServiceAccount) -> None:
    add_resource(acme, "https://api.acme.test", "https://old.acme.test")

    assert make(reports, resources=("https://old.acme.test/",)).row.resources == ["https://api.acme.test"]


def test_keys_of_people_end_when_the_realm_says_so(alice: User) -> None:
    alice.realm.api_key_days = 30
    made = make(alice)

    assert made.row.expires_at == made.row.created_at + 30 * DAY
    with pytest.raises(ValidationError):
        make(alice, "longer", expires_at=made.row.created_at + 31 * DAY)


def test_a_realm_may_give_its_people_none(alice: User, reports: ServiceAccount) -> None:
    alice.realm.people_have_api_keys = False

    with pytest.raises(api_keys.NotOffered):
        make(alice)
    make(reports)


def test_nobody_needs_more_than_fifty(reports: ServiceAccount) -> None:
    for number in range(api_keys.MAXIMUM_KEYS):
        make(reports, f"key {number}")

    with pytest.raises(api_keys.TooMany):
        make(reports)


def test_whoever_makes_and_ends_keys_in_turn_does_not_fill_the_table(
    alice: User, reports: ServiceAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_keys, "MAXIMUM_ENDED", 3)
    kept, others = make(alice, "kept").row, make(reports).row
    for _ in range(6):
        api_keys.invalidate(make(alice).row, by=BY)

    assert of(alice) == [("ci", 6, False), ("ci", 5, False), ("ci", 4, False), ("kept", 1, True)]
    assert {kept.pk, others.pk} <= set(ApiKey.objects.all_realms().values_list("pk", flat=True))


def test_each_change_is_recorded_and_told_to_its_person_once(alice: User) -> None:
    made = make(alice)
    api_keys.set_active(made.row, active=False, by=BY)
    api_keys.set_active(made.row, active=False, by=BY)
    api_keys.set_active(made.row, active=True, by=BY)
    rotate(alice)
    api_keys.invalidate(made.row, by=BY)
    api_keys.invalidate(made.row, by=BY)
    api_keys.delete(alice, "ci", by=BY)

    done = [
        *(actions.API_KEY_CREATED, actions.API_KEY_DEACTIVATED, actions.API_KEY_ACTIVATED, actions.API_KEY_ROTATED),
        *(actions.API_KEY_INVALIDATED, actions.API_KEY_DELETED),
    ]
    events = Event.objects.filter(action__startswith="api_key.").order_by("pk")
    assert [event.action for event in events] == done
    assert {(event.actor, event.target, event.subject) for event in events} == {(BY.name, "ci", str(alice.pk))}
    told = OutboxMessage.objects.order_by("created_at", "pk")
    assert sorted(message.payload["context"]["event"] for message in told) == sorted(done)


def test_the_database_knows_one_owner_of_each_key(reports: ServiceAccount, alice: User) -> None:
    row = make(reports).row

    for owners in ({"service_account": None}, {"user": alice}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.all_realms().filter(pk=row.pk).update(**owners)
