"""The settings of the realm itself."""

from typing import Any

from django.db.models import QuerySet

from audit import actions
from authserver.api import answers
from authserver.api.editable import Editable
from authserver.api.view import address
from authserver.blueprint import one_object
from authserver.blueprint.realm_schema import RealmSettings
from realms.management_scopes import Area
from realms.models import Realm
from realms.models.realm import SYSTEM_SLUG

MAPPINGS = ("limits", "refresh_token_lifetime")


class Settings(Editable):
    """What a realm decides for itself. Its domain, and whether it is on, are for operators alone to change."""

    called = "Realm"
    says = answers.RealmSaid
    examples = {"partial_update": {"access_token_lifetime": 300}}

    area = Area.REALM
    path = "realm"
    key = named = "slug"
    document_type = RealmSettings

    def rows(self) -> QuerySet[Realm]:
        """Return the realm of this address."""
        return Realm.objects.filter(pk=self.realm.pk)

    def find(self, name: str, *, lock: bool = False) -> Realm | None:
        """Return it."""
        found: Realm | None = super().find(name or self.realm.slug, lock=lock)
        return found

    def address(self, row: Realm) -> str:  # noqa: ARG002 (there is one)
        """Return the one address."""
        return address(self.path)

    def names(self, given: object, name: str) -> bool:
        """Take the slug that it has."""
        return given == (name or self.realm.slug)

    def blank(self) -> Realm:
        """Return a new realm."""
        return Realm()

    def defaults(self, name: str) -> dict[str, Any]:
        """Let one be called as it is named."""
        return super().defaults(name) | {"name": name}

    def written(self, row: Realm) -> dict[str, Any]:
        """Return the settings."""
        return RealmSettings.values_of(row)

    def said(self, row: Realm) -> dict[str, Any]:
        """Say where its tokens come from, and since when it is there."""
        created = int(row.created_at.timestamp()) if row.pk else None
        return super().said(row) | {"issuer": row.issuer, "created_at": created}

    def write(self, name: str, row: Realm | None, wanted: dict[str, Any]) -> None:
        """Let the blueprint write them, and record as the admin does."""
        slug = name if row is None else row.slug
        document = {"slug": slug} | wanted | self._whole_mappings(wanted)
        change = one_object.bring_realm(document, author=self._author)
        if change is not None and change.action == "create":
            self.record(actions.ROW_ADDED, Realm.objects.get(slug=slug), what=[{"added": {}}])
        elif change is not None and row is not None:
            self.record(actions.ROW_CHANGED, row, what=[{"changed": {"fields": change.fields}}])

    @property
    def _author(self) -> str | None:
        return None if self.caller.home.slug == SYSTEM_SLUG else self.realm.slug

    def _whole_mappings(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Return the two mappings with every member: a blueprint leaves alone what it does not name."""
        blank = self.written(self.blank())
        given = {key: wanted[key] for key in MAPPINGS if isinstance(wanted.get(key), dict)}
        return {key: blank[key] | value for key, value in given.items()}
