"""How a person proves once more who they are, and a session whose proof is old."""

from typing import TYPE_CHECKING
from urllib.parse import unquote

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client as Browser

from accounts.session_store import SessionStore
from realms.context import realm_context
from realms.cookies import cookie_name
from realms.models import Realm
from tests.applications import unverified_claims
from tests.people import PASSWORD
from tests.protocol import Pkce, follow_to_client, redeem

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

AGAIN = "/realms/acme/account/reauthenticate/"


def age_session(person: Browser, realm: Realm, *, seconds: int) -> None:
    """Let the proof in this session be `seconds` older than it is."""
    with realm_context(realm):
        session = SessionStore(person.cookies[cookie_name("session", realm)].value)
        records = session[AUTHENTICATION_METHODS_SESSION_KEY]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [record | {"at": record["at"] - seconds} for record in records]
        session.save()


def way_on(answer: "Answer") -> str:
    """Return the address that login or reauthentication leads on to."""
    return unquote(answer["Location"].partition("next=")[2])


def prove(person: Browser, answer: "Answer") -> "Answer":
    """Enter the password once more, as `answer` demands, and go on."""
    assert answer["Location"].startswith(AGAIN)
    proven = person.post(AGAIN, {"password": PASSWORD, "next": way_on(answer)})
    return person.get(proven["Location"])


def auth_time(person: Browser, realm: Realm, answer: "Answer", pkce: Pkce) -> int:
    """Return when the person proved who they are, as the ID token says."""
    code = follow_to_client(person, answer)["code"]
    return int(unverified_claims(redeem(person, realm, code, pkce).json()["id_token"])["auth_time"])
