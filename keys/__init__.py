"""Signing keys of a realm: next, active and retired, sealed at rest, published as a JWK set, rotated."""
