"""One function an endpoint, from a typed request to a typed response (oauth/http.py)."""
