"""Checking what callers bring: tokens by the issuer's keys, by introspection, and API keys."""
