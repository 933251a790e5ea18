"""The admin as a place to work at: the first page, the menu by what is looked after, the realm in view, the search."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from authserver import authority
from authserver.admin import home, object_search, realm_choice
from authserver.admin.levels import Levels, principal
from authserver.admin.sections import sections
from authserver.areas import AREAS
from realms.admin import operates_platform
from realms.chosen_realm import chosen_realm, recent
from realms.context import current_realm, realm_context
from realms.management_scopes import Act


class Desk(Levels):
    """What is on each page beside its rows."""

    def oversees(self, request: HttpRequest, model: type[Model]) -> bool:
        """Tell whether the person may read all rows of a table: figures count what belongs to anybody."""
        person = principal(request)
        return person is not None and authority.may(person, Act.READ, AREAS[model], realm=current_realm())

    def spans_realms(self, request: HttpRequest) -> bool:
        """Tell whether the person sees rows of every realm, and so may choose one."""
        return operates_platform() and any(self.oversees(request, model) for model in AREAS)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:  # type: ignore[override]  # noqa: FBT001, FBT002 (the signature is Django's)
        """Wrap a view as Django does. What is sent from a realm that is in view no longer does nothing."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return realm_choice.refusal(request, self) or view(request, *args, **kwargs)

        return super().admin_view(update_wrapper(inner, view), cacheable)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return the addresses of these pages before those of the tables."""
        own: list[URLResolver | URLPattern] = [
            path("choose-realm/", self.admin_view(self._choose_realm), name="choose_realm"),
            path("find/", self.admin_view(self._find), name="find"),
        ]
        return own + super().get_urls()

    def each_context(self, request: HttpRequest) -> Any:  # noqa: ANN401 (Django's own, which the stubs alone know)
        """Tell each page which realm is in view; asked at the door, since the page of a row is made in its realm."""
        with realm_context(request.realm):  # type: ignore[attr-defined]  # set by RealmMiddleware
            context = super().each_context(request)
            if not context["has_permission"]:
                return context
            return context | {"spans_realms": self.spans_realms(request), "chosen_realm": chosen_realm(request)}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the menu, from what is looked at most to what is looked at least."""
        found: list[Any] = super().get_app_list(request, app_label)
        return found if app_label else sections(found)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show how the realm in view is doing, and what happened last in it."""
        return super().index(request, home.overview(request, self) | (extra_context or {}))

    def _choose_realm(self, request: HttpRequest) -> HttpResponse:
        page = {"title": "Choose a realm", "recent": recent(request)}
        return realm_choice.answer(request, self, page | self.each_context(request))

    def _find(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "").strip()
        found = object_search.found(request, self, query)
        context = {"title": "Search", "query": query, "found": found, "shortest": object_search.SHORTEST}
        return TemplateResponse(request, "admin/find.html", context | self.each_context(request))
