"""What a person sees of a client that describes itself: who published it, and what that does not prove."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from clients.models import Client
from clients.models.lifecycle import Trust
from realms.models import Realm
from tests.metadata_document.documents import CALLBACK, Documents
from tests.oauth.pages import is_consent, read
from tests.protocol import Pkce, authorize, get_code

LOCAL = "http://127.0.0.1:4000/callback"
RUNS_HERE = "any program can claim to be the one of"


@pytest.mark.attack("F21")
def test_the_page_names_the_host_that_published_the_document(
    alices: Browser, acme: Realm, documents: Documents
) -> None:
    client_id = documents.publish(client_name="Your bank", logo_uri=documents.address("/logo.png"))
    page = authorize(alices, acme, Pkce(), client_id=client_id)

    words = read(page)
    assert "Your bank asks to use your account" in words
    assert "Published by (verified) 127.0.0.1" in words
    assert "nobody has checked the name" in words
    assert "Your answer goes to app.example" in words
    assert RUNS_HERE not in words
    assert b"logo.png" not in page.content


@pytest.mark.attack("F21")
@pytest.mark.parametrize("redirect_uris", [["http://127.0.0.1/callback"], [LOCAL, "http://localhost/callback"]])
def test_a_client_that_runs_on_this_computer_is_warned_of(
    alices: Browser, acme: Realm, documents: Documents, redirect_uris: list[str]
) -> None:
    client_id = documents.publish(redirect_uris=redirect_uris)
    page = authorize(alices, acme, Pkce(), client_id=client_id, redirect_uri=LOCAL)

    assert f"{RUNS_HERE} 127.0.0.1" in read(page)


@pytest.mark.attack("F21")
def test_where_any_program_could_be_the_client_the_person_is_asked_each_time(
    alices: Browser, acme: Realm, documents: Documents
) -> None:
    client_id = documents.publish(redirect_uris=[CALLBACK, LOCAL], application_type="web")
    get_code(alices, acme, Pkce(), client_id=client_id, redirect_uri=LOCAL)

    assert is_consent(authorize(alices, acme, Pkce(), client_id=client_id, redirect_uri=LOCAL))


def test_a_client_that_an_administrator_vouched_for_loses_that_with_its_name(
    alices: Browser, acme: Realm, documents: Documents, wait: Callable[[int], None]
) -> None:
    client_id = documents.publish()
    authorize(alices, acme, Pkce(), client_id=client_id)
    Client.objects.all_realms().update(trust=Trust.VERIFIED)
    documents.publish(client_name="Your bank")
    wait(3601)
    page = authorize(alices, acme, Pkce(), client_id=client_id)

    assert "nobody has checked the name" in read(page)


@pytest.mark.attack("F28")
def test_a_name_cannot_hide_or_break_the_words_around_it(alices: Browser, acme: Realm, documents: Documents) -> None:
    client_id = documents.publish(client_name="<b>\u202eknab\u200b</b>")
    page = authorize(alices, acme, Pkce(), client_id=client_id)

    assert "<bdi>&lt;b&gt;knab&lt;/b&gt;</bdi> asks" in page.content.decode()


@pytest.mark.attack("A27")
def test_an_error_is_not_sent_to_a_stranger_without_a_click(alices: Browser, acme: Realm, documents: Documents) -> None:
    answer = authorize(alices, acme, Pkce(), client_id=documents.publish(), scope="unknown")

    assert answer.status_code in {200, 400}
    assert "about to leave this site" in answer.content.decode()
