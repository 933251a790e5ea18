"""RFC 9068 §2.2: a token names a client. Where none asks, as with the API key of a person, the realm stands there."""

from clients.models import Client
from oauth.store.clients import ClientRecord
from realms.models import Realm


def realm_itself(realm: Realm) -> ClientRecord:
    """Return what stands for `realm` in the place of a client: it may nothing, and nothing authenticates it."""
    return ClientRecord(
        id=0,
        client_id=realm.issuer,
        name=realm.name,
        imitated="",
        self_registered=False,
        is_document=False,
        is_vouched_for=True,
        last_used_at=None,
        default_max_age=None,
        auth_method=Client.AuthMethod.NONE,
        is_native=False,
        grant_types=frozenset(),
        redirect_uris=(),
        scopes=frozenset(),
        consent=Client.Consent.ALWAYS,
        id_token_algorithm="",
        access_token_algorithm="",
        require_pushed_authorization_requests=False,
        require_second_factor="",
        client_uri="",
        policy_uri="",
        tos_uri="",
        secrets=(),
        machine=None,
        proof=None,
    )
