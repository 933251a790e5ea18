"""Which realms take which documents, and how much strangers can make a server fetch and keep."""

import json
import threading
import time
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from pytest_django import Settings

from accounts.models import User
from clients.models import Client
from oauth.reaping import reap
from realms.context import realm_context
from realms.models import Realm
from support import fetch as fetch_module
from support.fetch import FetchError, fetch
from tests.applications import granted, refusal
from tests.metadata_document.documents import CALLBACK, Documents
from tests.people import browser, log_in
from tests.protocol import PROTOCOL, Pkce, add_client, authorize, get_code, post_form, redeem, token

MEMBER = "client_id_metadata_document_supported"


def discovered(browser_: Browser, realm: Realm) -> object:
    return browser_.get(f"{realm.path}/.well-known/openid-configuration").json().get(MEMBER)


def set_policy(realm: Realm, **members: object) -> None:
    for name, value in members.items():
        setattr(realm, name, value)
    realm.full_clean()
    realm.save()


def test_discovery_says_that_documents_are_read(client: Browser, acme: Realm) -> None:
    assert discovered(client, acme) is True


@pytest.mark.parametrize("policy", [{"client_id_metadata_documents": False}, {"registration": "closed"}])
def test_a_realm_that_reads_no_documents_says_nothing_and_fetches_nothing(
    alices: Browser, acme: Realm, documents: Documents, policy: dict[str, object]
) -> None:
    set_policy(acme, **policy)
    answer = authorize(alices, acme, Pkce(), client_id=documents.publish())

    assert discovered(alices, acme) is None
    assert (answer.status_code, documents.server.hits) == (400, 0)


def test_switching_documents_off_ends_their_clients_everywhere(
    alices: Browser, acme: Realm, documents: Documents
) -> None:
    client_id, pkce = documents.publish(grant_types=["authorization_code", "refresh_token"]), Pkce()
    code = get_code(alices, acme, pkce, client_id=client_id)
    tokens = granted(redeem(alices, acme, code, pkce, client_id=client_id))
    set_policy(acme, client_id_metadata_documents=False)
    again = token(alices, acme, grant_type="refresh_token", client_id=client_id, refresh_token=tokens["refresh_token"])

    assert refusal(again) == (401, "invalid_client")
    assert authorize(alices, acme, Pkce(), client_id=client_id).status_code == 400


@pytest.mark.parametrize(("domains", "status"), [(["127.0.0.1"], 200), (["example.com"], 400), (["0.0.1"], 200)])
def test_only_documents_of_named_domains_are_read(
    alices: Browser, acme: Realm, documents: Documents, domains: list[str], status: int
) -> None:
    set_policy(acme, registration="closed", trusted_client_domains=domains)
    answer = authorize(alices, acme, Pkce(), client_id=documents.publish())

    assert answer.status_code == status
    assert discovered(alices, acme) is True


def test_a_domain_that_is_named_no_longer_ends_its_clients_at_once(
    alices: Browser, acme: Realm, documents: Documents
) -> None:
    client_id = documents.publish()
    first = authorize(alices, acme, Pkce(), client_id=client_id)
    set_policy(acme, trusted_client_domains=["example.com"])

    assert (first.status_code, authorize(alices, acme, Pkce(), client_id=client_id).status_code) == (200, 400)


@pytest.mark.parametrize("domains", ["example.com", ["Example.com"], ["https://example.com"], ["*.example.com"], [5]])
def test_what_is_no_domain_is_refused(acme: Realm, domains: object) -> None:
    with pytest.raises(ValidationError):
        set_policy(acme, trusted_client_domains=domains)


def test_a_document_is_a_client_of_the_realm_that_read_it_alone(
    alices: Browser, acme: Realm, globex: Realm, mallory: User, documents: Documents
) -> None:
    client_id, pkce = documents.publish(), Pkce()
    code = get_code(alices, acme, pkce, client_id=client_id)
    unknown = redeem(alices, globex, code, pkce, client_id=client_id)
    hers = browser()
    log_in(hers, mallory)
    there = authorize(hers, globex, Pkce(), client_id=client_id, scope="openid")

    assert refusal(unknown) == (401, "invalid_client")
    assert there.status_code == 200
    assert sorted(Client.objects.all_realms().values_list("realm__slug", "client_id")) == [
        ("acme", client_id),
        ("globex", client_id),
    ]
    assert granted(redeem(alices, acme, code, pkce, client_id=client_id))


