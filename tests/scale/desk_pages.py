"""The pages that `make scale` asks for: every list that the site registers, and what stands beside the lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.http import HttpRequest
from django.utils.http import urlencode

from authserver.admin.period import PERIODS
from authserver.admin.rotation import LOOKS
from authserver.admin_site import site

OTHERS = (
    *((f"home, {period.name}", f"?period={period.name}") for period in PERIODS),
    *((f"secrets and keys, {look.value}", f"clients/clientsecret/?show={look.value}") for look in LOOKS),
    ("choose a realm", "choose-realm/"),
    ("choose a realm, search", "choose-realm/?q=realm-49"),
    ("search of everything", "find/?q=person-4242"),
    ("search of everything, many", "find/?q=ap"),
    ("approvals", "clients/client/approvals/"),
    ("effect preview", "effect/"),
    ("effect preview, answered", "effect/?realm=realm-0&person=person-4%40mail-4.test&client=client-4&kind=person"),
    ("keys, sealing", "keys/signingkey/sealing/"),
    ("live events", "audit/event/live/"),
    ("live events, of a client", "audit/event/live/newer/?client=client-4"),
    ("export of the trail", "audit/event/export/"),
    ("export of the trail, of a client", "audit/event/export/?client=client-4"),
    ("trail, a day", "audit/event/?since=2026-11-01&until=2026-11-01"),
    ("trail, failures of a week", "audit/event/?action=login.failed&since=2026-11-01&until=2026-11-07"),
    ("trail, a kind", "audit/event/?action=client.*"),
    ("trail, a person", "audit/event/?actor=person-4%40mail.test"),
    ("trail, words", "audit/event/?words=person-42&since=2026-11-01&until=2026-11-03"),
)
SEARCHED = ("client-4242", "zzzz")  # one that there is, one that there is not


@dataclass(frozen=True, slots=True)
class Page:
    """One address below the admin, and what the report calls it."""

    name: str
    path: str


def pages(request: HttpRequest) -> Iterator[Page]:
    """Yield them all; those that the level of the person does not open answer 403."""
    for name, path in OTHERS:
        yield Page(name, path)
    tables: dict[Any, Any] = site._registry  # noqa: SLF001 (the list of what is registered has no other name)
    for model, admin in tables.items():
        path = f"{model._meta.app_label}/{model._meta.model_name}/"  # noqa: SLF001 (Django's documented name)
        for name, query in _asked(request, admin):
            yield Page(f"{model.__name__}{name and ', '}{name}", f"{path}{query}")


def _asked(request: HttpRequest, admin: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (a registered admin)
    yield "", ""
    yield "second page", "?p=2"
    if admin.search_fields:
        for text in SEARCHED:
            yield f"search {text}", f"?{urlencode({'q': text})}"
    for number, column in enumerate(admin.get_list_display(request), start=1):
        if admin.sortable_by is None and _orders(admin, column):
            yield f"by column {number}", f"?o={number}"
    for chosen in admin.get_list_filter(request):
        yield from _filtered(request, admin, chosen)


def _filtered(request: HttpRequest, admin: Any, chosen: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (as above)
    if isinstance(chosen, type) and issubclass(chosen, SimpleListFilter):
        for value, _ in chosen(request, {}, admin.model, admin).lookup_choices:
            yield f"{chosen.parameter_name}={value}", f"?{chosen.parameter_name}={value}"
        return
    *path, last = str(chosen).split("__")
    model = admin.model
    for step in path:
        model = model._meta.get_field(step).related_model  # noqa: SLF001 (Django's documented name)
    field = model._meta.get_field(last)  # noqa: SLF001 (as above)
    kind = field.get_internal_type()
    if kind == "BooleanField":
        for value in ("0", "1"):
            yield f"{chosen}={value}", f"?{chosen}__exact={value}"
    elif field.choices:
        yield f"{chosen}", f"?{chosen}__exact={field.choices[0][0]}"


def _orders(admin: Any, column: Any) -> bool:  # noqa: ANN401 (as above)
    shown = column if callable(column) else getattr(admin, column, None)
    return getattr(shown, "admin_order_field", None) is not None if shown else True
