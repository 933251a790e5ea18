"""Which one realm an operator has narrowed the admin down to. It is kept in their session; nobody else has a choice."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEY = "administered_realm"
RECENT = "recent_realms"
REMEMBERED = 5


def chosen_realm(request: HttpRequest) -> Realm | None:
    """Return the realm, read once a request; None for all, and at the door of any realm but the operators' own."""
    if request.realm.slug != SYSTEM_SLUG or not (slug := request.session.get(KEY)):  # type: ignore[attr-defined]  # set by RealmMiddleware
        return None
    if not hasattr(request, "chosen_realm"):
        request.chosen_realm = Realm.objects.filter(slug=slug).first()  # type: ignore[attr-defined]  # kept for this request
    chosen: Realm | None = request.chosen_realm  # type: ignore[attr-defined]  # the same
    return chosen


def is_chosen(request: HttpRequest) -> bool:
    """Tell whether an operator has chosen a realm, be it there or not."""
    return request.realm.slug == SYSTEM_SLUG and KEY in request.session  # type: ignore[attr-defined]  # as above


def choose(request: HttpRequest, realm: Realm) -> None:
    """Narrow the admin down to `realm`."""
    slugs = [realm.slug, *(slug for slug in recent(request) if slug != realm.slug)]
    request.session[KEY] = realm.slug
    request.session[RECENT] = slugs[:REMEMBERED]


def leave(request: HttpRequest) -> None:
    """Show all realms again."""
    request.session.pop(KEY, None)


def recent(request: HttpRequest) -> list[str]:
    """Return the slugs of the realms that were chosen last, the latest first."""
    slugs: list[str] = request.session.get(RECENT, [])
    return slugs


def narrowed(request: HttpRequest, rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Return of rows of every realm those of the chosen one."""
    chosen = chosen_realm(request)
    return rows if chosen is None else rows.filter(realm=chosen)
