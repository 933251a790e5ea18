"""An application in tests: a client with its secret and the browser of a person, each step of the protocol one call."""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client as Browser

from accounts.models import User
from realms.models import Realm
from tests.people import browser, log_in
from tests.protocol import CALLBACK, PROTOCOL, Pkce, add_client, get_code, post_form, token

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

FULL_SCOPE = "openid profile email offline_access"


@dataclass(frozen=True)
class Code:
    """An authorization code, with the verifier that redeems it."""

    text: str
    verifier: str


@dataclass(frozen=True)
class Application:
    """A client of `realm`. None as a parameter leaves out what is sent by default; `secret` empty: a public client."""

    realm: Realm
    secret: str = ""
    client_id: str = "web"
    browser: Browser = field(default_factory=browser)

    @property
    def credentials(self) -> dict[str, str | None]:
        return {"client_id": self.client_id, "client_secret": self.secret or None}

    def code(self, **parameters: Any) -> Code:
        """Let the person who is logged in authorize."""
        pkce = Pkce()
        values = {"client_id": self.client_id, "scope": FULL_SCOPE} | parameters
        return Code(get_code(self.browser, self.realm, pkce, **values), pkce.verifier)

    def redeem(self, code: Code, **parameters: Any) -> "Answer":
        values = {"grant_type": "authorization_code", "code": code.text, "code_verifier": code.verifier}
        values |= {"redirect_uri": CALLBACK}
        return token(self.browser, self.realm, **self.credentials | values | parameters)

    def tokens(self, **parameters: Any) -> dict[str, Any]:
        """Let the person authorize, and return the answer of the token endpoint."""
        return granted(self.redeem(self.code(**parameters)))

    def refresh(self, refresh_token: str, **parameters: Any) -> "Answer":
        values = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return token(self.browser, self.realm, **self.credentials | values | parameters)

    def ask(self, **parameters: Any) -> "Answer":
        """Ask for a token in the client's own name."""
        return token(self.browser, self.realm, **self.credentials | {"grant_type": "client_credentials"} | parameters)

    def revoke(self, any_token: str | None, **parameters: Any) -> "Answer":
        values = self.credentials | {"token": any_token} | parameters
        return post_form(self.browser, f"{self.realm.path}/{PROTOCOL}/revoke", **values)

    def introspect(self, any_token: str | None, **parameters: Any) -> "Answer":
        values = self.credentials | {"token": any_token} | parameters
        return post_form(self.browser, f"{self.realm.path}/{PROTOCOL}/token/introspect", **values)

    def userinfo(self, access_token: str) -> "Answer":
        headers = {"authorization": f"Bearer {access_token}"}
        return self.browser.get(f"{self.realm.path}/{PROTOCOL}/userinfo", headers=headers)

    def sees_alive(self, access_token: str) -> bool:
        """Tell whether userinfo and introspection take an access token of this client; they must agree."""
        userinfo, introspected = self.userinfo(access_token), self.introspect(access_token).json()
        assert (userinfo.status_code, introspected["active"]) in {(200, True), (401, False)}, introspected
        assert introspected["active"] or introspected == {"active": False}
        return bool(introspected["active"])


def install(realm: Realm, user: User | None, client_id: str = "web", **members: Any) -> Application:
    """Make a client of `realm` and log `user` in to it, in a browser of its own."""
    _, secret = add_client(realm, client_id, **members)
    application = Application(realm, secret, client_id)
    if user is not None:
        log_in(application.browser, user)
    return application


def granted(answer: "Answer") -> dict[str, Any]:
    """Return the tokens of an answer that must be a success."""
    assert answer.status_code == 200, answer.content
    tokens: dict[str, Any] = answer.json()
    return tokens


def refusal(answer: "Answer") -> tuple[int, str]:
    """Return status and error of an answer, which must be JSON that nobody keeps."""
    assert answer["Content-Type"] == "application/json", answer.content
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()["error"]


def unverified_claims(jwt: str) -> dict[str, Any]:
    """Return the claims of a JWT whose signature another test checks."""
    return _segment(jwt, 1)


def unverified_header(jwt: str) -> dict[str, Any]:
    """Return the header of a JWT."""
    return _segment(jwt, 0)


def _segment(jwt: str, index: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(urlsafe_b64decode(jwt.split(".")[index] + "=="))
    return document
