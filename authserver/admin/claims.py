"""OAuth 2.1 §7.3: what the names of clients that registered themselves claim, in words for whoever decides on them."""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from clients.document_address import host_of
from clients.models import Client
from clients.models.lifecycle import Trust
from clients.redirect_uris import target
from oauth.endpoints.authorization.claimed_name import ClaimedName, judge

SENTENCES = {
    "famous": "The name is that of {name} ({host}), but people would be sent elsewhere.",
    "realm": "The name is that of this realm, {name}: people would take it for yours.",
    "client": "The name looks like that of {name}, a client that somebody vouches for.",
    "mixed": "A word of the name mixes alphabets, as names do that are made to look like others.",
}


def warnings(clients: Iterable[Client], *, known: QuerySet[Client]) -> Mapping[int, str]:
    """Return by key what somebody who may read the clients `known` should know of a client's name. One statement."""
    listed = list(clients)
    imitated = _imitated(listed, known)
    found = {client.pk: _judged(client, imitated.get((client.realm_id, client.name_key), "")) for client in listed}
    return {
        key: SENTENCES[claim.kind].format(name=claim.name, host=claim.host) for key, claim in found.items() if claim
    }


def _judged(client: Client, imitated: str) -> ClaimedName | None:
    if client.origin == Client.Origin.DOCUMENT:
        hosts = {host_of(client.client_id)}
    else:
        aims = [target(uri) for uri in client.redirect_uris]
        hosts = {"" if aim.is_local or aim.is_private_use else aim.host for aim in aims}
    return judge(client.name, realm=client.realm, proven_hosts=hosts, imitated=imitated)


def _imitated(clients: list[Client], known: QuerySet[Client]) -> Mapping[tuple[int, str], str]:
    keys, realms = {client.name_key for client in clients} - {""}, {client.realm_id for client in clients}
    trusted = Q(origin=Client.Origin.ADMINISTRATOR) | Q(trust=Trust.VERIFIED)
    rows = known.filter(trusted, realm__in=realms, name_key__in=keys)
    return {(realm, key): name for realm, key, name in rows.values_list("realm", "name_key", "name")}
