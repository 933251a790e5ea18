"""Every table of audit as it is after 0012, made at once where there is none yet."""

import uuid
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"refusal_target_begins": "target", "refusal_peer_begins": "peer"}


def index_beginnings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON audit_refusal (upper({column}) text_pattern_ops)")


APPENDED = ("audit_event", "audit_seal")
ON_POSTGRESQL = """
CREATE FUNCTION {table}_is_appended() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER {table}_is_appended BEFORE UPDATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_appended();
"""
ON_SQLITE = """
CREATE TRIGGER {table}_is_appended BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let events and seals be appended, and never changed, by nobody who speaks through this schema."""
    trigger = ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ON_SQLITE
    for table in APPENDED:
        schema_editor.execute(trigger.format(table=table))


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again, and what they call."""
    for table in APPENDED:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {table}_is_appended() CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_is_appended")


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_refusals_and_outbox"),
        ("audit", "0003_events_are_appended"),
        ("audit", "0004_last_error"),
        ("audit", "0005_subject"),
        ("audit", "0006_lanes"),
        ("audit", "0007_tally"),
        ("audit", "0008_deliveries"),
        ("audit", "0009_seals"),
        ("audit", "0010_refusals_are_found"),
        ("audit", "0011_outbox_in_order"),
        ("audit", "0012_events_by_kind"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("realm", models.CharField(max_length=63)),
                ("action", models.CharField(max_length=64)),
                ("actor", models.CharField(blank=True, max_length=300)),
                ("target", models.CharField(blank=True, max_length=300)),
                ("peer", models.CharField(blank=True, max_length=64)),
                ("detail", models.JSONField(default=dict)),
                ("at", models.BigIntegerField(db_index=True)),
                ("subject", models.CharField(blank=True, db_default="", max_length=36)),
                ("client", models.CharField(blank=True, db_default="", max_length=255)),
                ("flow", models.CharField(blank=True, db_default="", max_length=64)),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("subject", ""), _negated=True),
                        fields=["realm", "subject", "-at"],
                        name="event_of_person",
                    ),
                    models.Index(fields=["realm", "at"], name="event_of_realm"),
                    models.Index(fields=["realm", "id"], name="event_of_realm_in_order"),
                    models.Index(fields=["action", "at"], name="event_of_action"),
                    models.Index(
                        condition=models.Q(("actor", ""), _negated=True), fields=["actor", "at"], name="event_of_actor"
                    ),
                    models.Index(
                        condition=models.Q(("target", ""), _negated=True),
                        fields=["target", "at"],
                        name="event_of_target",
                    ),
                    models.Index(
                        condition=models.Q(("client", ""), _negated=True),
                        fields=["client", "at"],
                        name="event_of_client",
                    ),
                    models.Index(
                        condition=models.Q(("peer", ""), _negated=True), fields=["peer", "at"], name="event_of_peer"
                    ),
                    models.Index(
                        condition=models.Q(("flow", ""), _negated=True), fields=["flow"], name="event_of_flow"
                    ),
                    models.Index(fields=["realm", "action", "id"], name="event_of_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("realm", models.CharField(max_length=63)),
                ("kind", models.CharField(max_length=32)),
                ("payload", models.JSONField()),
                ("created_at", models.BigIntegerField()),
                ("available_at", models.BigIntegerField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.BigIntegerField(default=0)),
                ("delivered_at", models.BigIntegerField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, db_default="", default="", max_length=100)),
                (
                    "lane",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Whose server a call goes to: audit/calls.py.",
                        max_length=300,
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("took_ms", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ("available_at",),
                "indexes": [
                    models.Index(
                        models.F("available_at"), condition=models.Q(("delivered_at", None)), name="outbox_due"
                    ),
                    models.Index(
                        models.F("delivered_at"),
                        condition=models.Q(("delivered_at__isnull", False)),
                        name="outbox_delivered",
                    ),
                    models.Index(
                        condition=models.Q(("kind", "webhook")),
                        fields=["lane", "-created_at"],
                        name="outbox_of_webhook",
                    ),
                    models.Index(fields=["created_at"], name="outbox_in_order"),
                    models.Index(fields=["realm", "created_at"], name="outbox_of_realm"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("realm", models.CharField(max_length=63)),
                ("reason", models.CharField(max_length=64)),
                ("target", models.CharField(blank=True, max_length=300)),
                ("peer", models.CharField(blank=True, max_length=64)),
                ("minute", models.BigIntegerField(db_index=True)),
                ("count", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ("-minute", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("realm", "minute", "peer", "reason", "target"), name="refusal_one_row_a_minute"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("realm", models.CharField(blank=True, max_length=63)),
                ("span", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=64)),
                ("begins_at", models.BigIntegerField()),
                ("key", models.CharField(blank=True, max_length=320)),
                ("count", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name_plural": "tallies",
                "ordering": ("begins_at", "kind", "key"),
                "indexes": [models.Index(fields=["begins_at", "span"], name="tally_of_time")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("realm", "span", "kind", "begins_at", "key"), name="tally_counted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailCursor",
            fields=[
                ("reader", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("floor", models.BigIntegerField()),
                ("seen", models.BigIntegerField()),
                ("horizon", models.BigIntegerField()),
                ("since", models.BigIntegerField()),
            ],
        ),
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
            options={
                "ordering": ("number",),
            },
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
            options={
                "ordering": ("realm",),
            },
        ),
        migrations.RunPython(index_beginnings, migrations.RunPython.noop),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
