"""OpenID Connect Discovery §4: the keys of an issuer of workload tokens: those of the rule, or those it publishes.

What it publishes is asked for once a minute at most, whatever the tokens say (support/fetched.py), and only once a
rule trusts it and the claims of a token fit that rule: a storm of made-up tokens reaches nobody.
"""

import hashlib
import json

from clients.public_keys import PublicKey, parsed, published
from serviceaccounts.workloads.trusted import TrustedRule
from support import fetched
from support.errors import IssuerAway
from support.fetch import DEADLINE, FetchError, fetch

OK = 200
MAXIMUM_KEYS = 100
CONFIGURATION = "/.well-known/openid-configuration"
NONE = ""
RETRY_SECONDS = 60


def keys_for(rule: TrustedRule) -> tuple[PublicKey, ...]:
    """Return the keys that a token by `rule` is signed with; raise IssuerAway where there are none to be had now."""
    if rule.jwks is not None:
        return parsed(rule.jwks)
    name = f"workload-keys:{hashlib.sha256(rule.issuer.encode()).hexdigest()}"
    text = fetched.text(name, lambda: _published(rule.issuer), absent=NONE)
    if text == NONE:
        raise IssuerAway("The keys of the assertion's issuer cannot be had just now.", retry_after=RETRY_SECONDS)
    return parsed(text)


def _published(issuer: str) -> str:
    half = DEADLINE / 2
    answer = fetch(f"{issuer.rstrip('/')}{CONFIGURATION}", seconds=half)
    try:
        document = json.loads(answer.body) if answer.status == OK else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise FetchError("It publishes no configuration, or that of another issuer.")
    uri = document.get("jwks_uri")
    if not isinstance(uri, str):
        raise FetchError("Its configuration names no keys.")
    return published(uri, most=MAXIMUM_KEYS, seconds=half)
