"""OpenID Connect Core §5.1: the people of a realm. No password is shown or set here, nor any e-mail address changed."""

import uuid
from typing import Annotated, Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Prefetch, QuerySet
from pydantic import AfterValidator, BaseModel, Field

from accounts.flows.people import change_person
from accounts.flows.role_mails import telling
from accounts.models import User
from audit import actions
from authserver.api import answers, filters, orders
from authserver.api.editable import Editable, names
from authserver.api.problems import Conflict, invalid, refused
from clients.models import Client
from realms.management_scopes import Area
from realms.models import Role
from support.plain_text import demand_line

OWN_ACCOUNT = "This is your own account: another administrator must do that."
COLUMNS = {"enabled": "is_active"}


def _line(text: str) -> str:
    try:
        demand_line(text)
    except ValidationError as refusal:
        raise ValueError(refusal.message) from None
    return text


def _zone(text: str) -> str:
    if text and text not in available_timezones():
        raise ValueError("No such time zone.")
    return text


def _https(text: str) -> str:
    try:
        URLValidator(["https"])(text or "https://example.com")
    except ValidationError:
        raise ValueError("Not an address that begins with https://.") from None
    return _line(text)


Line = Annotated[str, AfterValidator(_line)]


class Person(BaseModel):
    """What can be changed about a person."""

    model_config = orders.EXACT

    name: Line = ""
    given_name: Line = ""
    family_name: Line = ""
    preferred_username: Line = ""
    locale: Line = ""
    zoneinfo: Annotated[str, AfterValidator(_zone)] = ""
    picture: Annotated[str, AfterValidator(_https)] = ""
    enabled: bool = True
    application: str | None = Field(default=None, description="The one client that they may use; null: every one.")
    roles: list[str] = []


class Users(Editable):
    """The people of the realm, known by the `sub` of their tokens. They come by invitation."""

    called = "Person"
    says = answers.PersonSaid
    makes = frozenset()

    area = Area.USERS
    path = "users"
    key = named = "id"
    document_type = Person
    searched = ("email", "name", "given_name", "family_name")
    filters = {
        "email": filters.Filter("email__iexact", "Their e-mail address."),
        "enabled": filters.flag("is_active", "Whether they may log in."),
        "email_verified": filters.flag("email_verified", "Whether they have proven their e-mail address."),
        "role": filters.Filter("roles__name", "A role that they hold."),
        "application": filters.Filter("application__client_id", "The one client that they may use."),
    }

    def rows(self) -> QuerySet[User]:
        """Return the people of the realm, with their roles and the kinds of their factors."""
        return User.objects.select_related("application").prefetch_related(
            Prefetch("roles", Role.objects.all()), "authenticator_set"
        )

    def find(self, name: str, *, lock: bool = False) -> Any:  # noqa: ANN401 (a row of the table)
        """Return the person of that id, or None."""
        return super().find(name, lock=lock) if is_id(name) else None

    def blank(self) -> User:
        """Return nobody."""
        return User(realm=self.realm)

    def written(self, row: User) -> dict[str, Any]:
        """Return the claims, and what lets the person in."""
        own = [member for member in Person.model_fields if member not in {"roles", "application"}]
        values = {member: getattr(row, COLUMNS.get(member, member)) for member in own}
        only = row.application.client_id if row.application else None
        return {"id": str(row.pk)} | values | {"application": only, "roles": names(row, "roles")}

    def said(self, row: User) -> dict[str, Any]:
        """Say what nobody changes here."""
        return super().said(row) | {
            "email": row.email,
            "email_verified": row.email_verified,
            "has_password": row.has_usable_password(),
            "factors": sorted({factor.type for factor in row.authenticator_set.all()}),
            "created_at": int(row.created_at.timestamp()),
            "last_login_at": int(row.last_login.timestamp()) if row.last_login else None,
        }

    def kept(self, row: User) -> frozenset[str]:
        """Let nobody change their own roles, or lock themselves out."""
        return frozenset({"enabled", "roles"}) if self.is_own(row) else frozenset()

    def is_own(self, row: User) -> bool:
        """Tell whether the row is the account of who asks."""
        return self.caller.is_person and self.caller.sub == str(row.pk)

    def write(self, name: str, row: User, wanted: dict[str, Any]) -> None:  # noqa: ARG002 (as others need it)
        """Set what differs, as the admin does: disabling ends sessions and tokens at once."""
        person = orders.read(Person, wanted)
        own = wanted.keys() - {"roles", "application"}
        values = {COLUMNS.get(member, member): getattr(person, member) for member in own}
        if "application" in wanted:
            values["application"] = application_of(person.application)
        try:
            change_person(row, **values)
        except ValidationError as refusal:
            raise refused(refusal) from None
        if "roles" in wanted:
            with telling(row):
                row.roles.set(self._roles(person.roles))
        self.record(actions.ROW_CHANGED, row, what=[{"changed": {"fields": sorted(wanted)}}])

    def remove(self, row: User) -> None:
        """Delete the account with all that hangs on it."""
        if self.is_own(row):
            raise Conflict(OWN_ACCOUNT)
        super().remove(row)

    def _roles(self, named: list[str]) -> list[Role]:
        found = {role.name: role for role in Role.objects.filter(name__in=named)}
        if unknown := [name for name in named if name not in found]:
            raise invalid([("roles", f"the realm has no role {unknown[0]!r}")])
        return list(found.values())


def application_of(client_id: str | None) -> Client | None:
    """Return the client that a body names."""
    made_here = Client.objects.filter(origin=Client.Origin.ADMINISTRATOR)
    found = made_here.filter(client_id=client_id).first() if client_id else None
    if client_id is not None and found is None:
        raise invalid([("application", f"no administrator made a client {client_id[:100]!r} here")])
    return found


def is_id(text: str) -> bool:
    """Tell whether a text is the id of somebody, in its one spelling."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
