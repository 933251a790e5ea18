"""Nobody learns who has an account: not by words, statuses, sizes, statements, or the work that is done."""

from unittest.mock import patch

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit import actions
from audit.models import Refusal
from tests.accounts.mailbox import ask, enter, letters
from tests.people import browser, was_in

KNOWN, UNKNOWN = "alice@acme.test", "ghost@acme.test"  # of the same length


def seen(page: str, email: str) -> tuple[object, ...]:
    """Return what a stranger sees of one way through a page, and what it costs."""
    stranger = browser()
    form = stranger.get(f"/realms/acme/account/{page}/").content
    hasher = type(hashers.get_hasher())
    with (
        CaptureQueriesContext(
            connection,
        ) as statements,
        patch.object(hasher, "encode") as encode,
        patch.object(hasher, "verify") as verify,
    ):
        first = stranger.post(f"/realms/acme/account/{page}/", {"login": email})
        proof = stranger.get(first["Location"])
        again = stranger.post("/realms/acme/account/proof/again/")
        wrong = stranger.post("/realms/acme/account/proof/", {"code": "0000 0000"})
    answers = (first, proof, again, wrong)
    texts = [bare(answer.content.decode(), email) for answer in answers]
    headers = [(answer.status_code, answer.get("Location")) for answer in answers]
    kinds = [query["sql"].split()[0:3] for query in statements.captured_queries]
    return len(form), texts, headers, len(kinds), encode.call_count + verify.call_count


def bare(text: str, email: str) -> str:
    """Return a page without what differs each time: the address typed, and the token of the form."""
    lines = [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines).replace(email, "…")


@pytest.mark.attack("H01c")
@pytest.mark.attack("H02c")
@pytest.mark.parametrize("page", ["sign-up", "code", "reset"])
def test_a_known_and_an_unknown_address_look_and_cost_the_same(alice: User, page: str) -> None:
    assert alice.email == KNOWN
    seen(page, "warm@acme.test")

    assert seen(page, KNOWN) == seen(page, UNKNOWN)


@pytest.mark.attack("H02c")
@pytest.mark.parametrize("page", ["sign-up", "code", "reset"])
def test_nobody_is_looked_up_when_an_address_is_asked_for(client: Client, alice: User, page: str) -> None:
    ask(client, alice.realm, page, "warm@acme.test")
    with CaptureQueriesContext(connection) as statements:
        ask(client, alice.realm, page, KNOWN)

    assert not [query for query in statements.captured_queries if '"accounts_user"' in query["sql"]]


@pytest.mark.attack("H23c")
@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_a_hundred_resets_send_six_mails(alice: User, email: str) -> None:
    assert alice.email == KNOWN
    answers = [ask(browser(), alice.realm, "reset", email) for _ in range(30)]

    assert [answer.status_code for answer in answers] == [302] * 6 + [429] * 24
    assert int(answers[-1]["Retry-After"]) <= 3600
    assert len(letters(email)) == 6
    refused = Refusal.objects.filter(reason=actions.MAIL_REFUSED, target=email)  # a row for each minute
    assert sum(refused.values_list("count", flat=True)) == 24


@pytest.mark.attack("H23c")
def test_every_door_counts_the_same_mails(client: Client, alice: User) -> None:
    for page in ("reset", "code", "sign-up", "reset"):
        assert ask(client, alice.realm, page, KNOWN).status_code == 302
    statuses = [client.post("/realms/acme/account/proof/again/").status_code for _ in range(3)]

    assert statuses == [302, 302, 429]
    assert len(letters(KNOWN)) == 6


@pytest.mark.attack("H23c")
def test_one_peer_cannot_mail_everybody(client: Client, alice: User) -> None:
    statuses = [ask(client, alice.realm, "code", f"ghost-{n}@acme.test").status_code for n in range(61)]

    assert statuses == [302] * 60 + [429]
    elsewhere = browser()
    elsewhere.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert ask(elsewhere, alice.realm, "code", KNOWN).status_code == 302


@pytest.mark.attack("H23c")
def test_strangers_do_not_keep_a_person_from_mail_in_a_browser_of_theirs(client: Client, alice: User) -> None:
    ask(client, alice.realm, "code", KNOWN)
    enter(client, alice.realm, letters(KNOWN)[-1].code)
    client.post("/realms/acme/account/logout/")
    for _ in range(10):
        ask(browser(), alice.realm, "code", KNOWN)

    assert ask(browser(), alice.realm, "code", KNOWN).status_code == 429
    assert ask(client, alice.realm, "code", KNOWN).status_code == 302


@pytest.mark.attack("H23c")
def test_nor_do_those_who_ask_for_mail_beside_them(client: Client, alice: User) -> None:
    alice.realm.limits = {"mails": "3/h"}
    alice.realm.save()
    ask(client, alice.realm, "code", KNOWN)
    enter(client, alice.realm, letters(KNOWN)[-1].code)
    client.post("/realms/acme/account/logout/")
    others = [ask(browser(), alice.realm, "code", f"ghost-{n}@acme.test").status_code for n in range(3)]

    assert others == [302, 302, 429]
    assert [ask(client, alice.realm, "code", KNOWN).status_code for _ in range(7)] == [302] * 6 + [429]


@pytest.mark.attack("H23c")
def test_many_known_browsers_of_one_person_get_no_more_mails_than_one(alice: User) -> None:
    known = [was_in(alice), was_in(alice)]

    assert [ask(each, alice.realm, "code", KNOWN).status_code for each in known * 4] == [302] * 6 + [429] * 2


@pytest.mark.attack("H23c")
def test_many_people_of_one_peer_get_ten_times_what_strangers_there_do(alice: User, bob: User) -> None:
    alice.realm.limits = {"mails": "1/h"}
    alice.realm.save()
    known = [(alice, was_in(alice)), (bob, was_in(bob))]
    statuses = [ask(each, alice.realm, "code", person.email).status_code for person, each in known * 6]

    assert statuses == [302] * 10 + [429] * 2


def test_a_realm_sets_how_many_mails_a_peer_may_ask_for(client: Client, alice: User) -> None:
    alice.realm.limits = {"mails": "2/h"}
    alice.realm.save()

    statuses = [ask(client, alice.realm, "code", f"ghost-{n}@acme.test").status_code for n in range(3)]
    assert statuses == [302, 302, 429]


@pytest.mark.attack("H22c")
@pytest.mark.parametrize("page", ["sign-up", "code", "reset"])
def test_an_address_with_a_second_line_is_refused(client: Client, alice: User, page: str) -> None:
    answer = ask(client, alice.realm, page, "alice@acme.test\r\nBcc: bob@acme.test")

    assert answer.status_code == 400
    assert letters(KNOWN) == []
