"""What MCP clients send when they register, as seen on the wire or as their sources build it."""

from typing import Any

BOTH_GRANTS = ["authorization_code", "refresh_token"]

INSPECTOR: dict[str, Any] = {
    "redirect_uris": ["http://127.0.0.1:6276/oauth/callback"],
    "token_endpoint_auth_method": "none",
    "grant_types": BOTH_GRANTS,
    "response_types": ["code"],
    "client_name": "MCP Inspector",
    "client_uri": "https://github.com/modelcontextprotocol/inspector",
    "scope": "mcp:read offline_access",
    "application_type": "native",
}
MCP_REMOTE = INSPECTOR | {
    "redirect_uris": ["http://localhost:23512/oauth/callback"],
    "client_name": "MCP CLI Proxy",
    "software_id": "2e6dc280-f3c3-4e01-99a7-8181dbd1d23d",
    "software_version": "0.15.1",
}
CLAUDE: dict[str, Any] = {
    "client_name": "Claude",
    "redirect_uris": ["https://claude.ai/api/mcp/auth_callback"],
    "grant_types": BOTH_GRANTS,
    "response_types": ["code"],
    "token_endpoint_auth_method": "none",
}
CLAUDE_CODE = CLAUDE | {"client_name": "Claude Code", "redirect_uris": ["http://localhost:3118/callback"]}
CURSOR: dict[str, Any] = {
    "client_name": "Cursor",
    "redirect_uris": [
        "cursor://anysphere.cursor-mcp/oauth/callback",
        "https://www.cursor.com/agents/mcp/oauth/callback",
        "http://localhost:8787/callback",
    ],
    "grant_types": BOTH_GRANTS,
    "response_types": ["code"],
    "token_endpoint_auth_method": "none",
}
VS_CODE: dict[str, Any] = {
    "client_name": "Visual Studio Code",
    "client_uri": "https://code.visualstudio.com",
    "redirect_uris": [
        "https://insiders.vscode.dev/redirect",
        "https://vscode.dev/redirect",
        "http://127.0.0.1/",
        "http://127.0.0.1:33418/",
    ],
    "grant_types": [*BOTH_GRANTS, "urn:ietf:params:oauth:grant-type:device_code"],
    "response_types": ["code"],
    "token_endpoint_auth_method": "none",
    "application_type": "native",
}
LE_CHAT: dict[str, Any] = {
    "client_name": "Le Chat",
    "redirect_uris": ["https://callback.mistral.ai/v1/integrations_auth/oauth2_callback"],
    "grant_types": BOTH_GRANTS,
    "response_types": ["code"],
    "token_endpoint_auth_method": "client_secret_basic",
}
GEMINI_CLI: dict[str, Any] = {
    "client_name": "Gemini CLI MCP Client",
    "redirect_uris": ["http://localhost:7777/oauth/callback"],
    "grant_types": BOTH_GRANTS,
    "response_types": ["code"],
    "token_endpoint_auth_method": "none",
    "code_challenge_method": ["S256"],
    "scope": "",
}
PYTHON_SDK: dict[str, Any] = {
    "redirect_uris": ["http://localhost:3030/callback"],
    "grant_types": BOTH_GRANTS,
    "response_types": ["code"],
    "application_type": "native",
    "client_name": "Simple Auth Client",
    "scope": "openid offline_access mcp:read mcp:write",
}
FASTMCP = PYTHON_SDK | {"token_endpoint_auth_method": "none", "client_name": "FastMCP Client", "scope": "mcp:read"}

PUBLIC = {
    "Inspector": INSPECTOR,
    "mcp-remote": MCP_REMOTE,
    "Claude": CLAUDE,
    "Claude Code": CLAUDE_CODE,
    "Cursor": CURSOR,
    "VS Code": VS_CODE,
    "Gemini CLI": GEMINI_CLI,
    "FastMCP": FASTMCP,
}
CONFIDENTIAL = {"Le Chat": LE_CHAT, "Python SDK": PYTHON_SDK}
