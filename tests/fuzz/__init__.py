"""Requests that nobody thought of, made from docs/openapi.yaml by Schemathesis: none of them ends in a 5xx."""
