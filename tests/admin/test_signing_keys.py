"""The key page: what signs, since when and until when; the change before its time, and a key that became known."""

import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from keys.models import SigningKey
from oauth.models import Family
from realms.models import Realm
from support.key_encryption_backends import in_force
from tests.protocol import PROTOCOL

LIST = "/realms/acme/admin/keys/signingkey/"
OPERATORS = "/realms/system/admin/keys/signingkey/"
PUBLISHED = 360  # seconds
Wait = Callable[[int], None]


def kids(realm: Realm) -> dict[str, str]:
    """Return the ES256 key of each state."""
    rows = SigningKey.objects.all_realms().filter(realm=realm, algorithm="ES256")
    return dict(rows.values_list("state", "kid"))


def page(realm: Realm, what: str, start: str = LIST) -> str:
    return f"{start}{realm.pk}/ES256/{what}/"


def publish(realm: Realm) -> None:
    """Let the keys be as old as verifiers need them to be; waiting would make the login old, too."""
    SigningKey.objects.all_realms().filter(realm=realm).update(created_at=F("created_at") - PUBLISHED)


def text(browser: Client, address: str) -> str:
    return " ".join(browser.get(address).content.decode().split())


def test_the_page_says_what_each_key_does_and_until_when(administrator: Client, acme: Realm) -> None:
    early = text(administrator, LIST)
    publish(acme)
    administrator.post(page(acme, "rotate"))

    shown = text(administrator, LIST)

    assert "Rotate now: in" in early
    assert page(acme, "rotate") not in early
    assert page(acme, "rotate").replace("ES256", "RS256") in shown
    for words in ("waits; may sign from", "signs since", "until about", "signed until", "leaves the key set after"):
        assert words in shown
    assert f"/realms/realm/{acme.pk}/change/" in shown
    assert "globex" not in shown


def test_the_next_key_signs_after_a_question(administrator: Client, acme: Realm) -> None:
    before = kids(acme)
    early = administrator.get(page(acme, "rotate"))
    refused = administrator.post(page(acme, "rotate"), follow=True).content.decode()
    assert "disabled" in early.content.decode()
    assert "must be published for" in refused
    assert kids(acme) == before
    publish(acme)
    administrator.get(page(acme, "rotate"))
    assert kids(acme) == before

    administrator.post(page(acme, "rotate"))

    assert kids(acme)["active"] == before["next"]
    assert Event.objects.get(action="keys.rotated").actor == "alice@acme.test"


@pytest.mark.parametrize("ends", [False, True])
def test_a_key_that_became_known_goes_at_once(administrator: Client, acme: Realm, globex: Realm, *, ends: bool) -> None:
    before, foreign = kids(acme), kids(globex)
    moment = acme.not_before
    assert "cannot be taken back" in text(administrator, page(acme, "withdraw"))
    assert kids(acme) == before

    administrator.post(page(acme, "withdraw"), {"end_tokens": "on"} if ends else {})

    assert kids(acme)["active"] == before["next"]
    assert before["active"] not in kids(acme).values()
    assert kids(globex) == foreign
    assert Event.objects.get(action="keys.withdrawn").actor == "alice@acme.test"
    assert (Realm.objects.get(pk=acme.pk).not_before > moment) is ends
    assert Family.objects.all_realms().filter(realm=acme).exists()


@pytest.mark.parametrize("what", ["rotate", "withdraw"])
@pytest.mark.attack("J08")
def test_a_change_needs_a_fresh_proof_and_the_own_realm(
    administrator: Client, acme: Realm, globex: Realm, wait: Wait, what: str
) -> None:
    before, foreign = kids(acme), kids(globex)
    other = [administrator.post(page(globex, what)).status_code, administrator.get(page(globex, what)).status_code]
    stranger = Client(headers={"host": "testserver"}).post(page(acme, what), secure=True)
    wait(PUBLISHED)

    stale = administrator.post(page(acme, what))

    assert other == [404, 404]
    assert stranger.status_code == 302
    assert "/account/reauthenticate/" in stale["Location"]
    assert (kids(acme), kids(globex)) == (before, foreign)


def test_the_key_set_is_what_verifiers_read(administrator: Client, acme: Realm, globex: Realm) -> None:
    answer = administrator.get(f"{LIST}{acme.pk}/jwks/")
    published = administrator.get(f"{acme.path}/{PROTOCOL}/certs").json()

    assert json.loads(answer.context["text"]) == published
    assert f"{acme.issuer}/{PROTOCOL}/certs" in answer.content.decode()
    assert administrator.get(f"{LIST}{globex.pk}/jwks/").status_code == 404


def test_operators_see_all_realms_by_a_constant_number_of_statements(operator: Client) -> None:
    operator.get(OPERATORS)
    with CaptureQueriesContext(connection) as few:
        shown = operator.get(OPERATORS).content.decode()
    for number in range(4):
        Realm.objects.create(slug=f"more-{number}", name=f"More {number}")

    with CaptureQueriesContext(connection) as many:
        operator.get(OPERATORS)

    assert "Globex" in shown
    assert "Acme" in shown
    assert _of_keys(few) == _of_keys(many) <= 3


def _of_keys(captured: CaptureQueriesContext) -> int:
    return sum("keys_signingkey" in query["sql"] for query in captured.captured_queries)


@pytest.mark.attack("K16")
def test_operators_see_what_hangs_on_which_key_encryption_key(operator: Client, administrator: Client) -> None:
    label = in_force()[0].label

    shown = text(operator, f"{OPERATORS}sealing/")

    assert label in shown
    assert "Signing keys: " in shown
    assert "in use" in shown
    assert administrator.get(f"{LIST}sealing/").status_code in {302, 403, 404}


def test_an_operator_rotates_in_a_realm_of_others(operator: Client, acme: Realm) -> None:
    publish(acme)
    before = kids(acme)

    operator.post(page(acme, "rotate", OPERATORS))

    assert kids(acme)["active"] == before["next"]
    assert Event.objects.get(action="keys.rotated").realm == "acme"
