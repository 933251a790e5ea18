"""Every table of clients as it is after 0014, made at once where there is none yet."""

import clients.models.client
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"client_id_begins": "client_id", "client_name_begins": "name"}


def index_beginnings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(f"CREATE INDEX {name} ON clients_client (upper({column}) text_pattern_ops)")


class Migration(migrations.Migration):
    replaces = [
        ("clients", "0001_initial"),
        ("clients", "0002_signing_algorithms"),
        ("clients", "0003_not_before"),
        ("clients", "0004_client_authentication"),
        ("clients", "0005_require_pushed_authorization_requests"),
        ("clients", "0006_lifecycle"),
        ("clients", "0007_metadata_documents"),
        ("clients", "0008_second_factor"),
        ("clients", "0009_logout_channels"),
        ("clients", "0010_name_key"),
        ("clients", "0011_credentials"),
        ("clients", "0012_secret_ends"),
        ("clients", "0013_clients_are_found"),
        ("clients", "0014_admin_lists"),
    ]

    initial = True

    dependencies = [
        ("realms", "0017_secrets_and_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="InitialAccessToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, help_text="Whom it was made for.", max_length=200)),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("uses_left", models.PositiveIntegerField()),
                (
                    "scopes",
                    models.JSONField(
                        blank=True, help_text="Scopes that its clients may ask for; null: every public one.", null=True
                    ),
                ),
                (
                    "redirect_hosts",
                    models.JSONField(
                        blank=True, default=list, help_text="Hosts that its clients may send people to; empty: any."
                    ),
                ),
                ("created_at", models.BigIntegerField(editable=False)),
                ("expires_at", models.BigIntegerField()),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                ("created_by", models.CharField(blank=True, db_default="", default="", editable=False, max_length=300)),
            ],
            options={
                "ordering": ("-created_at",),
                "verbose_name": "registration token",
            },
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated", models.DateTimeField(auto_now=True, verbose_name="updated")),
                ("client_id", models.CharField(default=clients.models.client.new_client_id, max_length=255)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("enabled", models.BooleanField(default=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("administrator", "An administrator"),
                            ("registration", "Registered itself"),
                            ("document", "Describes itself at the address that is its identifier"),
                        ],
                        default="administrator",
                        max_length=16,
                    ),
                ),
                (
                    "application_type",
                    models.CharField(choices=[("web", "Web"), ("native", "Native")], default="web", max_length=8),
                ),
                (
                    "token_endpoint_auth_method",
                    models.CharField(
                        choices=[
                            ("client_secret_basic", "Secret in the Authorization header"),
                            ("client_secret_post", "Secret in the body"),
                            ("private_key_jwt", "Assertion signed with its key"),
                            ("client_secret_jwt", "Assertion signed with its secret"),
                            ("tls_client_auth", "Certificate of a trusted authority"),
                            ("self_signed_tls_client_auth", "Certificate among its keys"),
                            ("none", "None (public)"),
                        ],
                        default="client_secret_basic",
                        max_length=32,
                    ),
                ),
                ("grant_types", models.JSONField(blank=True, default=list)),
                ("redirect_uris", models.JSONField(blank=True, default=list)),
                ("post_logout_redirect_uris", models.JSONField(blank=True, default=list)),
                (
                    "scopes",
                    models.JSONField(
                        blank=True, help_text="Scopes it may ask for; null: every public scope of the realm.", null=True
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("remember", "Once for the same access"),
                            ("always", "Every time"),
                            ("skip", "Never: the client is part of the realm"),
                        ],
                        default="remember",
                        max_length=16,
                    ),
                ),
                (
                    "id_token_signed_response_alg",
                    models.CharField(
                        choices=[("RS256", "RS256"), ("ES256", "ES256"), ("PS256", "PS256"), ("EdDSA", "EdDSA")],
                        default="RS256",
                        max_length=16,
                    ),
                ),
                ("client_uri", models.URLField(blank=True, max_length=500)),
                ("logo_uri", models.URLField(blank=True, max_length=500)),
                ("policy_uri", models.URLField(blank=True, max_length=500)),
                ("tos_uri", models.URLField(blank=True, max_length=500)),
                ("contacts", models.JSONField(blank=True, default=list)),
                ("software_id", models.CharField(blank=True, max_length=255)),
                ("software_version", models.CharField(blank=True, max_length=255)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "access_token_signed_response_alg",
                    models.CharField(
                        blank=True,
                        choices=[("RS256", "RS256"), ("ES256", "ES256"), ("PS256", "PS256"), ("EdDSA", "EdDSA")],
                        db_default="",
                        default="",
                        help_text="Empty: the realm's.",
                        max_length=16,
                    ),
                ),
                (
                    "not_before",
                    models.BigIntegerField(
                        db_default=0,
                        default=0,
                        editable=False,
                        help_text="What was issued before this moment is dead; 0: nothing is.",
                    ),
                ),
                (
                    "client_assertion_audience",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("issuer", "The issuer"),
                            ("issuer-or-token-endpoint", "The issuer, or the token endpoint"),
                        ],
                        db_default="",
                        default="",
                        help_text="Empty: the realm's.",
                        max_length=32,
                    ),
                ),
                ("jwks", models.JSONField(blank=True, null=True)),
                ("jwks_uri", models.URLField(blank=True, db_default="", default="", max_length=500)),
                ("tls_client_auth_san_dns", models.CharField(blank=True, db_default="", default="", max_length=255)),
                ("tls_client_auth_subject_dn", models.CharField(blank=True, db_default="", default="", max_length=500)),
                (
                    "token_endpoint_auth_signing_alg",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ES256", "ES256"),
                            ("ES384", "ES384"),
                            ("EdDSA", "EdDSA"),
                            ("PS256", "PS256"),
                            ("RS256", "RS256"),
                            ("HS256", "HS256"),
                        ],
                        db_default="",
                        default="",
                        help_text="Empty: any that fits its keys.",
                        max_length=16,
                    ),
                ),
                ("require_pushed_authorization_requests", models.BooleanField(db_default=False, default=False)),
                (
                    "default_max_age",
                    models.PositiveIntegerField(
                        blank=True, help_text="Seconds: the max_age of requests that name none.", null=True
                    ),
                ),
                ("initiate_login_uri", models.URLField(blank=True, db_default="", default="", max_length=500)),
                (
                    "last_used_at",
                    models.BigIntegerField(
                        blank=True, editable=False, help_text="To a day; null: no person has ever let it in.", null=True
                    ),
                ),
                (
                    "registered_from",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        editable=False,
                        help_text="The network of the peer.",
                        max_length=64,
                    ),
                ),
                (
                    "registration_token_digest",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        editable=False,
                        help_text="RFC 7592; empty: none.",
                        max_length=80,
                    ),
                ),
                ("software_statement", models.TextField(blank=True, db_default="", default="", editable=False)),
                (
                    "trust",
                    models.CharField(
                        choices=[
                            ("pending", "Waits for approval"),
                            ("new", "Nobody vouches for it"),
                            ("verified", "An administrator vouches for it"),
                        ],
                        db_default="new",
                        default="new",
                        max_length=16,
                    ),
                ),
                (
                    "initial_access_token",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="What it registered with: its limits hold for later changes too.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="clients",
                        to="clients.initialaccesstoken",
                    ),
                ),
                (
                    "require_second_factor",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("never", "Nobody"),
                            ("enrolled", "Whoever has one"),
                            ("always", "Everybody: who has none must set one up"),
                        ],
                        db_default="",
                        default="",
                        help_text="Who must prove with a second factor that it is them, if the realm does not demand more.",
                        max_length=16,
                    ),
                ),
                ("backchannel_logout_session_required", models.BooleanField(db_default=False, default=False)),
                (
                    "backchannel_logout_uri",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="This server posts a logout token there.",
                        max_length=500,
                    ),
                ),
                ("frontchannel_logout_session_required", models.BooleanField(db_default=False, default=False)),
                (
                    "frontchannel_logout_uri",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The page after logout loads it, in a frame.",
                        max_length=500,
                    ),
                ),
                ("name_key", models.CharField(db_default="", default="", editable=False, max_length=400)),
                (
                    "rotate_secrets_every",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days after which its newest secret is due; 0: never. Empty: the realm's.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ("name", "client_id"),
                "abstract": False,
                "swappable": "OAUTH2_PROVIDER_APPLICATION_MODEL",
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("last_used_at", None), models.Q(("origin", "administrator"), _negated=True)
                        ),
                        fields=["realm", "created"],
                        name="client_never_used",
                    ),
                    models.Index(
                        condition=models.Q(("origin", "administrator"), ("trust", "verified"), _connector="OR"),
                        fields=["realm", "name_key"],
                        name="client_trusted_name",
                    ),
                    models.Index(
                        condition=models.Q(("registration_token_digest", ""), _negated=True),
                        fields=["registration_token_digest"],
                        name="client_by_registration_token",
                    ),
                    models.Index(
                        condition=models.Q(("enabled", False), ("trust", "pending")),
                        fields=["created"],
                        name="client_waits_for_approval",
                    ),
                    models.Index(fields=["realm", "name", "client_id"], name="client_by_name_in_realm"),
                    models.Index(fields=["name", "client_id"], name="client_by_name"),
                ],
                "constraints": [models.UniqueConstraint(fields=("realm", "client_id"), name="client_unique_in_realm")],
            },
        ),
        migrations.CreateModel(
            name="ClientSecret",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(db_index=True, editable=False, max_length=80)),
                ("created_at", models.BigIntegerField(editable=False)),
                ("expires_at", models.BigIntegerField(blank=True, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secrets",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "sealed",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        editable=False,
                        help_text="Only for client_secret_jwt.",
                        max_length=500,
                    ),
                ),
                (
                    "allowed_networks",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="Networks that it is accepted from, such as 192.0.2.0/24 or 2001:db8::/32; empty: any.",
                    ),
                ),
                ("created_by", models.CharField(blank=True, db_default="", default="", editable=False, max_length=300)),
                ("hint", models.CharField(blank=True, db_default="", default="", editable=False, max_length=4)),
                (
                    "last_used_at",
                    models.BigIntegerField(blank=True, editable=False, help_text="To a minute.", null=True),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="Where it is used.", max_length=200
                    ),
                ),
                (
                    "reminded_days",
                    models.SmallIntegerField(
                        blank=True, editable=False, help_text="How many days before it that reminder was.", null=True
                    ),
                ),
                (
                    "reminded_of",
                    models.BigIntegerField(
                        blank=True,
                        editable=False,
                        help_text="The end or the due day that the last reminder was about.",
                        null=True,
                    ),
                ),
                ("starts_at", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-created_at",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)),
                        fields=["expires_at"],
                        name="client_secret_ends",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MetadataDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(help_text="Of what a person consents to: name, addresses, keys.", max_length=64),
                ),
                ("etag", models.CharField(blank=True, max_length=255)),
                ("last_modified", models.CharField(blank=True, max_length=64)),
                (
                    "fetched_at",
                    models.BigIntegerField(help_text="When the other side last said that this is its document."),
                ),
                (
                    "expires_at",
                    models.BigIntegerField(db_index=True, help_text="When it is asked again, at the next use."),
                ),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="document",
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
        migrations.RunPython(index_beginnings, migrations.RunPython.noop),
    ]
