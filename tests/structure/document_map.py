"""The table of oauth/README.md, drawn from the first docstring line of each file.

`python -m tests.structure.document_map` prints what the table should be; test_document_map.py compares.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("oauth", "federation", "serviceaccounts", "accounts", "clients", "keys", "realms", "support")
DOCUMENT = re.compile(
    r"Web Authentication Level 3|RFC (?P<number>\d+)|OAuth 2\.1|OpenID Connect Core|OpenID Connect Discovery"
    r"|OpenID Connect Dynamic Client Registration|(?:RP-Initiated|Back-Channel|Front-Channel) Logout"
    r"|Content Security Policy Level 3|OAuth Client ID Metadata Document"
    r"|Unicode Technical Standard 39|Standard Webhooks"
)
TITLES = {
    "Content Security Policy Level 3": "what a browser may do with our pages",
    "OAuth 2.1": "the authorization framework (draft-ietf-oauth-v2-1)",
    "OAuth Client ID Metadata Document": "clients that describe themselves at their address (an IETF draft)",
    "Back-Channel Logout": "clients hear at their server that a session has ended (OpenID Connect)",
    "Front-Channel Logout": "clients hear it in the browser, in frames (OpenID Connect)",
    "RP-Initiated Logout": "a client sends a person here to log out (OpenID Connect)",
    "OpenID Connect Core": "ID token, userinfo, prompt, claims",
    "OpenID Connect Discovery": "provider metadata",
    "OpenID Connect Dynamic Client Registration": "client metadata of OpenID",
    "RFC 5646": "tags for languages",
    "Standard Webhooks": "how webhooks are signed and sent (1.0.0)",
    "RFC 8246": "answers that never change (`immutable`)",
    "RFC 4647": "which language fits which",
    "RFC 2387": "mail with what belongs to it (`multipart/related`)",
    "RFC 4226": "HOTP: one-time passwords by a counter",
    "RFC 2046": "mail in parts: text and HTML",
    "RFC 5321": "addresses of mailboxes",
    "RFC 5322": "mail",
    "RFC 6238": "TOTP: one-time passwords by the time",
    "RFC 6265": "cookies",
    "RFC 6454": "web origins",
    "RFC 6585": "429, too many requests",
    "RFC 6749": "OAuth 2.0: grants, client authentication, errors",
    "RFC 6750": "bearer tokens",
    "RFC 6819": "what threatens an authorization server, and what helps",
    "RFC 6890": "special-purpose addresses",
    "RFC 7009": "token revocation",
    "RFC 7515": "JSON Web Signature",
    "RFC 7517": "JSON Web Key, key sets",
    "RFC 7518": "JSON Web Algorithms",
    "RFC 7519": "JSON Web Token",
    "RFC 7521": "assertions for client authentication",
    "RFC 7523": "JWT assertions: of clients, and of workloads elsewhere",
    "RFC 7591": "dynamic client registration",
    "RFC 7592": "clients look after their registration",
    "RFC 7636": "PKCE",
    "RFC 7662": "token introspection",
    "RFC 8037": "EdDSA and Ed25519 in JOSE",
    "RFC 8176": "names of authentication methods (`amr`)",
    "RFC 8252": "native applications: loopback and private-use redirects",
    "RFC 8414": "authorization server metadata",
    "RFC 8628": "device authorization (the table only)",
    "RFC 8693": "token exchange",
    "RFC 8705": "mutual TLS client authentication",
    "RFC 8707": "resource indicators",
    "RFC 9068": "JWT access tokens",
    "RFC 9110": "HTTP semantics: methods, validators, caching",
    "RFC 9111": "HTTP caching",
    "RFC 9126": "pushed authorization requests",
    "RFC 9207": "issuer identification in authorization responses",
    "RFC 9440": "client certificates in a header",
    "RFC 9457": "what went wrong, as JSON (problem details)",
    "RFC 9470": "step-up authentication (`acr_values`, `acr`)",
    "RFC 9700": "security best current practice",
    "RFC 9701": "signed answers of introspection",
    "RFC 9728": "protected resource metadata",
    "Unicode Technical Standard 39": "names that look alike",
    "Web Authentication Level 3": "passkeys",
}


def documents() -> dict[str, list[str]]:
    """Return each document with the files whose first line names it, as paths from the project's root."""
    found: dict[str, list[str]] = {}
    for path in _files():
        for name in sorted({match[0] for match in DOCUMENT.finditer(_first_line(path))}):
            found.setdefault(name, []).append(path)
    return found


def table() -> str:
    """Return the table in Markdown."""
    rows = ["| document | what it is about | files |", "| --- | --- | --- |"]
    for name, paths in sorted(documents().items(), key=lambda item: _order(item[0])):
        links = ", ".join(f"[{_label(path)}](../{path})" for path in paths)
        rows.append(f"| {name} | {TITLES[name]} | {links} |")
    return "\n".join(rows)


def _files() -> list[str]:
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def _first_line(path: str) -> str:
    docstring = ast.get_docstring(ast.parse((ROOT / path).read_text())) or ""
    return docstring.partition("\n")[0]


def _label(path: str) -> str:
    return path.removeprefix("oauth/").replace("_", r"\_")


def _order(name: str) -> tuple[bool, int, str]:
    match = DOCUMENT.fullmatch(name)
    number = match["number"] if match else None
    return (number is not None, int(number or 0), name)


if __name__ == "__main__":
    print(table())  # noqa: T201 (a command talks to the console)
