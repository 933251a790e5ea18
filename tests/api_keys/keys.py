"""Keys that tests make for machines and people."""

from typing import TYPE_CHECKING, Any

from accounts.models import User
from oauth.grants.token_exchange import API_KEY, TokenExchange
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.api_keys import Author, Made, Owner
from serviceaccounts.models import Introspector, ServiceAccount
from tests.applications import Application
from tests.people import browser
from tests.protocol import add_client, token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

BY = Author("bob@acme.test", peer="192.0.2.1")


def machine(realm: Realm, client_id: str = "svc") -> ServiceAccount:
    return ServiceAccount.objects.all_realms().get(realm=realm, client__client_id=client_id)


def make(owner: Owner, name: str = "ci", **terms: Any) -> Made:
    return api_keys.create(owner, name, Terms(**terms), by=BY)


def rotate(owner: Owner, name: str = "ci", *, retain_minutes: int | None = 0, **more: Any) -> Made:
    return api_keys.rotate(owner, name, retain_minutes=retain_minutes, by=BY, **more)


def of(owner: Owner) -> list[tuple[str, int, bool]]:
    """Return name, generation and whether it is alive, of each key of `owner`."""
    return [(row.name, row.generation, row.is_alive) for row in api_keys.keys_of(owner)]


def again(user: User) -> User:
    """Return the person as the database has them now."""
    return User.objects.all_realms().get(pk=user.pk)


def exchange(realm: Realm, key: str | None, **parameters: Any) -> "Answer":
    """Exchange a key at the token endpoint; None as a parameter leaves out what is sent by default."""
    values = {"grant_type": TokenExchange.grant_type, "subject_token": key, "subject_token_type": API_KEY}
    return token(browser(), realm, **values | parameters)


def me(realm: Realm, bearer: str = "", *, query: str = "", **headers: str) -> "Answer":
    """Ask whose a key or a token is. `headers` are named as Python can: `api_key`, `instance_id`."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if bearer:
        sent["authorization"] = f"Bearer {bearer}"
    return browser().get(f"{realm.path}/me{query}", headers=sent)


def fault(answer: "Answer") -> str:
    """Return why the token endpoint refused a key."""
    assert answer.status_code in {400, 429}, answer.content
    kind: str = answer.json()["type"]
    return kind.removeprefix("urn:authserver:problem:credential:")


def introspector(realm: Realm) -> Application:
    """Return a client that may ask about every token of the realm."""
    client, secret = add_client(realm, "introspector")
    with realm_context(realm):
        Introspector.objects.create(realm=realm, client=client, introspects_realm=True)
    return Application(realm, secret, "introspector")
