"""Every table of oauth as it is after 0010, made at once where there is none yet."""

import django.db.models.deletion
import oauth2_provider.models
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"consent_host_begins": "redirect_host"}


def index_beginnings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON oauth_consent (upper({column}) text_pattern_ops)")


class Migration(migrations.Migration):
    replaces = [
        ("oauth", "0001_initial"),
        ("oauth", "0002_pushed_requests"),
        ("oauth", "0003_seen_jti"),
        ("oauth", "0004_metadata_documents"),
        ("oauth", "0005_connected_applications"),
        ("oauth", "0006_acr"),
        ("oauth", "0007_ends_at"),
        ("oauth", "0008_consent_by_resource"),
        ("oauth", "0009_consents_are_found"),
        ("oauth", "0010_revoked_families_are_found"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
        ("realms", "0004_client_assertions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorizationCode",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("redirect_uri", models.TextField(verbose_name="redirect URI")),
                ("scope", models.TextField(blank=True, verbose_name="scope")),
                (
                    "code_challenge",
                    models.CharField(blank=True, default="", max_length=128, verbose_name="code challenge"),
                ),
                ("nonce", models.CharField(blank=True, default="", max_length=255, verbose_name="nonce")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("redirect_uri_given", models.BooleanField(help_text="Whether the authorization request named it.")),
                ("resources", models.JSONField(blank=True, default=list)),
                ("session_bound", models.BooleanField(help_text="Whether logging out ends what it is redeemed for.")),
                ("sid", models.CharField(max_length=64)),
                ("auth_time", models.BigIntegerField()),
                ("amr", models.JSONField(default=list)),
                ("created_at", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField(db_index=True)),
                ("consumed_at", models.BigIntegerField(null=True)),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0, help_text="Wrong verifiers from the right client."),
                ),
                ("family", models.UUIDField(help_text="What the code was redeemed for.", null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                        verbose_name="application",
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("acr", models.CharField(db_default="", default="", max_length=16)),
                (
                    "ends_at",
                    models.BigIntegerField(
                        help_text="When what it is redeemed for ends; null: as the realm says.", null=True
                    ),
                ),
            ],
            options={
                "abstract": False,
                "swappable": "OAUTH2_PROVIDER_GRANT_MODEL",
            },
        ),
        migrations.CreateModel(
            name="Family",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("previous_digest", models.CharField(blank=True, max_length=64)),
                ("nonce", models.CharField(blank=True, max_length=32)),
                ("scope", models.TextField(blank=True)),
                ("resources", models.JSONField(blank=True, default=list)),
                ("session_bound", models.BooleanField(help_text="Whether logging out ends it.")),
                ("sid", models.CharField(db_index=True, max_length=64)),
                ("auth_time", models.BigIntegerField()),
                ("amr", models.JSONField(default=list)),
                ("created_at", models.BigIntegerField()),
                ("rotated_at", models.BigIntegerField()),
                ("idle_expires_at", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField(db_index=True)),
                ("revoked_at", models.BigIntegerField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                        verbose_name="application",
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                ("acr", models.CharField(db_default="", default="", max_length=16)),
                (
                    "withdrawn_scope",
                    models.TextField(blank=True, db_default="", default="", help_text="Granted, and taken back since."),
                ),
            ],
            options={
                "swappable": "OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL",
                "indexes": [
                    models.Index(
                        condition=models.Q(("revoked_at__isnull", False)), fields=["realm", "id"], name="family_revoked"
                    )
                ],
                "verbose_name": "connected application",
            },
        ),
        migrations.CreateModel(
            name="IDToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("jti", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="JWT Token ID")),
                ("expires", models.DateTimeField(verbose_name="expires")),
                ("scope", models.TextField(blank=True, verbose_name="scope")),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                        verbose_name="application",
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "swappable": "OAUTH2_PROVIDER_ID_TOKEN_MODEL",
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", models.TextField(verbose_name="token")),
                (
                    "token_checksum",
                    oauth2_provider.models.TokenChecksumField(
                        db_index=True, max_length=64, unique=True, verbose_name="token checksum"
                    ),
                ),
                ("expires", models.DateTimeField(verbose_name="expires")),
                ("scope", models.TextField(blank=True, verbose_name="scope")),
                (
                    "resource",
                    oauth2_provider.models.ResourceJSONField(blank=True, default=list, verbose_name="resource"),
                ),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                        verbose_name="application",
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "source_refresh_token",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="refreshed_access_token",
                        to=settings.OAUTH2_PROVIDER_REFRESH_TOKEN_MODEL,
                        verbose_name="source refresh token",
                    ),
                ),
                (
                    "id_token",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_token",
                        to=settings.OAUTH2_PROVIDER_ID_TOKEN_MODEL,
                        verbose_name="ID token",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "swappable": "OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL",
            },
        ),
        migrations.CreateModel(
            name="DeviceGrant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("device_code", models.CharField(max_length=100, verbose_name="device code")),
                ("user_code", models.CharField(max_length=100, verbose_name="user code")),
                ("scope", models.TextField(blank=True, verbose_name="scope")),
                ("interval", models.IntegerField(default=5, verbose_name="interval")),
                ("expires", models.DateTimeField(verbose_name="expires")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("authorized", "Authorized"),
                            ("authorization-pending", "Authorization pending"),
                            ("expired", "Expired"),
                            ("denied", "Denied"),
                        ],
                        default="authorization-pending",
                        max_length=64,
                        verbose_name="status",
                    ),
                ),
                ("client_id", models.CharField(db_index=True, max_length=100, verbose_name="client ID")),
                ("last_checked", models.DateTimeField(auto_now=True, verbose_name="last checked")),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "swappable": "OAUTH2_PROVIDER_DEVICE_GRANT_MODEL",
                "constraints": [
                    models.UniqueConstraint(fields=("device_code",), name="oauth_devicegrant_unique_device_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("redirect_host", models.CharField(max_length=300)),
                ("scopes", models.JSONField(default=list)),
                ("resources", models.JSONField(default=dict)),
                ("granted_at", models.BigIntegerField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document_digest",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Of the document that described the client.",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "client", "redirect_host"), name="consent_unique_per_host")
                ],
            },
        ),
        migrations.CreateModel(
            name="RevokedToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jti", models.CharField(max_length=64)),
                ("expires_at", models.BigIntegerField(db_index=True)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("realm", "jti"), name="revoked_token_unique_in_realm")],
            },
        ),
        migrations.CreateModel(
            name="PushedRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("parameters", models.JSONField(default=dict)),
                ("answered", models.BooleanField(default=False)),
                ("expires_at", models.BigIntegerField(db_index=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
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
            name="SeenJti",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("expires_at", models.BigIntegerField(db_index=True)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("realm", "digest"), name="seen_jti_unique_in_realm")],
            },
        ),
        migrations.RunPython(index_beginnings, migrations.RunPython.noop),
    ]
