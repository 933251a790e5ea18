"""Signing keys: next, active, retired, and what a verifier sees of them."""
