"""Where a tour takes place: a server with a few realms, its desk, an identity provider, and documents of clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.federation.provider import FakeProvider, serving
from tests.live import Live, serve
from tests.metadata_document.documents import Documents, publishing
from tests.people import PASSWORD
from tests.tour.desk import Desk, beside

REALMS = Path(__file__).with_name("realms.yaml")
SECRET = "9f2c4b7a51e84d0db6a3c8e7f1029384"


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs."""

    live: Live
    desk: Desk
    provider: FakeProvider
    documents: Documents

    @property
    def callback(self) -> str:
        """Return where applications take their answers: the provider answers whatever is sent to it."""
        return callback_of(self.provider)


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Start everything, and end it with the block. Browsers need a name for passkeys, so the server is localhost."""
    with (
        serving() as provider,
        publishing() as documents,
        serve(folder, host="localhost", OUTBOUND_ALLOW="127.0.0.1") as live,
        beside(live) as desk,
    ):
        made_up = {"password": PASSWORD, "secret": SECRET, "callback": callback_of(provider), "provider": provider.url}
        blueprint = REALMS.read_text()
        for name, value in made_up.items():
            blueprint = blueprint.replace(f"{{{name}}}", value)
        live.apply(blueprint)
        yield Stage(live, desk, provider, documents)


def callback_of(provider: FakeProvider) -> str:
    """Return an address of the provider that means nothing to it."""
    return f"{provider.url}/callback"
