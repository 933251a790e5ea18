"""Labels of fields in the admin: an abbreviation stands in the letters by which people know it."""

from collections.abc import Mapping

from django.db import models
from django.utils.text import capfirst

SPELT: Mapping[str, str] = {
    "api": "API",
    "dns": "DNS",
    "id": "ID",
    "jwk": "JWK",
    "jwks": "JWKS",
    "jwt": "JWT",
    "kid": "key ID",
    "pkce": "PKCE",
    "tls": "TLS",
    "uri": "URI",
    "uris": "URIs",
    "url": "URL",
}


def labels_of(model: type[models.Model]) -> dict[str, str]:
    """Return the label of each field of a model whose name has an abbreviation in it."""
    named = {field.name: str(field.verbose_name).split() for field in model._meta.fields}  # noqa: SLF001 (Django's documented name)
    return {
        name: capfirst(" ".join(SPELT.get(word, word) for word in words))
        for name, words in named.items()
        if not SPELT.keys().isdisjoint(words)
    }
