"""Every table of accounts as it is after 0008, made at once where there is none yet."""

import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"user_email_begins": "email", "user_name_begins": "name"}


def index_beginnings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON accounts_user (upper({column}) text_pattern_ops)")


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_address_proofs"),
        ("accounts", "0003_session_device"),
        ("accounts", "0004_session_token"),
        ("accounts", "0005_one_application"),
        ("accounts", "0006_people_in_order"),
        ("accounts", "0007_people_are_found"),
        ("accounts", "0008_people_are_filtered"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
        ("realms", "0008_account_policy"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254)),
                ("email_verified", models.BooleanField(default=False)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("given_name", models.CharField(blank=True, max_length=150)),
                ("family_name", models.CharField(blank=True, max_length=150)),
                ("preferred_username", models.CharField(blank=True, max_length=150)),
                ("locale", models.CharField(blank=True, max_length=35)),
                ("zoneinfo", models.CharField(blank=True, max_length=64)),
                ("picture", models.URLField(blank=True)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                ("roles", models.ManyToManyField(blank=True, related_name="users", to="realms.role")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one application that this person may use; empty: every one of the realm.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="people",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("email",),
                "indexes": [
                    models.Index(fields=["realm", "email"], name="user_in_order_of_email"),
                    models.Index(fields=["email"], name="user_of_all_in_order"),
                    models.Index(
                        condition=models.Q(("is_active", False)), fields=["realm", "email"], name="user_not_active"
                    ),
                    models.Index(
                        condition=models.Q(("email_verified", False)),
                        fields=["realm", "email"],
                        name="user_not_verified",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("realm"),
                        django.db.models.functions.text.Lower("email"),
                        name="user_unique_email_in_realm",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.BigIntegerField(db_default=0, default=0)),
                ("seen_at", models.BigIntegerField(db_default=0, default=0)),
                ("peer", models.CharField(blank=True, db_default="", max_length=64)),
                ("user_agent", models.CharField(blank=True, db_default="", max_length=300)),
                ("ends_at", models.BigIntegerField(db_default=0, default=0)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SetupLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=80, unique=True)),
                ("expires_at", models.BigIntegerField()),
                ("used_at", models.BigIntegerField(null=True)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AddressProof",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("sign_up", "Sign Up"),
                            ("invitation", "Invitation"),
                            ("login", "Login"),
                            ("confirm", "Confirm"),
                            ("reset", "Reset"),
                            ("old_address", "Old Address"),
                            ("new_address", "New Address"),
                        ],
                        max_length=16,
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("target", models.EmailField(blank=True, max_length=254)),
                ("created_at", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("proved_at", models.BigIntegerField(null=True)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                ("roles", models.ManyToManyField(blank=True, related_name="+", to="realms.role")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[],
            options={
                "ordering": ("-created_at",),
                "proxy": True,
            },
            bases=("accounts.addressproof",),
        ),
        migrations.RunPython(index_beginnings, migrations.RunPython.noop),
    ]
