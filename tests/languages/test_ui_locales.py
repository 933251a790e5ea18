"""OpenID Connect Core §3.1.2.1: `ui_locales`: the client asks for a language until its request is answered."""

import re

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client
from realms.models import Realm
from tests.languages.pages import language_of, login_page
from tests.par.pushing import pushed, visit
from tests.people import log_in
from tests.protocol import Pkce, add_client, answer_of, authorize, decide, follow_to_client

REQUEST = "__Secure-language_of_request_acme"


def test_the_client_asks_for_a_language_until_it_has_its_answer(client: Browser, alice: User) -> None:
    add_client(alice.realm, public=True, consent=Client.Consent.ALWAYS)
    alice.locale = "en"
    alice.save()

    to_login = authorize(client, alice.realm, Pkce(), ui_locales="tlh de-AT en")
    assert language_of(client.get(to_login["Location"])) == "de"
    assert language_of(client.get(f"{alice.realm.path}/account/reset/")) == "de"
    way_on = re.search(r'name="next"\s+value="([^"]+)"', client.get(to_login["Location"]).content.decode())
    assert way_on
    consent = client.get(log_in(client, alice, next=way_on[1])["Location"])
    assert language_of(consent) == "de"
    assert "Bestätigen, wer Sie sind" in consent.content.decode()
    answer = decide(client, consent, "allow")

    assert "code=" in answer["Location"]
    assert client.cookies[REQUEST]["max-age"] == "0"
    del client.cookies[REQUEST]
    assert language_of(client.get(f"{alice.realm.path}/account/")) == "en"


def test_what_a_person_chooses_on_the_way_counts_before_what_the_client_asked_for(client: Browser, alice: User) -> None:
    add_client(alice.realm, public=True, consent=Client.Consent.ALWAYS)
    log_in(client, alice)
    consent = authorize(client, alice.realm, Pkce(), ui_locales="de")
    assert language_of(consent) == "de"
    request = consent.wsgi_request.get_full_path()

    client.post(f"{alice.realm.path}/account/language/", {"language": "en", "next": request})

    again = client.get(request)
    assert language_of(again) == "en"
    decide(client, again, "allow")
    assert client.cookies[REQUEST]["max-age"] == "0"


def test_a_pushed_request_asks_for_a_language_too(client: Browser, acme: Realm) -> None:
    _, secret = add_client(acme)
    handle = pushed(acme, client_secret=secret, ui_locales="de")

    to_login = visit(client, acme, handle)

    assert language_of(client.get(to_login["Location"])) == "de"


def test_a_refused_request_is_explained_in_the_language_that_it_asks_for(client: Browser, acme: Realm) -> None:
    add_client(acme)

    unknown = authorize(client, acme, client_id="nobody", ui_locales="de")
    elsewhere = authorize(client, acme, redirect_uri="https://evil.example/", ui_locales="de")

    assert language_of(unknown) == "de"
    assert "Dieser Server kennt die Anwendung nicht." in unknown.content.decode()
    assert "Die Anwendung hat die Adresse nicht registriert" in elsewhere.content.decode()


def test_what_is_for_developers_stays_english_and_says_so(client: Browser, alice: User) -> None:
    add_client(alice.realm, public=True, origin=Client.Origin.REGISTRATION)

    page = authorize(client, alice.realm, Pkce(), prompt="nonsense", ui_locales="de").content.decode()

    assert "Für die Entwicklung der Anwendung" in page
    assert re.search(r'<dd lang="en">\s*<bdi>prompt has a value that is not served.</bdi>', page)


def test_clients_are_told_of_errors_in_english(client: Browser, acme: Realm) -> None:
    add_client(acme)

    refused = authorize(client, acme, Pkce(), prompt="nonsense", ui_locales="de")

    assert answer_of(refused)["error_description"] == "prompt has a value that is not served."


@pytest.mark.parametrize("tag", ["x" * 16_000, "de;DROP TABLE", "\u202ede", "../../etc/passwd", "-"])
def test_a_language_that_is_none_is_skipped(client: Browser, acme: Realm, tag: str) -> None:
    add_client(acme)
    client.cookies[REQUEST] = "../../etc/passwd"

    answer = authorize(client, acme, Pkce(), ui_locales=tag)

    assert answer.status_code in {302, 400}
    assert (
        language_of(login_page(client, acme, **{"accept-language": tag[:100].encode("ascii", "replace").decode()}))
        == "en"
    )


def test_a_person_follows_the_whole_way_in_german(client: Browser, alice: User) -> None:
    add_client(alice.realm, public=True)
    log_in(client, alice)

    answer = follow_to_client(client, authorize(client, alice.realm, Pkce(), ui_locales="de"))

    assert "code" in answer
