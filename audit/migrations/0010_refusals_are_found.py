"""Indexes by which refusals are found by the beginning of what they were about, or of where they came from."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"refusal_target_begins": "target", "refusal_peer_begins": "peer"}


def add(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON audit_refusal (upper({column}) text_pattern_ops)")


def remove(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    if schema_editor.connection.vendor == "postgresql":
        for name in BEGINNINGS:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0009_seals")]

    operations = [migrations.RunPython(add, remove)]
