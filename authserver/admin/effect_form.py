"""RFC 6749 §3.3: what an administrator types to ask about an effect: the beginning of a name is enough to find it.

A realm may have a million people: nothing here lists them all, and each search goes by an index.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from authserver.effect.question import Question
from clients.models import Client
from realms.context import current_realm
from realms.models import Realm
from serviceaccounts.models import ServiceAccount

SHOWN = 8  # of those whose name begins so
FIELDS = ("realm", "who", "client", "resource", "scope")
MAXIMUM = 2000  # characters of one field


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several that were meant perhaps, and the address that chooses it."""

    text: str
    address: str


@dataclass(slots=True)
class Form:
    """What was typed; what is wrong with it, by field; and what it could mean, by field."""

    given: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[Choice]] = field(default_factory=dict)


class Reading:
    """Reads a question from what was typed, among the rows that this administrator may see."""

    def __init__(self, site: AdminSite, request: HttpRequest) -> None:
        self.site, self.request = site, request
        self.form = Form({name: request.GET.get(name, "").replace("\0", "").strip()[:MAXIMUM] for name in FIELDS})
        self.realm = self._realm()

    def question(self) -> Question | None:
        """Return the question; None, with problems or choices in the form, where something is not clear."""
        given = self.form.given
        if not (given["who"] or given["client"]):
            return None
        person, machine = self._who(given["who"]) if given["who"] else (None, None)
        client = machine.client if machine else self._client(given["client"])
        if client and not given["who"] and "client_credentials" not in client.grant_types:
            self.form.problems["who"] = "Who would use it? This client does not ask in its own name."
        if self.form.problems or self.form.choices or client is None:
            return None
        return Question(self.realm, client, person, given["resource"], given["scope"])

    def _realm(self) -> Realm:
        """Return the realm in question; that of this admin unless its administrator may see the other one."""
        slug = self.form.given["realm"]
        if not slug or slug == current_realm().slug:
            return current_realm()
        found = self._rows(Realm).filter(slug=slug).first()
        if found is None:
            self.form.problems["realm"] = "There is no such realm."
        return found or current_realm()

    def _who(self, text: str) -> tuple[User | None, ServiceAccount | None]:
        """Return the person or the service account."""
        people = self._of_realm(User)
        machines = self._of_realm(ServiceAccount).select_related("client", "realm")
        person = people.filter(email__iexact=text).first()
        machine = None if person else machines.filter(client__client_id=text).first()
        if person is None and machine is None:
            begins = Q(email__istartswith=text) | Q(name__istartswith=text)
            names = [str(row) for row in people.filter(begins).order_by("email")[:SHOWN]]
            rows = machines.filter(client__client_id__istartswith=text).order_by("pk")[:SHOWN]
            names += [row.client.client_id for row in rows]
            self._offer("who", names, "Nobody, and no service account, is called so.")
        return person, machine

    def _client(self, text: str) -> Client | None:
        if not text:
            self.form.problems["client"] = "Which client would the person use? A service account needs none."
            return None
        clients = self._of_realm(Client)
        found: Client | None = clients.filter(client_id=text).first()
        if found is None:
            begins = Q(client_id__istartswith=text) | Q(name__istartswith=text)
            rows = clients.filter(begins).order_by("client_id")[:SHOWN]
            self._offer("client", [row.client_id for row in rows], "No client is called so.")
        return found

    def _offer(self, name: str, found: Iterable[str], nothing: str) -> None:
        choices = [Choice(text, f"?{urlencode({**self.form.given, name: text})}") for text in found]
        if choices:
            self.form.choices[name] = choices[:SHOWN]
        else:
            self.form.problems[name] = nothing

    def _of_realm(self, model: Callable[..., Any]) -> QuerySet[Any]:
        return self._rows(model).filter(realm=self.realm)

    def _rows(self, model: Any) -> QuerySet[Any]:  # noqa: ANN401 (a registered model)
        return self.site.get_model_admin(model).get_queryset(self.request)
