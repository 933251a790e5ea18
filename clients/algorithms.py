"""RFC 7518 §3.1: a client that is to get tokens in an algorithm which its realm has not used brings it the keys.

No stranger brings any: who registers itself chooses among the algorithms that the realm has.
"""

from typing import Any

from django.db.models.signals import post_save

from clients.models import Client
from keys import lifecycle
from realms.signing_algorithms import EVERY_REALM


def connect() -> None:
    """Make the keys that a client needs in the transaction that stores the client."""
    post_save.connect(_client_saved, sender=Client)


def _client_saved(instance: Client, *, raw: bool = False, **_: Any) -> None:
    chosen = {instance.id_token_signed_response_alg, instance.access_token_signed_response_alg} - EVERY_REALM - {""}
    if not raw:  # a dump that is being loaded brings its keys along
        for algorithm in sorted(chosen):
            lifecycle.ensure(instance.realm, algorithm)