def test_a_client_that_an_administrator_set_up_under_an_address_is_not_fetched(
    alices: Browser, acme: Realm, documents: Documents
) -> None:
    client_id = documents.publish(client_name="Of the document")
    add_client(acme, client_id, public=True, name="Of the administrator")
    get_code(alices, acme, Pkce(), client_id=client_id)

    assert documents.server.hits == 0


def test_a_client_that_was_stopped_is_not_fetched_to_life(alices: Browser, acme: Realm, documents: Documents) -> None:
    client_id = documents.publish()
    authorize(alices, acme, Pkce(), client_id=client_id)
    stored = Client.objects.all_realms().get()
    stored.enabled = False
    stored.save()

    assert authorize(alices, acme, Pkce(), client_id=client_id).status_code == 403
    assert documents.server.hits == 1


@pytest.mark.attack("F20")
def test_new_addresses_are_counted_per_peer(alices: Browser, acme: Realm, documents: Documents) -> None:
    statuses = [
        authorize(alices, acme, Pkce(), client_id=documents.publish(f"/{number}.json")).status_code
        for number in range(12)
    ]

    assert statuses == [200] * 10 + [429] * 2
    assert documents.server.hits == 10


@pytest.mark.attack("F20")
def test_when_too_much_is_fetched_a_known_client_goes_on_and_a_new_one_is_told_to_try_again(
    alices: Browser, acme: Realm, documents: Documents, settings: Settings, wait: Callable[[int], None]
) -> None:
    known, new = documents.publish(), documents.publish("/new.json")
    authorize(alices, acme, Pkce(), client_id=known)
    wait(3601)
    settings.OUTBOUND_IN_FLIGHT = 0
    answers = [authorize(alices, acme, Pkce(), client_id=client_id) for client_id in (known, new)]
    settings.OUTBOUND_IN_FLIGHT = 2
    later = authorize(alices, acme, Pkce(), client_id=new)

    assert [answer.status_code for answer in answers] == [200, 429]
    assert b"Try again" in answers[1].content
    assert later.status_code == 200


@pytest.mark.attack("F20")
def test_a_crowd_makes_no_more_connections_than_there_are_places(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_module, "DEADLINE", 0.5)
    documents.down = True
    documents.server.answer = lambda _: time.sleep(0.6)
    failures: list[str] = []

    def one() -> None:
        try:
            fetch(documents.address())
        except FetchError as failure:
            failures.append(str(failure))

    crowd = [threading.Thread(target=one) for _ in range(30)]
    for person in crowd:
        person.start()
    for person in crowd:
        person.join()

    assert len(failures) == 30
    assert documents.server.hits <= fetch_module.MOST_FOR_HOST


def test_documents_that_nobody_used_go_and_those_in_use_stay(
    alices: Browser, acme: Realm, documents: Documents, wait: Callable[[int], None]
) -> None:
    used, unused = documents.publish("/used.json"), documents.publish("/unused.json")
    get_code(alices, acme, Pkce(), client_id=used)
    authorize(alices, acme, Pkce(), client_id=unused)
    wait(acme.unused_client_lifetime + 60)
    with realm_context(acme):
        reap(acme)

    assert list(Client.objects.all_realms().values_list("client_id", flat=True)) == [used]


def test_a_pushed_request_reads_the_document_too(alices: Browser, acme: Realm, documents: Documents) -> None:
    client_id, pkce = documents.publish(), Pkce()
    sent = {"response_type": "code", "redirect_uri": CALLBACK, "scope": "openid", "code_challenge": pkce.challenge}
    sent |= {"code_challenge_method": "S256", "client_id": client_id}
    pushed = post_form(alices, f"{acme.path}/{PROTOCOL}/par", **sent)
    unusable = post_form(alices, f"{acme.path}/{PROTOCOL}/par", **sent | {"client_id": documents.address("/none")})

    assert pushed.status_code == 201, pushed.content
    assert json.loads(pushed.content)["request_uri"]
    assert refusal(unusable) == (401, "invalid_client")
