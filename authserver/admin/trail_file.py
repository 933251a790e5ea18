"""A file of events, made as it is sent: its last line tells whether it is all there, and its maker how far it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.cache import add_never_cache_headers

from audit.export import FORMATS, end, events
from audit.models import Event
from authserver.admin.export_progress import Progress, State
from realms.context import realm_context
from realms.models import Realm
from support import clock

MOST = 1_000_000  # events of one file: `manage.py audit export` has no limit


@dataclass(frozen=True, slots=True)
class TrailFile:
    """The oldest events of `rows`, up to MOST."""

    kind: str
    rows: Any
    realm: Realm
    actor: str
    progress: Progress

    def response(self) -> StreamingHttpResponse:
        """Return the answer that the file is sent with."""
        content_type, *_ = FORMATS[self.kind]
        response = StreamingHttpResponse(self._lines(), content_type=content_type)
        name = f"audit-{self.realm.slug}-{clock.now()}.{self.kind}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["X-Accel-Buffering"] = "no"
        add_never_cache_headers(response)
        return response

    def _lines(self) -> Iterator[bytes]:
        """Make the file. The request has left its realm by then: each bit is made inside it again."""
        _, head, lines = FORMATS[self.kind]
        bits, sent, state = events(self.rows), 0, State.BROKEN
        try:
            yield head().encode()
            while found := self._next(bits) if sent < MOST else []:
                sent += len(found)
                yield lines(found).encode()
                self._say(sent, State.RUNNING)
            whole = sent < MOST or not self._next(bits)
            yield lines([end(sent, realm=self.realm.slug, actor=self.actor, whole=whole)]).encode()
            state = State.COMPLETE
        finally:
            self._say(sent, state)

    def _next(self, bits: Iterator[list[Event]]) -> list[Event]:
        with realm_context(self.realm):
            return next(bits, [])

    def _say(self, sent: int, state: State) -> None:
        with realm_context(self.realm):
            self.progress.say(sent, state)
