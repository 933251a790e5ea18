"""Tokens for programs, checks for APIs and MCP servers, and the management of an authserver."""
