"""Goes everywhere in the admin as somebody, and notes each answer that is not the one expected, and what was read."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client as Browser

from accounts.models import Session
from audit import actions
from audit.models import Event
from authserver.areas import AREAS
from tests.authority.admin_pages import OPERATORS, OPERATORS_ADD, PAGES, TABLES, Own, Table

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

MARKS = re.compile(r"(mineq|elseq|farq)-([a-z]+)")
CLOSED, OPEN, GONE = {403, 404}, {200, 302}, {404}
FORM = {
    **dict.fromkeys(("overlap", "newest"), "0"),
    "decision": "approve",
    "client": "1",
    "format": "csv",
    "every_key": "on",
    "message": "x",
    "post": "yes",
    "shown": '{"iss": "https://token.actions.githubusercontent.com", "sub": "x"}',
}
SEARCHES = ("q=farq", "q=elseq", "q=mineq", "all=", "o=-1.2", "p=99", "_popup=1&_to_field=id")
HIDDEN = ("realm__slug=globex", "user__password__startswith=a", "digest__startswith=f", "client__name=x")
Keys = Mapping[str, str]  # of rows, by the name of their table


@dataclass
class Walk:
    """Somebody who `may` do something, at the door of a realm.

    `below`: in single applications alone; `outside`: nowhere. `area`: the one whose tables alone are looked at.
    `mine` are rows that they may know of, `others` rows of other realms and applications. What was `read` is a set of
    marks and tables; what was `wrong`, the status, the request and what was wanted.
    """

    browser: Browser
    may: frozenset[str]
    mine: Keys
    others: tuple[Keys, ...] = ()
    below: bool = False
    outside: bool = False
    area: str = ""
    door: str = "/realms/acme/admin/"
    wrong: list[tuple[Any, ...]] = field(default_factory=list)
    read: set[tuple[str, str]] = field(default_factory=set)
    asked: int = 0

    def everywhere(self) -> None:
        """Read each page; post what must be refused, and what is about nothing that is there."""
        self.browser.raise_request_exception = False
        for table in TABLES:
            if self.area in {"", table.area}:
                self._table(table)
        for page in PAGES:
            self._page(page)
        for path in ("", "?period=year", "find/?q=farq", "find/?q=elseq", "find/?q=mineq", "clients/", "audit/"):
            self._get(path, OPEN | GONE)
        if "/system/" not in self.door:
            for path in OPERATORS:
                self._get(path, CLOSED)
                self._post(path, CLOSED, realm="globex")

    def look(self, path: str, **form: str) -> None:
        """Read one page, or post to it."""
        self._post(path, OPEN, **form) if form else self._get(path, OPEN)

    def _table(self, table: Table) -> None:
        reads, writes, verbs = self._opens(table, "read"), self._opens(table, "write"), self._verbs(table)
        listed, row = f"{table.address}/", self.mine.get(table.kind)
        self._get(listed, OPEN if reads else CLOSED)
        self._get(f"{listed}add/", OPEN if "add" in verbs else CLOSED)
        if "add" not in verbs:
            self._post(f"{listed}add/", CLOSED)
        if row is not None:
            self._row(f"{listed}{row}/", verbs, reads=reads)
        for keys in self.others if reads else ():
            for page in ("change", "history", "delete"):
                self._get(f"{listed}{keys[table.kind]}/{page}/", GONE)
                self._post(f"{listed}{keys[table.kind]}/{page}/", CLOSED, post="yes")
        for action in (*table.actions, "delete_selected") if reads else ("delete_selected",):
            self._act(table, action, reads=reads, writes=writes)
        for query in (*SEARCHES, *HIDDEN) if reads else ():
            self._get(f"{listed}?{query}", OPEN | {400})

    def _row(self, address: str, verbs: frozenset[str], *, reads: bool) -> None:
        self._get(f"{address}change/", OPEN if reads else CLOSED)
        self._get(f"{address}history/", OPEN if reads and "audit:read" in self.may else CLOSED | {302})
        self._get(f"{address}delete/", OPEN if "delete" in verbs else CLOSED)
        for verb in {"change", "delete"} - verbs:
            self._post(f"{address}{verb}/", CLOSED | {302}, post="yes", name="taken")

    def _act(self, table: Table, action: str, *, reads: bool, writes: bool) -> None:
        """Choose rows that are not there, or one's own where one may not: nothing comes of it."""
        own = () if writes or table.kind not in self.mine else (self.mine[table.kind],)
        form = {"action": action, "_selected_action": [*own, *(keys[table.kind] for keys in self.others)]}
        across = {} if writes else {"select_across": "1"}
        self._post(f"{table.address}/", OPEN | CLOSED if reads else CLOSED, index="0", post="yes", **form, **across)

    def _page(self, page: Own) -> None:
        reads, posts = page.reads <= self.may, bool(page.posts) and page.posts <= self.may
        address = _filled(page.address, self.mine)
        if address:
            self._get(address, OPEN | {405} if reads else CLOSED | {405})
            if not posts:
                self._post(address, CLOSED | {405} | ({200} if reads else set()), **FORM)
        for keys in self.others if "<" in page.address and reads else ():
            self._get(_filled(page.address, keys), CLOSED | {405})
            self._post(_filled(page.address, keys), CLOSED, **FORM)

    def _opens(self, table: Table, act: str) -> bool:
        return table.needs(act) <= self.may and not (self.below and table.of_application is None)

    def _verbs(self, table: Table) -> frozenset[str]:
        if not self._opens(table, "write"):
            return table.verbs & {"add"} if {f"{table.area}:write"} <= self.may and not self.below else frozenset()
        if "/system/" in self.door and table.address in OPERATORS_ADD:
            return table.verbs | {"add"}
        return (table.of_application or frozenset()) if self.below else table.verbs

    def _get(self, path: str, wanted: set[int]) -> None:
        self._note(self.browser.get(self.door + path), wanted, "GET", path)

    def _post(self, path: str, wanted: set[int], **form: Any) -> None:
        self._note(self.browser.post(self.door + path, form), wanted, "POST", path, form.get("action"))

    def _note(self, answer: "Answer", wanted: set[int], *asked: Any) -> None:
        self.asked += 1
        turned_away = answer.status_code == 403 or "/login/" in answer.headers.get("Location", "")
        if not turned_away if self.outside else answer.status_code not in wanted:
            self.wrong.append((answer.status_code, *asked, sorted(wanted)))
        content = answer.getvalue()  # of a stream too
        self.read |= {*MARKS.findall(content.decode(errors="replace") + answer.headers.get("Location", ""))}


def _filled(address: str, keys: Keys) -> str:
    """Return an address with the keys of rows in it; nothing where there is no such row."""
    names = {*re.findall(r"<(\w+)>", address)}
    return re.sub(r"<(\w+)>", lambda match: keys[match[1]], address) if names <= keys.keys() else ""


def stored() -> Mapping[str, str]:
    """Return a digest of the rows of each table; but sessions, and that a trail was exported, which readers may."""
    return {model.__name__: _digest(model) for model in AREAS if model is not Session}


def _digest(model: Any) -> str:  # noqa: ANN401 (a model)
    rows = getattr(model.objects, "all_realms", model.objects.all)()
    rows = rows.exclude(action=actions.TRAIL_EXPORTED) if model is Event else rows
    return hashlib.sha256(repr(sorted(map(repr, rows.order_by().values_list()))).encode()).hexdigest()
