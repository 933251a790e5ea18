"""OAuth 2.1 §4.1, RFC 7636, RFC 8252, RFC 9207: a person logs in through the browser, back to this machine."""

import base64
import hashlib
import secrets
import webbrowser
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from authserver_sdk.discovery import Metadata, Server
from authserver_sdk.errors import LoginNeededError, ServerMisbehavesError, TokenRefusedError
from authserver_sdk.flow import Flow, Work
from authserver_sdk.tokens.client import Client
from authserver_sdk.tokens.grants import Refresh
from authserver_sdk.tokens.loopback import Listener
from authserver_sdk.tokens.request import exchange, listed, spaced
from authserver_sdk.tokens.token import Token


def _open(address: str) -> None:
    webbrowser.open(address)


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """Asks the person in the browser when nothing is held that can be refreshed.

    `show` is given the address; a program without a browser may print it. `port` 0 takes any free one, which servers
    must allow for loopback addresses.
    """

    client: Client
    scope: str | Iterable[str] = ""
    resource: str | Iterable[str] = ()
    show: Callable[[str], object] = _open
    port: int = 0
    seconds: float = 300.0

    def fetch(self, server: Server, held: Token | None) -> Flow[Token]:
        """Refresh what is held, or let the person log in."""
        if held and held.refresh_token:
            try:
                return (yield from Refresh(self.client, resource=self.resource).fetch(server, held))
            except LoginNeededError:
                pass
        return (yield from self._log_in(server))

    def _log_in(self, server: Server) -> Flow[Token]:
        metadata = yield from server.describe()
        endpoint = yield from server.endpoint("authorization_endpoint")
        if "S256" not in metadata.get("code_challenge_methods_supported", ["S256"]):
            raise ServerMisbehavesError(f"{server.issuer} has no PKCE with S256.")
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        with closing(Listener(port=self.port, state=state)) as listener:
            query = urlencode(self._request(verifier, state, listener.redirect_uri), doseq=True)
            yield Work(lambda: self.show(f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"))
            answer: dict[str, str] = yield Work(lambda: listener.wait(self.seconds))
        code = _code(answer, metadata)
        form: dict[str, str | list[str]] = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": listener.redirect_uri,
            "resource": listed(self.resource),
        }
        return (yield from exchange(server, self.client, form))

    def _request(self, verifier: str, state: str, redirect_uri: str) -> dict[str, Any]:
        digest = hashlib.sha256(verifier.encode()).digest()
        parameters = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": redirect_uri,
            "scope": spaced(self.scope),
            "state": state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "resource": listed(self.resource),
        }
        return {name: value for name, value in parameters.items() if value}


def _code(answer: dict[str, str], metadata: Metadata) -> str:
    """Return the code, once `iss` is the server's (RFC 9207 §2.4); errors are believed only then."""
    said = answer.get("iss")
    promised = metadata.get("authorization_response_iss_parameter_supported") is True
    if said != metadata["issuer"] and (said or promised):
        raise ServerMisbehavesError("The answer in the browser is of another server.")
    if "code" not in answer:
        raise TokenRefusedError(answer.get("error", "invalid_response"), answer.get("error_description", ""))
    return answer["code"]
