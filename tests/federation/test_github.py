"""GitHub: an account is its number, and the address is the primary one where GitHub verified it."""

import pytest
from django.test import Client as Browser

from federation.models import LinkedIdentity
from realms.context import realm_context
from realms.models import Realm
from tests.federation.provider import FakeProvider
from tests.federation.visits import add_provider, logged_in_as, press, visit

PRIMARY = {"email": "alice@corp.example", "primary": True, "verified": True}


@pytest.fixture
def github(acme: Realm, there: FakeProvider) -> FakeProvider:
    """Return a GitHub Enterprise on loopback, which has the same API below its own address."""
    add_provider(acme, there, slug="github", kind="github", name="GitHub")
    there.person = {"id": 4711, "login": "alice", "name": "Alice Adams", "email": "public@evil.example"}
    there.emails = [{"email": "other@corp.example", "primary": False, "verified": True}, PRIMARY]
    return there


def test_a_person_comes_in_by_the_number_of_the_account(client: Browser, acme: Realm, github: FakeProvider) -> None:
    visit(client, acme, "github")

    assert logged_in_as(client, acme) == "alice@corp.example"
    with realm_context(acme):
        identity = LinkedIdentity.objects.get()
    assert (identity.issuer, identity.subject, identity.user.name) == (github.url, "4711", "Alice Adams")
    assert [path for path, *_ in github.asked] == [
        "/login/oauth/authorize",
        "/login/oauth/access_token",
        "/api/v3/user",
        "/api/v3/user/emails",
    ]
    asked, token = github.requests("authorize")[0], github.requests("access_token")[0]
    assert (asked["scope"], asked["code_challenge_method"]) == ("read:user user:email", "S256")
    assert token["client_secret"] == "a secret that the provider gave"


def test_whoever_takes_over_a_login_name_is_somebody_else(client: Browser, acme: Realm, github: FakeProvider) -> None:
    visit(client, acme, "github")
    client.post(f"{acme.path}/account/logout/")
    github.person = {"id": 4712, "login": "alice", "name": "Alice Adams"}

    answer = visit(client, acme, "github")

    assert answer.status_code == 403
    assert logged_in_as(client, acme) == ""


@pytest.mark.attack("I02", "I11")
@pytest.mark.parametrize(
    ("person", "emails"),
    [
        ({"id": 4711}, [PRIMARY | {"verified": False}]),
        ({"id": 4711}, [PRIMARY | {"verified": "true"}]),
        ({"id": 4711}, [PRIMARY | {"primary": False}]),
        ({"id": 4711}, []),
        ({"id": 4711}, {"email": "alice@corp.example"}),
        ({"id": "4711"}, [PRIMARY]),
        ({"id": True}, [PRIMARY]),
        ({"id": 0}, [PRIMARY]),
        ({"login": "alice"}, [PRIMARY]),
        ([], [PRIMARY]),
    ],
)
def test_an_account_without_number_or_verified_address(
    client: Browser, acme: Realm, github: FakeProvider, person: object, emails: object
) -> None:
    github.person, github.emails = person, emails

    answer = visit(client, acme, "github")

    assert answer.status_code in {400, 403}
    assert logged_in_as(client, acme) == ""


def test_a_code_that_github_does_not_take(client: Browser, acme: Realm, github: FakeProvider) -> None:
    github.answer = {"code": "made-up"}

    assert visit(client, acme, "github").status_code == 400


def test_the_usual_addresses_are_known(client: Browser, acme: Realm, there: FakeProvider) -> None:
    row = add_provider(acme, there, slug="github", kind="github", name="GitHub", issuer="")

    assert row.issuer == "https://github.com"
    assert press(client, acme, "github")["Location"].startswith("https://github.com/login/oauth/authorize?")
