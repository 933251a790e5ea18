"""Every table of federation as it is after 0004, made at once where there is none yet."""

import django.core.validators
import django.db.models.deletion
import federation.models.policy
import re
import realms.models.document_policy
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BEGINNINGS = {"identity_subject_begins": "subject", "identity_email_begins": "email"}


def index_beginnings(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the upper case, as Django compares, in byte order, as LIKE needs it; SQLite does without."""
    if schema_editor.connection.vendor == "postgresql":
        for name, column in BEGINNINGS.items():
            schema_editor.execute(
                f"CREATE INDEX {name} ON federation_linkedidentity (upper({column}) text_pattern_ops)"
            )


class Migration(migrations.Migration):
    replaces = [
        ("federation", "0001_initial"),
        ("federation", "0002_logins"),
        ("federation", "0003_trial"),
        ("federation", "0004_identities_are_found"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
        ("realms", "0007_metadata_documents"),
    ]

    operations = [
        migrations.CreateModel(
            name="IdentityProvider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enabled", models.BooleanField(default=True)),
                (
                    "sign_up",
                    models.CharField(
                        choices=[
                            ("closed", "Nobody"),
                            ("domains", "People whose e-mail address is in one of its domains"),
                            ("open", "Everybody who has an account there"),
                        ],
                        default="domains",
                        help_text="Who gets an account at their first login; their e-mail address must be verified there.",
                        max_length=16,
                    ),
                ),
                (
                    "trusts_email",
                    models.BooleanField(
                        default=True, help_text="Whether its word counts that an e-mail address is verified."
                    ),
                ),
                (
                    "domains",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Whoever types an e-mail address in one of these is sent there: ["corp.example"].',
                        validators=[realms.models.document_policy.demand_domains],
                    ),
                ),
                (
                    "attributes",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='Attribute to claim, taken over at each login: {"name": "displayName"}. Empty: the names, once.',
                        validators=[federation.models.policy.demand_attributes],
                    ),
                ),
                (
                    "role_claim",
                    models.CharField(blank=True, help_text='The claim that roles come from: "groups".', max_length=200),
                ),
                (
                    "roles",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='Value of that claim to role, and nothing else gives a role: {"finance": "auditor"}.',
                        validators=[federation.models.policy.demand_texts],
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        help_text="Part of the address to which people come back; it never changes.",
                        max_length=63,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\Z"),
                                "Use lower-case letters, digits and hyphens.",
                            )
                        ],
                        verbose_name="id",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("oidc", "OpenID Connect"),
                            ("microsoft", "Microsoft Entra"),
                            ("google", "Google"),
                            ("github", "GitHub"),
                        ],
                        max_length=16,
                    ),
                ),
                ("name", models.CharField(help_text="What the button on the login page says.", max_length=100)),
                (
                    "issuer",
                    models.URLField(
                        blank=True,
                        help_text="For Microsoft, Google and GitHub only where it is not the usual one.",
                        max_length=500,
                    ),
                ),
                ("client_id", models.CharField(max_length=255)),
                (
                    "token_endpoint_auth_method",
                    models.CharField(
                        choices=[
                            ("client_secret_basic", "Secret in the Authorization header"),
                            ("client_secret_post", "Secret in the body"),
                            ("private_key_jwt", "Assertion signed with a key of the realm"),
                            ("none", "Not at all (public client)"),
                        ],
                        default="client_secret_basic",
                        help_text="How this server authenticates.",
                        max_length=32,
                    ),
                ),
                ("sealed_secret", models.CharField(blank=True, editable=False, max_length=2000)),
                (
                    "scopes",
                    models.JSONField(
                        blank=True, default=list, help_text="What is asked for; empty: what a login needs."
                    ),
                ),
                (
                    "tenants",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Microsoft: tenant ids, or ["organizations"] for each but personal accounts, whose tenant is 9188040d-6c67-4c5b-b112-36a304b66dad.',
                    ),
                ),
                (
                    "userinfo",
                    models.BooleanField(
                        default=False, help_text="Whether claims are read from its userinfo endpoint too."
                    ),
                ),
                (
                    "offered",
                    models.BooleanField(
                        default=False, help_text="In the operators' realm: whether every realm may refer to it."
                    ),
                ),
                (
                    "clients",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Applications whose login page offers it; none: all of them.",
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
                (
                    "asks_again_after",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Seconds after which whoever came through it must come through it again: sessions and tokens end then, so that who has no account there any more is out. Empty: as the realm says.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(60)],
                    ),
                ),
            ],
            options={
                "ordering": ("slug",),
                "constraints": [models.UniqueConstraint(fields=("realm", "slug"), name="provider_unique_in_realm")],
            },
        ),
        migrations.CreateModel(
            name="LinkedIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer", models.CharField(max_length=500)),
                ("subject", models.CharField(max_length=255)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("granted_roles", models.JSONField(blank=True, default=list)),
                ("linked_at", models.BigIntegerField()),
                ("last_used_at", models.BigIntegerField(blank=True, null=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identities",
                        to="federation.identityprovider",
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
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "linked identities",
                "ordering": ("linked_at",),
                "constraints": [
                    models.UniqueConstraint(fields=("realm", "issuer", "subject"), name="identity_unique_in_realm")
                ],
            },
        ),
        migrations.CreateModel(
            name="PendingLogin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("browser", models.CharField(max_length=64)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("login", "Log in"),
                            ("link", "Link to the account that is logged in"),
                            ("confirm", "Prove presence"),
                            ("trial", "See what the provider says of the administrator who tries it"),
                        ],
                        max_length=16,
                    ),
                ),
                ("way_on", models.TextField(blank=True)),
                (
                    "fresh",
                    models.BooleanField(
                        default=False, help_text="Whether the person was to prove there again who they are."
                    ),
                ),
                ("started_at", models.BigIntegerField()),
                ("expires_at", models.BigIntegerField(db_index=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="federation.identityprovider"
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProviderReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enabled", models.BooleanField(default=True)),
                (
                    "sign_up",
                    models.CharField(
                        choices=[
                            ("closed", "Nobody"),
                            ("domains", "People whose e-mail address is in one of its domains"),
                            ("open", "Everybody who has an account there"),
                        ],
                        default="domains",
                        help_text="Who gets an account at their first login; their e-mail address must be verified there.",
                        max_length=16,
                    ),
                ),
                (
                    "trusts_email",
                    models.BooleanField(
                        default=True, help_text="Whether its word counts that an e-mail address is verified."
                    ),
                ),
                (
                    "domains",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text='Whoever types an e-mail address in one of these is sent there: ["corp.example"].',
                        validators=[realms.models.document_policy.demand_domains],
                    ),
                ),
                (
                    "attributes",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='Attribute to claim, taken over at each login: {"name": "displayName"}. Empty: the names, once.',
                        validators=[federation.models.policy.demand_attributes],
                    ),
                ),
                (
                    "role_claim",
                    models.CharField(blank=True, help_text='The claim that roles come from: "groups".', max_length=200),
                ),
                (
                    "roles",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text='Value of that claim to role, and nothing else gives a role: {"finance": "auditor"}.',
                        validators=[federation.models.policy.demand_texts],
                    ),
                ),
                (
                    "clients",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Applications whose login page offers it; none: all of them.",
                        related_name="+",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="federation.identityprovider",
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "asks_again_after",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Seconds after which whoever came through it must come through it again: sessions and tokens end then, so that who has no account there any more is out. Empty: as the realm says.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(60)],
                    ),
                ),
            ],
            options={
                "ordering": ("provider__slug",),
                "constraints": [
                    models.UniqueConstraint(fields=("realm", "provider"), name="reference_unique_in_realm")
                ],
            },
        ),
        migrations.CreateModel(
            name="FederatedLogin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sid", models.CharField(db_index=True, max_length=64)),
                ("provider_session", models.CharField(blank=True, db_index=True, max_length=255)),
                ("expires_at", models.BigIntegerField(db_index=True)),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="logins",
                        to="federation.linkedidentity",
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
            name="SeenLogoutToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("expires_at", models.BigIntegerField(db_index=True)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="federation.identityprovider"
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
                "constraints": [models.UniqueConstraint(fields=("provider", "digest"), name="logout_token_once")],
            },
        ),
        migrations.RunPython(index_beginnings, migrations.RunPython.noop),
    ]
