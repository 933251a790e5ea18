"""An event is never changed, by nobody who speaks through this schema; deleting old ones stays possible."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_event_is_appended() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER audit_event_is_appended BEFORE UPDATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_appended();
"""
SQLITE = """
CREATE TRIGGER audit_event_is_appended BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;
"""


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        schema_editor.execute(SQLITE)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_event_is_appended ON audit_event")
        schema_editor.execute("DROP FUNCTION audit_event_is_appended()")
    else:
        schema_editor.execute("DROP TRIGGER audit_event_is_appended")


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0002_refusals_and_outbox"),
    ]

    operations = [
        migrations.RunPython(refuse_changes, allow_changes),
    ]
