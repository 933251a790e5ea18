"""Indexes by which linked identities are found by the beginning of the name or the address there."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"identity_subject_begins": "subject", "identity_email_begins": "email"}


def add(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON federation_linkedidentity (upper({column}) text_pattern_ops)")


def remove(_: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    if schema_editor.connection.vendor == "postgresql":
        for name in BEGINNINGS:
            schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("federation", "0003_trial")]

    operations = [migrations.RunPython(add, remove)]
