"""A run through the main flows over HTTP, which notes every secret that was made or sent on the way."""

import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from oauth.grants.token_exchange import API_KEY, TokenExchange
from tests.live import Live
from tests.outside.person import Forms, Person
from tests.people import PASSWORD
from tests.protocol import PROTOCOL, Pkce

CALLBACK = "http://127.0.0.1:3000/callback"
GRANTS = ["authorization_code", "refresh_token"]
SHORTEST = 12  # what is shorter could stand in a log by chance
REALM = """
realms:
  - slug: acme
    scopes: [{{name: "reports:read", description: "Read reports"}}]
    users: [{{email: alice@acme.test, password: {{value: "{password}"}}, email_verified: true}}]
    service_accounts:
      - {{client_id: svc-reports, secret: {{value: "{secret}"}}, scopes: ["reports:read"]}}
"""

MAKE_KEY = """
from serviceaccounts import api_keys
from serviceaccounts.api_key_terms import Terms
from serviceaccounts.models import ServiceAccount
machine = ServiceAccount.objects.all_realms().get(client__client_id="svc-reports")
print(api_keys.create(machine, "ci", Terms(), by=api_keys.Author("test")).key)
"""


@dataclass
class Walk:
    """The flows on a running server; `made` holds each secret with a name for it."""

    live: Live
    browser: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))
    made: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, secret: str) -> str:
        """Remember a secret, and return it."""
        assert len(secret) >= SHORTEST, name
        self.made[name] = secret
        return secret

    def post(self, path: str, *, basic: str = "", **fields: str) -> httpx.Response:
        """Send a form to an endpoint of the protocol, with HTTP Basic where that is given."""
        headers = {"Authorization": f"Basic {basic}"} if basic else {}
        return self.browser.post(f"{self.live.issuer('acme')}/{PROTOCOL}/{path}", data=fields, headers=headers)

    def set_up(self) -> None:
        """Make the realm, its people and machines, and a link for the first administrator."""
        secret = self.note("secret of a machine", secrets.token_urlsafe(32))
        self.live.apply(REALM.format(password=self.note("password", PASSWORD), secret=secret))
        link = self.live.manage("first_administrator").stdout.strip()
        self.note("token of the first administrator's link", link.rstrip("/").rpartition("/")[2])
        assert self.browser.get(link).status_code == 200
        for name in ("SECRET_KEY", "SECRET_PEPPER", "KEY_ENCRYPTION_KEY", "METRICS_TOKEN"):
            self.note(name, self.live.environment[name])

    def register(self) -> dict[str, str]:
        """Register two clients, and return the members of the one that is confidential."""
        address = f"{self.live.issuer('acme')}/clients-registrations/openid-connect"
        members = {"client_name": "App", "redirect_uris": [CALLBACK], "grant_types": GRANTS}
        answer = self.browser.post(address, json=members | {"token_endpoint_auth_method": "client_secret_post"})
        assert answer.status_code == 201, answer.text
        client: dict[str, str] = answer.json()
        self.note("secret of a registered client", client["client_secret"])
        broken = self.note("secret in a registration that cannot be read", secrets.token_urlsafe(24))
        assert self.browser.post(address, content=f'{{"client_secret": "{broken}"').status_code == 400
        return client

    def authorize(self, client: dict[str, str], pkce: Pkce) -> str:
        """Log in, first with a wrong password, consent, and return the code."""
        wrong = self.note("wrong password", "not " + secrets.token_urlsafe(16))
        login = f"{self.live.issuer('acme')}/account/login/"
        page = self.browser.get(login)
        form = next(form for form in Forms(page.text).found if "password" in form.fields)
        self.note("csrf token of a form", form.fields["csrfmiddlewaretoken"])
        fields = form.fields | {"login": "alice@acme.test", "password": wrong}
        assert self.browser.post(login, data=fields, headers={"Referer": login}).status_code == 200
        state = self.note("state", secrets.token_urlsafe(16))
        asked = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": CALLBACK, "state": state}
        asked |= {"scope": "openid offline_access", "nonce": self.note("nonce", secrets.token_urlsafe(16))}
        asked |= {"code_challenge": pkce.challenge, "code_challenge_method": "S256"}
        person = Person()
        address = f"{self.live.issuer('acme')}/{PROTOCOL}/auth?{urlencode(asked)}"
        arrived = person.visit(address, redirect_uri=CALLBACK)
        self.note_browser(person)
        return self.note("code", parse_qs(urlsplit(arrived).query)["code"][0])

    def note_browser(self, person: Person) -> None:
        """Remember what a person's browser holds, and what stood in the forms that it sent."""
        for cookie in person.cookies.items():
            self.note(f"cookie {cookie[0]}", cookie[1])
        for number, page in enumerate(person.pages):
            for form in Forms(page).found:
                for name in ("csrfmiddlewaretoken", "ticket", "next"):
                    if form.fields.get(name):
                        self.note(f"{name} of page {number}", form.fields[name])
        person.leave()

    def use_tokens(self, client: dict[str, str], code: str, pkce: Pkce) -> dict[str, str]:
        """Redeem, refresh, ask for userinfo and introspect; return the last tokens."""
        own = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
        first = self.post("token", **own, **grant, code_verifier=self.note("verifier", pkce.verifier)).json()
        second = self.post("token", **own, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
        for name, tokens in (("first", first), ("second", second)):
            for kind in ("access_token", "refresh_token", "id_token"):
                self.note(f"{name} {kind}", tokens[kind])
        bearer = {"Authorization": f"Bearer {second['access_token']}"}
        assert self.browser.get(f"{self.live.issuer('acme')}/{PROTOCOL}/userinfo", headers=bearer).status_code == 200
        assert self.post("token/introspect", **own, token=second["access_token"]).json()["active"]
        answers: dict[str, str] = second
        return answers

    def use_machine(self) -> None:
        """Get a token by HTTP Basic, and be refused with a wrong secret."""
        for name, status in (("secret of a machine", 200), ("wrong secret of a machine", 401)):
            secret = self.made.get(name) or self.note(name, secrets.token_urlsafe(32))
            pair = self.note(f"Basic with {name}", b64encode(f"svc-reports:{secret}".encode()).decode())
            answer = self.post("token", basic=pair, grant_type="client_credentials")
            assert answer.status_code == status, answer.text
            if answer.is_success:
                self.note("access token of a machine", answer.json()["access_token"])

    def use_key(self) -> None:
        """Exchange an API key, ask whose it is, send it where it does not belong, and a wrong one."""
        key = self.note("API key", self.live.manage("shell", "--no-imports", "-c", MAKE_KEY).stdout.strip())
        wrong = self.note("wrong API key", f"{key[:-1]}{'0' if key[-1] != '0' else '1'}")
        sent = {"grant_type": TokenExchange.grant_type, "subject_token_type": API_KEY}
        for each, status in ((key, 200), (wrong, 400)):
            answer = self.post("token", **sent, subject_token=each)
            assert answer.status_code == status, answer.text
            if answer.is_success:
                self.note("access token of an API key", answer.json()["access_token"])
        address = f"{self.live.issuer('acme')}/me"
        asked = [self.browser.get(address, headers={"api-key": each}) for each in (key, wrong)]
        asked.append(self.browser.get(f"{address}?api_key={key}"))
        assert [answer.status_code for answer in asked] == [200, 401, 400]

    def go_astray(self, client: dict[str, str], tokens: dict[str, str]) -> None:
        """Send secrets where none belong: the query, the path, headers, an unknown page, a replay."""
        own = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        self.post(f"token?{urlencode(own)}", grant_type="client_credentials")
        self.post("token", **own, grant_type="authorization_code", code=self.made["code"], redirect_uri=CALLBACK)
        self.post("token", **own, grant_type=self.note("grant type", secrets.token_urlsafe(16)))
        base = self.live.issuer("acme")
        for path in (tokens["refresh_token"], f"account/{self.made['second access_token']}", f"?token={own}"):
            self.browser.get(f"{base}/{path}", headers={"User-Agent": tokens["refresh_token"], "Referer": base + path})
        self.browser.get(f"{base}/{PROTOCOL}/userinfo?access_token={tokens['access_token']}")
        self.browser.get(f"{self.live.url}/metrics", headers={"Authorization": f"Bearer {self.made['METRICS_TOKEN']}"})

    def revoke(self, client: dict[str, str], tokens: dict[str, str]) -> None:
        """End it all."""
        own = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        assert self.post("revoke", **own, token=tokens["refresh_token"]).status_code == 200

    def fail(self, client: dict[str, str], tokens: dict[str, str]) -> None:
        """Take a table away, so that a request with secrets ends in a traceback."""
        rename = "from django.db import connection; connection.cursor().execute('ALTER TABLE oauth_family RENAME TO x')"
        self.live.manage("shell", "--no-imports", "--command", rename)
        own = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        answer = self.post("token", **own, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
        assert answer.status_code >= 500, answer.text
