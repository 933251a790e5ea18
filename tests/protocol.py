"""What clients do in tests: send a person to authorize, redeem, refresh. Secrets here are made up or drawn."""

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client as Browser

from clients.models import Client
from clients.models.client_secret import issue
from realms.context import realm_context
from realms.models import Realm, Role
from serviceaccounts.models import ServiceAccount

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

CALLBACK = "https://app.example/callback"
PROTOCOL = "protocol/openid-connect"


@dataclass
class Pkce:
    """A verifier and its S256 challenge."""

    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def challenge(self) -> str:
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def add_client(realm: Realm, client_id: str = "web", *, public: bool = False, **members: Any) -> tuple[Client, str]:
    """Make a client an administrator would make, and return it with its secret (empty for a public one)."""
    values: dict[str, Any] = {
        "client_id": client_id,
        "name": "Web",
        "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": [CALLBACK],
        "consent": Client.Consent.SKIP,
        "token_endpoint_auth_method": "none" if public else "client_secret_post",
    }
    with realm_context(realm):
        client = Client.objects.create(realm=realm, **values | members)
        return client, "" if client.is_public else issue(client)


def add_machine(
    realm: Realm, client_id: str = "svc", *, scopes: list[str], roles: tuple[str, ...] = (), **members: Any
) -> str:
    """Make a service account and return its secret."""
    client, secret = add_client(
        realm, client_id, grant_types=["client_credentials"], redirect_uris=[], scopes=scopes, name="Machine"
    )
    with realm_context(realm):
        account = ServiceAccount.objects.create(realm=realm, client=client, **members)
        account.roles.set(Role.objects.filter(name__in=roles))
    return secret


def authorize(browser: Browser, realm: Realm, pkce: Pkce | None = None, **parameters: Any) -> "Answer":
    """Send the browser to the authorization endpoint; None drops a parameter that is sent by default."""
    values: dict[str, Any] = {"response_type": "code", "client_id": "web", "redirect_uri": CALLBACK, "scope": "openid"}
    if pkce:
        values |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
    values |= parameters
    sent = {name: value for name, value in values.items() if value is not None}
    return browser.get(f"{realm.path}/{PROTOCOL}/auth", sent)


def answer_of(response: "Answer") -> dict[str, str]:
    """Return the parameters of an authorization response, which must be a redirect."""
    assert response.status_code in {302, 303}, response.content
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def follow_to_client(browser: Browser, response: "Answer") -> dict[str, str]:
    """Follow our own redirects, allow on the consent page, and return the parameters that the client gets."""
    for _ in range(5):
        if response.status_code == 200:
            response = decide(browser, response, "allow")
        elif response["Location"].startswith("/"):
            response = browser.get(response["Location"])
        else:
            return answer_of(response)
    raise AssertionError("No way back to the client.")


def decide(browser: Browser, page: "Answer", decision: str) -> "Answer":
    """Press one of the two buttons of the consent page."""
    html = page.content.decode()
    action = re.search(r'action="([^"]*continue[^"]*)"', html)
    ticket = re.search(r'name="ticket"\s+value="([^"]+)"', html)
    assert action, html
    assert ticket, html
    return post_form(browser, action[1], ticket=ticket[1], decision=decision)


def post_form(browser: Browser, path: str, **fields: Any) -> "Answer":
    """POST a form as browsers and clients do, not as multipart, which is the test client's own way."""
    sent = {name: value for name, value in fields.items() if value is not None}
    return browser.post(path, urlencode(sent, doseq=True), content_type="application/x-www-form-urlencoded")


def token(browser: Browser, realm: Realm, **parameters: Any) -> "Answer":
    """POST to the token endpoint as a form."""
    return post_form(browser, f"{realm.path}/{PROTOCOL}/token", **parameters)


def redeem(browser: Browser, realm: Realm, code: str, pkce: Pkce, **parameters: Any) -> "Answer":
    """Redeem a code as the client `web`."""
    values = {"grant_type": "authorization_code", "code": code, "code_verifier": pkce.verifier}
    values |= {"client_id": "web", "redirect_uri": CALLBACK}
    return token(browser, realm, **values | parameters)


def get_code(browser: Browser, realm: Realm, pkce: Pkce, **parameters: Any) -> str:
    """Return a code for the person who is logged in."""
    return follow_to_client(browser, authorize(browser, realm, pkce, **parameters))["code"]
