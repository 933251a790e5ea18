"""Applications ask for access: each kind of them, what was allowed before, and what is wrong with a request."""

from collections.abc import Iterator

import httpx

from tests.people import PASSWORD
from tests.tour.visit import Shown, Visit, Walk

CONSENT = Shown("oauth:authorize", "oauth/consent.html")
AFTER_LOGIN = Shown("oauth:continue", "oauth/consent.html")
PAGES = {
    "consent": AFTER_LOGIN,
    "consent-wider": CONSENT,
    "consent-registered-by-itself": CONSENT,
    "consent-described-by-itself": CONSENT,
    "consent-for-a-program-here": CONSENT,
    "account": Shown("account_home", "account/home.html"),
    "account-connections": Shown("account_connections", "account/connections.html"),
    "account-connection": Shown("account_connection", "account/connection.html"),
    "request-error": Shown("oauth:authorize", "oauth/error.html"),
    "request-interstitial": Shown("oauth:authorize", "oauth/interstitial.html"),
}
ELSEWHERE = "https://notes.example/callback"


def take(visit: Visit) -> Iterator[str]:
    """Allow one application, then look at what others would ask."""
    visit.ask(scope="openid profile mcp:read", resource="https://docs.acme.test/mcp")
    visit.enter(login="alice@acme.test", password=PASSWORD)
    yield "consent"
    visit.press("[name=decision][value=allow]")
    visit.ask(scope="openid profile mcp:read mcp:write offline_access", resource="https://docs.acme.test/mcp")
    yield "consent-wider"
    visit.press("[name=decision][value=allow]")
    visit.redeem()
    stranger = register(visit, "Notes", ELSEWHERE)
    visit.ask(client_id=stranger, redirect_uri=ELSEWHERE, scope="openid email offline_access")
    yield "consent-registered-by-itself"
    program = visit.stage.documents.publish(client_name="Desk Agent", redirect_uris=[ELSEWHERE])
    visit.ask(client_id=program, redirect_uri=ELSEWHERE, scope="openid mcp:read")
    yield "consent-described-by-itself"
    program = visit.stage.documents.publish(
        "/here.json", client_name="Code Agent", redirect_uris=[visit.stage.callback]
    )
    visit.ask(client_id=program, scope="openid mcp:read mcp:write offline_access")
    yield "consent-for-a-program-here"
    visit.press("[name=decision][value=allow]")
    visit.go("account/")
    yield "account"
    visit.go("account/connections/")
    yield "account-connections"
    visit.press("main a[href$='/account/connections/1/'], main a[href*='/account/connections/']:not([aria-current])")
    yield "account-connection"
    visit.ask(redirect_uri="https://other.example/callback")
    yield "request-error"
    visit.ask(client_id=stranger, redirect_uri=ELSEWHERE, scope="unheard-of")
    yield "request-interstitial"


def register(visit: Visit, name: str, redirect_uri: str) -> str:
    """Register a client by itself (RFC 7591), and return its id."""
    metadata = httpx.get(f"{visit.issuer}/.well-known/openid-configuration").json()
    members = {"client_name": name, "redirect_uris": [redirect_uri], "token_endpoint_auth_method": "none"}
    return str(httpx.post(metadata["registration_endpoint"], json=members).json()["client_id"])


WALK = Walk("consent", PAGES, take)
