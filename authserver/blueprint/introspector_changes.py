"""RFC 7662 §4: what a client or service account may introspect beyond its own tokens."""

from authserver.blueprint.changes import Pass, Written
from authserver.blueprint.client_schema import RegisteredEntry
from authserver.blueprint.rows import relate, write
from clients.models import Client
from realms.models import Resource
from realms.resource_identifier import canonical
from serviceaccounts.models import Introspector

KEYS = frozenset({"introspects", "introspects_realm", "introspection_signed_response_alg"})


def apply(client: Client, *, entry: RegisteredEntry, run: Pass, written: Written) -> None:
    """Bring the client's row to what the file gives, if it gives any of it."""
    if not KEYS & entry.model_fields_set:
        return
    run.check_resources(entry.at("introspects"), entry.introspects, kept=())
    row = Introspector.objects.filter(client=client).first() or Introspector(realm=client.realm, client=client)
    own = write(row, entry.given(Introspector), entry=entry, problems=run.problems)
    if own is None:
        return
    written.fields.extend(own.fields)
    if "introspects" in entry.model_fields_set:
        forms = [canonical(identifier) for identifier in entry.introspects]
        wanted = list(Resource.objects.filter(names__canonical__in=forms).distinct())
        relate(row, relation="introspects", wanted=wanted, written=written)
