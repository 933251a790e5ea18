"""RFC 7591 §5: how far a client that registered itself is trusted, and who said so; each change is in the trail.

pending → new → verified, and quarantined from anywhere and back; a retired client has no row any more. No client moves
itself up; one that changes what it is called or where it leads moves itself down. See docs/adr/0008.
"""

from typing import Any

from django.db import transaction

from audit import actions
from audit.record import record
from clients.models import Client
from clients.models.lifecycle import State, Trust
from realms.models import Realm


def approve(client: Client, *, by: str, peer: str = "", reason: str = "") -> bool:
    """Let in a client that waited; tell whether it did."""
    values = {"enabled": True, "trust": Trust.NEW}
    return _move(client, {State.PENDING}, actions.CLIENT_APPROVED, values, by=by, peer=peer, reason=reason)


def verify(client: Client, *, by: str, peer: str = "", reason: str = "") -> bool:
    """Vouch for the name of a client: the consent page says so, and remembers. Tell whether that is new."""
    values = {"trust": Trust.VERIFIED, "consent": Client.Consent.REMEMBER}
    return _move(client, {State.NEW}, actions.CLIENT_VERIFIED, values, by=by, peer=peer, reason=reason)


def quarantine(client: Client, *, by: str, peer: str = "", reason: str = "") -> bool:
    """Stop a client, or refuse one that waits: nothing of it works until it is released."""
    values = {"enabled": False} | ({"trust": Trust.NEW} if client.trust == Trust.PENDING else {})
    before = {State.PENDING, State.NEW, State.VERIFIED}
    return _move(client, before, actions.CLIENT_QUARANTINED, values, by=by, peer=peer, reason=reason)


def release(client: Client, *, by: str, peer: str = "", reason: str = "") -> bool:
    """Let a stopped client go on."""
    return _move(
        client, {State.QUARANTINED}, actions.CLIENT_RELEASED, {"enabled": True}, by=by, peer=peer, reason=reason
    )


def begin(client: Client) -> None:
    """Give a client that registers, still unsaved, the trust that its realm has in strangers."""
    if client.realm.registration == Realm.Registration.APPROVAL:
        client.trust, client.enabled = Trust.PENDING, False


def lapse(client: Client) -> None:
    """Take back, unsaved, what was vouched for: the client is no longer what an administrator looked at."""
    if client.state == State.PENDING:
        return
    client.trust, client.consent = Trust.NEW, Client.Consent.ALWAYS
    begin(client)


def blocked_state(realm: Realm, client_id: str) -> State | None:
    """Return why a client of `realm` that the protocol does not find is out of use; None for an unknown one."""
    client = Client.objects.filter(realm=realm, client_id=client_id, enabled=False).first()
    return client.state if client else None


@transaction.atomic
def _move(  # noqa: PLR0913 (a move is from where, to where, by whom: all named at each call)
    client: Client, before: set[State], action: str, values: dict[str, Any], *, by: str, peer: str, reason: str
) -> bool:
    found = Client.objects.all_realms().select_for_update().get(realm=client.realm, pk=client.pk)
    if found.state not in before:
        return False
    for column, value in values.items():
        setattr(client, column, value)
    client.save(update_fields=list(values))
    detail = {"name": client.name, "model": client._meta.label, "pk": str(client.pk)}  # noqa: SLF001 (Django's documented name)
    why = {"reason": reason} if reason else {}
    name, said = client.client_id, detail | why
    record(action, realm=client.realm.slug, actor=by, target=name, client=name, peer=peer, detail=said)
    return True
