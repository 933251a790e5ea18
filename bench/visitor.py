"""Alice with her browser, who gets codes: everything before the token endpoint, which is not measured."""

import base64
import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx

from bench.lineup import REDIRECT_URI, RESOURCE_SCOPE
from bench.servers import Server

VERIFIER = secrets.token_urlsafe(48)
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPE = f"openid profile email offline_access {RESOURCE_SCOPE}"


HIDDEN = re.compile(r'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')
EMAIL = "alice@acme.test"
MAXIMUM_STEPS = 10


class Visitor:
    """Logs in at the first visit, and is let through at the later ones. Only authserver has a login page."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._browser = httpx.Client(timeout=20)

    def leave(self) -> None:
        """Close the browser."""
        self._browser.close()

    def codes(self, count: int, *, resource: str) -> list[str]:
        """Return as many new codes."""
        return [self._code(resource) for _ in range(count)]

    def _code(self, resource: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": "web",
            "redirect_uri": REDIRECT_URI,
            "scope": SCOPE,
            "state": secrets.token_urlsafe(8),
            "nonce": secrets.token_urlsafe(8),
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | ({"resource": resource} if resource else {})
        came_back = self._follow(f"{self._server.metadata['authorization_endpoint']}?{urlencode(asked)}")
        try:
            return parse_qs(urlsplit(came_back).query)["code"][0]
        except KeyError:
            raise RuntimeError(f"{self._server.name} gave no code: {came_back}") from None

    def _follow(self, address: str) -> str:
        """Open an address and go where it leads, until that is the client."""
        page = self._browser.get(address)
        for _ in range(MAXIMUM_STEPS):
            if not page.has_redirect_location:
                page = self._log_in(page)
                continue
            address = urljoin(str(page.url), page.headers["Location"])
            if address.startswith(f"{REDIRECT_URI}?"):
                return address
            page = self._browser.get(address)
        raise RuntimeError(f"{self._server.name} leads in a circle, last to {page.url}")

    def _log_in(self, page: httpx.Response) -> httpx.Response:
        if page.is_error or 'name="password"' not in page.text:
            raise RuntimeError(f"{page.url} answered {page.status_code}:\n{page.text}")
        form = dict(HIDDEN.findall(page.text)) | {"login": EMAIL, "password": self._server.password}
        headers = {"Origin": str(page.url.copy_with(raw_path=b"/")).rstrip("/"), "Referer": str(page.url)}
        return self._browser.post(str(page.url), data=form, headers=headers)
