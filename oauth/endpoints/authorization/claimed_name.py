"""OAuth 2.1 §7.3: a name that says more than anybody has proved: a famous one, the realm's, or that of a client here.

Every client that no administrator vouches for chose its name itself. What it proves is where the answer goes, or which
host its document lies on; a name that belongs elsewhere is said to be a claim, beside the name.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from clients.document_address import host_of
from clients.redirect_uris import target
from oauth.rules.draft import Draft
from realms.models import Realm
from support import lookalikes
from support.famous_names import FAMOUS_NAMES

SHORTEST_NAME = 3  # letters of a realm's name: a shorter one is a word like any other


@dataclass(frozen=True, slots=True)
class ClaimedName:
    """What a name claims. `kind` is famous, realm, client or mixed; `name` is whose it is, and `host` where that is."""

    kind: str
    name: str = ""
    host: str = ""


def claimed_name(draft: Draft) -> ClaimedName | None:
    """Return what the client's name claims without a proof, or None."""
    client = draft.client
    if client.is_vouched_for:
        return None
    return judge(client.name, realm=draft.realm, proven_hosts={_proven_host(draft)}, imitated=client.imitated)


def judge(name: str, *, realm: Realm, proven_hosts: Collection[str], imitated: str) -> ClaimedName | None:
    """Return what a name claims of which the client proves no more than that it leads to `proven_hosts`, or None.

    `imitated` is the name of a client here that it looks like, and that somebody vouches for.
    """
    parts = lookalikes.parts(name)
    if famous := [known for key, known in _famous().items() if key in parts]:
        theirs = {host for known in famous for host in FAMOUS_NAMES[known]}
        is_theirs = bool(proven_hosts) and theirs.issuperset(proven_hosts)
        return None if is_theirs else ClaimedName("famous", famous[0], FAMOUS_NAMES[famous[0]][0])
    realms = lookalikes.key(realm.name or realm.slug)
    if len(realms) >= SHORTEST_NAME and realms in parts:
        return ClaimedName("realm", realm.name or realm.slug)
    if imitated:
        return ClaimedName("client", imitated)
    return ClaimedName("mixed") if lookalikes.mixes_alphabets(name) else None


def _proven_host(draft: Draft) -> str:
    """Return the host of the client's document, or else the one that the answer goes to, where that is a server."""
    if draft.client.is_document:
        return host_of(draft.client.client_id)
    aim = target(draft.redirect_uri)
    return "" if aim.is_local or aim.is_private_use else aim.host


@cache
def _famous() -> Mapping[str, str]:
    return {lookalikes.key(name): name for name in FAMOUS_NAMES}
