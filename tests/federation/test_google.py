"""Google: an OpenID provider whose issuer is known, that people choose an account at to prove themselves again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from federation.models import IdentityProvider, LinkedIdentity
from realms.context import realm_context
from realms.models import Realm
from tests.federation.provider import FakeProvider
from tests.federation.visits import add_provider, logged_in_as, press, visit


@pytest.fixture
def google(acme: Realm, there: FakeProvider) -> FakeProvider:
    add_provider(acme, there, slug="google", kind="google", name="Google")
    there.person = {"sub": "1079", "email": "alice@corp.example", "email_verified": True, "hd": "corp.example"}
    return there


def test_its_issuer_need_not_be_typed(acme: Realm) -> None:
    row = IdentityProvider(realm=acme, slug="google", kind="google", name="Google", client_id="authserver")
    row.keep_secret("a secret that Google gave")

    row.full_clean()

    assert row.issuer == "https://accounts.google.com"


@pytest.mark.attack("I03", "I08")
def test_a_person_comes_in_by_the_number_of_the_account(client: Browser, acme: Realm, google: FakeProvider) -> None:
    visit(client, acme, "google")

    assert logged_in_as(client, acme) == "alice@corp.example"
    with realm_context(acme):
        identity = LinkedIdentity.objects.get()
    assert (identity.issuer, identity.subject) == (google.url, "1079")
    asked = google.requests("authorize")[0]
    assert asked["scope"] == "openid profile email"
    assert asked["nonce"]
    assert asked["code_challenge_method"] == "S256"


@pytest.mark.usefixtures("google")
def test_a_fresh_proof_is_to_choose_the_account_again(client: Browser, acme: Realm) -> None:
    visit(client, acme, "google")

    sent = press(client, acme, "google", to="confirm")

    assert parse_qs(urlsplit(sent["Location"]).query)["prompt"] == ["select_account"]
