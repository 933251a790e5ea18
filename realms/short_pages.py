"""The pages of a list in the admin: the first thousand rows. Nobody reads on, and no database counts a million.

Rows are looked for by what they are first, and put in order when they are few: a database that reads in order until a
page is full reads on to the end where it took what is rare for common.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest

if TYPE_CHECKING:
    Pages = Paginator[Any]
else:
    Pages = Paginator

MOST = 1000  # rows: who wants others searches, or narrows the list down


class ShortPages(Pages):
    """Pages that end early."""

    @cached_property
    def keys(self) -> list[Any]:
        """Return the primary keys of the rows, up to a thousand, in no order."""
        rows: Any = self.object_list
        return list(rows.order_by().values_list("pk", flat=True)[:MOST])

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, up to a thousand."""
        return len(self.keys)

    @property
    def is_cut(self) -> bool:
        """Tell whether there may be more rows than the pages hold."""
        return self.count >= MOST


class ShortList(ChangeList):
    """A list on such pages."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the rows of a page by their keys, unless there are more than the pages hold."""
        super().get_results(request)
        pages: Any = self.paginator
        if not pages.is_cut:
            rows = self.queryset.filter(pk__in=pages.keys)
            start = (self.page_num - 1) * self.list_per_page
            self.result_list = rows[start : start + self.list_per_page] if self.multi_page else rows
