"""WHATWG HTML §9.2, server-sent events: the audit trail of a realm as it grows, none left out and none repeated.

A stream holds a thread, so it ends after a while: the client comes again with Last-Event-ID, as §9.2.3 has it do.
"""

import json
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from time import monotonic

from django.conf import settings
from django.db import DatabaseError
from django.http import StreamingHttpResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from audit.models import Event
from audit.search import NAMES
from authserver import authority
from authserver.api.authentication import BearerAuthentication
from authserver.api.bodies import Renderer
from authserver.api.pagination import opened, sealed
from authserver.api.problems import Problem
from authserver.api.settled_trail import SettledTrail
from authserver.api.stream_places import StreamPlaces
from authserver.api.trail import AFTER, narrowed, shown
from authserver.api.view import ApiView
from authserver.authority import Principal
from oauth.front import give_back_connection
from realms.context import realm_context
from realms.management_scopes import Act, Area
from realms.models import Realm
from realms.resolution import resolve

KIND = "text/event-stream"
SECONDS = 120.0  # that a stream goes on
HEARTBEAT_SECONDS = 15.0
CHECK_SECONDS = 3.0  # between two looks at the token
PAUSE_SECONDS = 1.0
RETRY_MILLISECONDS = 1000
MOST = 200  # events of one look
GONE = (APIException, DatabaseError)  # the token is no longer good, or nobody can tell
RESUMED = "The `latest` of a page of the trail, or the `id` of an event: those since then, as by Last-Event-ID."

_trail = SettledTrail()
_places = StreamPlaces()


class Busy(Problem):
    """RFC 9110 §15.6.4: every place for a stream is taken."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE


class EventStream(Renderer):
    """What a refusal is written by for who accepts nothing but a stream."""

    media_type = KIND


class Stream(ApiView):
    """What happens from now on."""

    area = Area.AUDIT
    parameters = {"stream": {**NAMES, AFTER: RESUMED}}
    streams = frozenset({"stream"})
    renderer_classes = (EventStream, Renderer)  # type: ignore[assignment]  # the base has but one

    def stream(self, request: Request) -> StreamingHttpResponse:
        """Follow the trail: each event as it is recorded, with an `id` to go on from. It ends after two minutes."""
        asked = {name: str(value) for name, value in request.query_params.items() if name in NAMES}
        narrowed(Event.objects.none(), asked)  # refuses what cannot be read, before the first word is said
        since = request.headers.get("Last-Event-ID") or request.query_params.get(AFTER, "")
        position = opened(since, AFTER) if since else _trail.latest()
        place = _places.take(self.realm.slug, most=settings.EVENT_STREAMS, seconds=SECONDS + HEARTBEAT_SECONDS)
        if place is None:
            raise Busy("Too many follow the trail at this moment.", headers={"Retry-After": "10"})
        said = Following(request, self.realm.slug, asked, position).said(place)
        return StreamingHttpResponse(said, content_type=KIND, headers={"X-Accel-Buffering": "no"})


class Following:
    """One stream. It holds no connection to the database between two looks."""

    def __init__(self, request: Request, slug: str, asked: Mapping[str, str], position: int) -> None:
        self._request, self._slug, self._asked, self._position = request, slug, asked, position
        self._checked = -CHECK_SECONDS
        self._who: tuple[Realm, Principal] | None = None

    def said(self, place: object) -> Iterator[str]:
        """Give what is sent, piece by piece, until the stream is over or the token is."""
        end = monotonic() + SECONDS
        spoken = monotonic()
        try:
            yield f"retry: {RETRY_MILLISECONDS}\n{self._mark()}"
            while monotonic() < end and (found := self._looked()) is not None:
                if found or monotonic() - spoken >= HEARTBEAT_SECONDS:
                    yield found or self._mark()
                    spoken = monotonic()
                time.sleep(PAUSE_SECONDS)
        finally:
            _places.give_back(place)

    def _mark(self) -> str:
        """Return a place to go on from, and no event (§9.2.6: without data nothing is dispatched)."""
        return f": still here\nid: {self._id(self._position)}\n\n"

    def _looked(self) -> str | None:
        """Return what is new, which may be nothing; None when there is nobody to tell it."""
        try:
            if monotonic() - self._checked >= CHECK_SECONDS:
                self._who, self._checked = self._judged(), monotonic()
            return None if self._who is None else self._new(*self._who)
        except GONE:
            return None
        finally:
            give_back_connection()

    def _judged(self) -> tuple[Realm, Principal] | None:
        """Return whom the token stands for at this moment, None where it opens the trail no longer."""
        realm = resolve(self._slug)
        if realm is None:
            return None
        with realm_context(realm):
            caller, _ = BearerAuthentication().authenticate(self._request)
        is_said = authority.is_within_scope(caller, Act.READ, Area.AUDIT)
        return (
            (realm, caller) if is_said and authority.may_somewhere(caller, Act.READ, Area.AUDIT, realm=realm) else None
        )

    def _new(self, realm: Realm, caller: Principal) -> str:
        floor = _trail.floor()
        if floor <= self._position:
            return ""
        behind = Event.objects.filter(realm=realm.slug, pk__gt=self._position, pk__lte=floor)
        with realm_context(realm):
            rows = authority.narrowed(narrowed(behind, self._asked), caller, Act.READ, realm=realm)
            found = list(rows.order_by("pk")[:MOST])
        self._position = found[-1].pk if len(found) == MOST else floor
        return "".join(map(self._event, found))

    def _event(self, event: Event) -> str:
        data = json.dumps(shown(event), ensure_ascii=False, separators=(",", ":"))
        return f"id: {self._id(event.pk)}\nevent: {event.action}\ndata: {data}\n\n"

    def _id(self, position: int) -> str:
        realm = resolve(self._slug)
        if realm is None:
            return ""
        with realm_context(realm):
            return sealed(position, AFTER)
