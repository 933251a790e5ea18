"""What is counted by the hour and by the day: ninety days of it, for all realms together and for the busiest."""

from audit import tallies
from audit.models import Tally
from support import clock
from tests.scale.copies import copies

HOURS, DAYS = 48, 90
KINDS = 40  # pairs of a kind and a key in each span
BUSY = 50  # realms
CLIENTS = 300  # in each day, of each realm


def fill(realms: int) -> None:
    """Count for all realms together (none), the largest and some others."""
    busy = min(realms, BUSY)
    realm = f"CASE WHEN n % {busy + 1} = {busy} THEN '' ELSE 'realm-' || n % {busy + 1} END"
    kinds = [(kind, "") for kind in (*tallies.EVENTS, tallies.ACTIVE)]
    kinds += [(tallies.REFUSED, f"reason-{number}") for number in range(KINDS - len(kinds) - 3)]
    kinds += [(tallies.TOKENS, grant) for grant in ("authorization_code", "refresh_token", "client_credentials")]
    for kind, key in kinds:
        for span, spans in ((tallies.HOUR, HOURS), (tallies.DAY, DAYS)):
            begins = f"{clock.now() // span * span} - n / {busy + 1} * {span}"
            counted = Tally(span=span, kind=kind, key=key, count=7)
            copies(counted, (busy + 1) * spans, realm=realm, begins_at=begins)
    today = clock.now() // tallies.DAY * tallies.DAY
    for slug, before in (("", "'realm-0 ' || "), ("realm-0", "")):
        copies(
            Tally(realm=slug, span=tallies.DAY, kind=tallies.CLIENTS),
            CLIENTS * DAYS,
            key=f"{before}'client-' || n % {CLIENTS}",
            begins_at=f"{today} - n / {CLIENTS} * {tallies.DAY}",
            count="n % 97 + 1",
        )
