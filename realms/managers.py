"""Rows of the current realm only: the default manager of everything that belongs to a realm."""

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

from realms.context import current_realm, realm_context

Row = TypeVar("Row", bound=models.Model)


class CurrentRealm(Expression):
    """The id of the realm in force *when the SQL is compiled*.

    A value read any earlier would freeze one realm into forms and admin classes that are built at import.
    """

    output_field = models.BigIntegerField()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[int]]:  # noqa: ARG002 (the signature is Django's)
        """Return a placeholder and the id; raise NoRealm outside any realm."""
        return "%s", (current_realm().pk,)


class RealmManager(models.Manager[Row]):
    """Filters by the realm in force; `all_realms()` is the explicit way around it."""

    realm_path = "realm_id"

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return the rows of the realm in force."""
        return super().get_queryset().filter(**{self.realm_path: CurrentRealm()})

    def all_realms(self) -> models.QuerySet[Row]:
        """Return the rows of every realm: for commands, dumps and the pages of the platform's operators.

        Raises TypeError on the manager of a relation, where it would drop the relation with the realm.
        """
        if hasattr(self, "instance"):
            raise TypeError("A relation has rows of one realm: ask the model's own manager.")
        return super().get_queryset()


class RealmBound(models.Model):
    """A row that belongs to one realm. Cleaning happens inside that realm, so uniqueness is judged there."""

    realm = models.ForeignKey("realms.Realm", on_delete=models.CASCADE, related_name="+", editable=False)

    objects: ClassVar[RealmManager[Self]] = RealmManager()

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Validate as Django does, in the row's own realm."""
        with realm_context(self.realm):
            super().full_clean(*args, **kwargs)
