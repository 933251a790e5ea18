"""The documents that six vendors publish, as far as they matter here: their shapes, under addresses made up here.

Each with the redirect URI that the product really sends, and the way to authenticate that it must end with.
"""

from dataclasses import dataclass
from typing import Any

BOTH = ["authorization_code", "refresh_token"]
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True)
class Vendor:
    """`members` may name the address of a key set: `jwks_uri` is then filled in by the test."""

    path: str
    members: dict[str, Any]
    sends: str
    method: str = "none"


CLAUDE = Vendor(
    "/oauth/mcp-oauth-client-metadata",
    {
        "client_name": "Claude",
        "client_uri": "https://claude.example",
        "logo_uri": "https://cdn.example/logo.png",
        "redirect_uris": ["https://claude.example/api/mcp/auth_callback", "https://claude2.example/api/mcp/callback"],
        "grant_types": BOTH,
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    },
    "https://claude.example/api/mcp/auth_callback",
)
CLAUDE_CODE = Vendor(
    "/oauth/claude-code-client-metadata",
    {
        "client_name": "Claude Code",
        "redirect_uris": ["http://localhost/callback", "http://127.0.0.1/callback"],
        "grant_types": BOTH,
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    },
    "http://localhost:53412/callback",
)
CHATGPT = Vendor(
    "/oauth/client.json",
    {
        "client_name": "ChatGPT",
        "client_uri": "https://chat.example/",
        "redirect_uris": ["https://chat.example/connector_platform_oauth_redirect"],
        "grant_types": BOTH,
        "response_types": ["code"],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg": "RS256",
        "jwks_uri": "filled in by the test",
    },
    "https://chat.example/connector_platform_oauth_redirect",
    "private_key_jwt",
)
VS_CODE = Vendor(
    "/oauth/client-metadata.json",
    {
        "client_name": "Visual Studio Code",
        "logo_uri": "https://code.example/assets/code-stable.png",
        "client_uri": "https://code.example/product",
        "redirect_uris": ["http://127.0.0.1:33418/", "https://code.example/redirect"],
        "grant_types": [*BOTH, DEVICE],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "application_type": "native",
    },
    "http://127.0.0.1:50321/",
)
GROK = Vendor(
    "/oauth/mcp-client.json",
    {
        "client_name": "Grok",
        "redirect_uris": ["https://grok.example/connectors/oauth/callback"],
        "scope": "openid mcp:read other:scope",
    },
    "https://grok.example/connectors/oauth/callback",
)
CODEX = Vendor(
    "/oauth/codex/client.json",
    {
        "client_name": "Codex",
        "redirect_uris": ["http://127.0.0.1/callback", "http://localhost/callback"],
        "grant_types": BOTH,
        "response_types": ["code", "token"],
        "token_endpoint_auth_method": "client_secret_basic",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "none"],
        "application_type": "desktop",
        "id_token_signed_response_alg": "HS256",
        "software_statement": "e30.e30.e30",
    },
    "http://127.0.0.1:41234/callback",
)
EVERY = {
    "Claude": CLAUDE,
    "Claude Code": CLAUDE_CODE,
    "ChatGPT": CHATGPT,
    "VS Code": VS_CODE,
    "Grok": GROK,
    "Codex": CODEX,
}
