from django.db import migrations, models

TRIGGER = """
CREATE TRIGGER IF NOT EXISTS audit_event_is_appended BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;
"""


def refuse_changes_again(apps, schema_editor):
    """SQLite makes the table anew for a column, and loses the trigger of migration 0003."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0004_last_error"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="subject",
            field=models.CharField(blank=True, db_default="", max_length=36),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("subject", ""), _negated=True),
                fields=["realm", "subject", "-at"],
                name="event_of_person",
            ),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
