"""Indexes by which consents are found by the beginning of the host that they hold for."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"consent_host_begins": "redirect_host"}


def add(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON oauth_consent (upper({column}) text_pattern_ops)")


def remove(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    if schema_editor.connection.vendor == "postgresql":
        for name in BEGINNINGS:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("oauth", "0008_consent_by_resource")]

    operations = [migrations.RunPython(add, remove)]
