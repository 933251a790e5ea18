"""A person and a client at a real server, and twenty requests that arrive together."""

import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.live import Live
from tests.people import PASSWORD
from tests.protocol import Pkce

REALM = "crowd"
CALLBACK = "https://app.example/callback"
CROWD = 20
PATIENCE = 30.0  # seconds that a request may take when all of them queue
COUNT_LIVE = (
    "from oauth.models import Family; "
    f"print('live:', Family.objects.all_realms().filter(realm__slug='{REALM}', revoked_at=None).count())"
)


@dataclass(frozen=True)
class Code:
    """An authorization code and its verifier."""

    text: str
    verifier: str


@dataclass
class Station:
    """The realm `crowd` of a live server, with one person and one client."""

    live: Live
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def __post_init__(self) -> None:
        self.base = f"{self.live.issuer(REALM)}/protocol/openid-connect"
        self.live.apply(f"""
realms:
  - slug: {REALM}
    users:
      - {{email: alice@crowd.test, email_verified: true, password: {{value: "{PASSWORD}"}}}}
    clients:
      - {{client_id: web, secret: {{value: "{self.secret}"}}, redirect_uris: ["{CALLBACK}"], consent: skip,
         grant_types: [authorization_code, refresh_token], token_endpoint_auth_method: client_secret_post,
         scopes: [openid, offline_access]}}
""")
        self.browser = httpx.Client(timeout=PATIENCE)
        self._log_in()

    def _log_in(self) -> None:
        address = f"{self.live.issuer(REALM)}/account/login/"
        page = self.browser.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        form = {"csrfmiddlewaretoken": token[1], "login": "alice@crowd.test", "password": PASSWORD}
        assert self.browser.post(address, data=form).status_code == 302

    def code(self) -> Code:
        """Let the person authorize."""
        pkce = Pkce()
        values = {"response_type": "code", "client_id": "web", "redirect_uri": CALLBACK}
        values |= {"scope": "openid offline_access", "code_challenge": pkce.challenge, "code_challenge_method": "S256"}
        answer = self.browser.get(f"{self.base}/auth", params=values)
        assert answer.status_code == 302, answer.text
        return Code(parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0], pkce.verifier)

    def redemption(self, code: Code) -> dict[str, str]:
        """Return the form that redeems `code`."""
        values = {"grant_type": "authorization_code", "code": code.text, "code_verifier": code.verifier}
        return values | {"redirect_uri": CALLBACK, "client_id": "web", "client_secret": self.secret}

    def refreshing(self, refresh_token: str) -> dict[str, str]:
        """Return the form that refreshes."""
        values = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return values | {"client_id": "web", "client_secret": self.secret}

    def token(self, form: dict[str, str]) -> httpx.Response:
        """Ask the token endpoint once."""
        return self.browser.post(f"{self.base}/token", data=form)

    def userinfo(self, access_token: str) -> int:
        """Return the status with which userinfo answers."""
        headers = {"Authorization": f"Bearer {access_token}"}
        return self.browser.get(f"{self.base}/userinfo", headers=headers).status_code

    def live_families(self) -> int:
        """Count the families that the database holds alive."""
        said = self.live.manage("shell", "-c", COUNT_LIVE).stdout
        found = re.search(r"live: (\d+)", said)
        assert found, said
        return int(found[1])

    def storm(self, form: dict[str, str]) -> list[httpx.Response]:
        """Send `form` to the token endpoint twenty times at the same instant, each over a connection that stands."""
        barrier = Barrier(CROWD)

        def ask(client: httpx.Client) -> httpx.Response:
            client.get(f"{self.base}/certs")
            barrier.wait(PATIENCE)
            return client.post(f"{self.base}/token", data=form)

        return together(ask)


def together(ask: Callable[[httpx.Client], httpx.Response]) -> list[httpx.Response]:
    """Run `ask` in as many threads as there are in a crowd, each with a client of its own."""

    def alone(_: int) -> httpx.Response:
        with httpx.Client(timeout=PATIENCE) as client:
            return ask(client)

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(alone, range(CROWD)))
