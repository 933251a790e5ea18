"""Clients: what may be registered, and where a person may be sent back to."""
