"""How lists of the admin are searched: what is typed is one text, and indexes answer where there are a million rows.

A field with `^` before it begins with the text, others contain it. What a row belongs to is found first, in a statement
of its own: an OR across tables would read all of them.
"""

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

from realms.short_pages import MOST


def matching(rows: QuerySet[Any], fields: list[str], text: str, *, within: dict[str, Any]) -> QuerySet[Any]:
    """Return of `rows` those with `text` in a field; of what they belong to, the first thousand `within` count."""
    own, owners = Q(pk__in=()), dict[str, Q]()
    for field in fields:
        path, lookup = field.removeprefix("^"), "istartswith" if field.startswith("^") else "icontains"
        step, _, rest = path.partition(LOOKUP_SEP)
        if rest and step != "realm":
            owners[step] = owners.get(step, Q()) | Q(**{f"{rest}__{lookup}": text})
        else:
            own |= Q(**{f"{path}__{lookup}": text})
    for step, wanted in owners.items():
        related: Any = rows.model._meta.get_field(step).related_model  # noqa: SLF001 (Django's documented name)
        own |= Q(**{f"{step}__in": _keys(related, wanted, within)})
    return rows.filter(own)


def _keys(model: type[Model], wanted: Q, within: dict[str, Any]) -> list[Any]:
    manager: Any = model._default_manager  # noqa: SLF001 (Django's documented name)
    found = manager.all_realms().filter(wanted, **within).order_by().values_list("pk", flat=True)
    return list(found[:MOST])
