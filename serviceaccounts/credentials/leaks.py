"""A secret that was found where everybody can read it: it ends at once, and those who answer for it are told.

Whoever reports one has it, which is proof enough, and all that this does is to end it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from audit import actions
from audit.record import record
from realms.context import realm_context
from realms.models import Realm
from serviceaccounts.credentials import notices
from serviceaccounts.credentials.kind import Kind


def report(unverified_locations: Mapping[str, str], *, kinds: Iterable[Kind], realm: Realm | None, peer: str) -> int:
    """Revoke what is known of these secrets, which lead to where each was found; return how many there were.

    `realm` None: whichever realm they belong to.
    """
    count = 0
    for kind in kinds:
        for text, location in unverified_locations.items():
            for row in kind.found([text]):
                held = kind.held(row)
                if realm is None or held.realm.pk == realm.pk:
                    count += _revoke(kind, row, unverified_location=location, peer=peer)
    return count


@transaction.atomic
def _revoke(kind: Kind, row: Any, *, unverified_location: str, peer: str) -> bool:  # noqa: ANN401 (a row of the kind's model)
    """Revoke it, unless another report was faster."""
    fresh = kind.rows().select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if fresh is None:
        return False
    held = kind.held(fresh)
    with realm_context(held.realm):
        kind.revoke(fresh)
        detail = {"kind": held.kind, "secret": held.id, "hint": held.hint, "reported_location": unverified_location}
        person = held.person.pk if held.person else ""
        record(
            actions.SECRET_LEAKED,
            realm=held.realm.slug,
            target=held.owner,
            subject=person,
            client=held.client.client_id if held.client else "",
            peer=peer,
            detail={name: value for name, value in detail.items() if value},
        )
        notices.leaked(held, unverified_location=unverified_location)
    return True
