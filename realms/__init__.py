"""Tenants, what they declare once (scopes, roles, resources), and which of them the current request is for."""
