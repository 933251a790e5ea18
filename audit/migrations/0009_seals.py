from django.db import migrations, models
from django.db.models import Q

EVENTS_ON_SQLITE = """
CREATE TRIGGER IF NOT EXISTS audit_event_is_appended BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;
"""
SEALS_ON_SQLITE = """
CREATE TRIGGER audit_seal_is_appended BEFORE UPDATE ON audit_seal
BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END;
"""
SEALS_ON_POSTGRESQL = """
CREATE FUNCTION audit_seal_is_appended() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_seal is append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER audit_seal_is_appended BEFORE UPDATE ON audit_seal
FOR EACH STATEMENT EXECUTE FUNCTION audit_seal_is_appended();
"""


def refuse_changes(apps, schema_editor):
    """SQLite makes the table of events anew for a column, and loses the trigger of migration 0003."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SEALS_ON_POSTGRESQL)
        return
    for trigger in (EVENTS_ON_SQLITE, SEALS_ON_SQLITE):
        schema_editor.execute(trigger)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_seal_is_appended ON audit_seal")
        schema_editor.execute("DROP FUNCTION audit_seal_is_appended()")
        return
    schema_editor.execute("DROP TRIGGER audit_seal_is_appended")


def index(name, *fields, condition=None):
    return migrations.AddIndex("event", models.Index(fields=fields, name=name, condition=condition))


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0008_deliveries"),
    ]

    operations = [
        migrations.AddField("event", "client", models.CharField(blank=True, db_default="", max_length=255)),
        migrations.AddField("event", "flow", models.CharField(blank=True, db_default="", max_length=64)),
        migrations.AlterField("event", "realm", models.CharField(max_length=63)),
        index("event_of_realm", "realm", "at"),
        index("event_of_realm_in_order", "realm", "id"),
        index("event_of_action", "action", "at"),
        index("event_of_actor", "actor", "at", condition=~Q(actor="")),
        index("event_of_target", "target", "at", condition=~Q(target="")),
        index("event_of_client", "client", "at", condition=~Q(client="")),
        index("event_of_peer", "peer", "at", condition=~Q(peer="")),
        index("event_of_flow", "flow", condition=~Q(flow="")),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField()),
                ("after", models.BigIntegerField(unique=True)),
                ("up_to", models.BigIntegerField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("parts", models.JSONField()),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=32)),
                ("mac", models.CharField(max_length=64)),
                ("at", models.BigIntegerField(db_index=True)),
            ],
            options={"ordering": ("number",)},
        ),
        migrations.CreateModel(
            name="SealHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("up_to", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=32)),
                ("mac", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="seal_head_is_one")],
            },
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                ("realm", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("up_to", models.BigIntegerField()),
                ("key", models.CharField(max_length=32)),
                ("mac", models.CharField(max_length=64)),
                ("at", models.BigIntegerField()),
            ],
            options={"ordering": ("realm",)},
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
