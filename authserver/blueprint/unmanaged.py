"""What a realm has and a file does not name: nothing that applying it would touch. For the report of drift."""

from dataclasses import asdict, dataclass

from authserver.blueprint.changes import Kind, Pass
from authserver.blueprint.parts import PARTS
from authserver.blueprint.removing import unlisted
from realms.models import Brand, Realm


@dataclass(frozen=True, slots=True)
class Unmanaged:
    """One object that an administrator made elsewhere than in the file."""

    kind: Kind
    realm: str
    name: str

    def as_json(self) -> dict[str, str]:
        """Return it as reports print it."""
        return asdict(self)


def unmanaged(realm: Realm, run: Pass) -> list[Unmanaged]:
    """Return such objects of a realm, in the order of an export. People and self-registered clients are none."""
    own_look = run.blueprint.brand is None and Brand.objects.exists()
    found = [Unmanaged("brand", realm.slug, realm.slug)] if own_look else []
    for part in PARTS:
        found += [Unmanaged(part.kind, realm.slug, name) for name in unlisted(part, run)]
    return found
