"""Every table of serviceaccounts as it is after 0006, made at once where there is none yet."""

import django.core.validators
import django.db.models.deletion
import support.plain_text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("serviceaccounts", "0001_initial"),
        ("serviceaccounts", "0002_introspectors"),
        ("serviceaccounts", "0003_workload_rules"),
        ("serviceaccounts", "0004_api_keys"),
        ("serviceaccounts", "0005_application_roles"),
        ("serviceaccounts", "0006_api_key_ends"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
        ("realms", "0022_role_permissions"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("description", models.CharField(blank=True, max_length=300)),
                (
                    "audience",
                    models.JSONField(blank=True, default=list, help_text="Resources; empty: the realm's audience."),
                ),
                (
                    "access_token_lifetime",
                    models.PositiveIntegerField(blank=True, help_text="Empty: the realm's.", null=True),
                ),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_account",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                ("roles", models.ManyToManyField(blank=True, related_name="service_accounts", to="realms.role")),
                ("created_by", models.CharField(blank=True, db_default="", default="", editable=False, max_length=300)),
                (
                    "last_used_at",
                    models.BigIntegerField(blank=True, editable=False, help_text="To a minute.", null=True),
                ),
                (
                    "owner",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="The team that answers for it.", max_length=200
                    ),
                ),
            ],
            options={
                "ordering": ("client__name",),
            },
        ),
        migrations.CreateModel(
            name="Introspector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("introspects_realm", models.BooleanField(default=False, help_text="Every access token of the realm.")),
                (
                    "introspection_signed_response_alg",
                    models.CharField(
                        choices=[("RS256", "RS256"), ("ES256", "ES256"), ("PS256", "PS256"), ("EdDSA", "EdDSA")],
                        default="RS256",
                        help_text="For signed answers, which it asks for by its Accept header (RFC 9701).",
                        max_length=16,
                    ),
                ),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introspector",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                (
                    "introspects",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Resources whose access tokens it may introspect.",
                        related_name="introspectors",
                        to="realms.resource",
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
                "ordering": ("client__client_id",),
            },
        ),
        migrations.CreateModel(
            name="WorkloadRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="What it is called here, and in the audit trail.",
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9._-]*\\Z",
                                "Write letters, digits, dots, hyphens and underscores.",
                            )
                        ],
                    ),
                ),
                ("enabled", models.BooleanField(default=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("github", "GitHub Actions"),
                            ("gitlab", "GitLab CI"),
                            ("kubernetes", "Kubernetes service accounts"),
                            ("oidc", "Another OpenID Connect issuer"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "issuer",
                    models.CharField(
                        blank=True,
                        help_text="The iss of its tokens, letter by letter. Empty: that of GitHub or GitLab.",
                        max_length=500,
                    ),
                ),
                (
                    "jwks",
                    models.JSONField(
                        blank=True,
                        help_text="Its public keys. Empty: they are read where the issuer publishes them.",
                        null=True,
                    ),
                ),
                (
                    "claims",
                    models.JSONField(
                        default=dict,
                        help_text="Claims and what each must be. * stands for anything but / and :, and ** at the end for all that follows.",
                    ),
                ),
                (
                    "maximum_age",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Seconds since a token was issued. Empty: 1800 for GitHub and other issuers, 3600 for GitLab, 86400 for Kubernetes.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(60),
                            django.core.validators.MaxValueValidator(86400),
                        ],
                    ),
                ),
                (
                    "not_before",
                    models.BigIntegerField(default=0, editable=False, help_text="Tokens it gave before are dead."),
                ),
                ("created_at", models.BigIntegerField(editable=False)),
                ("created_by", models.CharField(blank=True, default="", editable=False, max_length=300)),
                (
                    "last_used_at",
                    models.BigIntegerField(blank=True, editable=False, help_text="To a minute.", null=True),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workload_rules",
                        to="serviceaccounts.serviceaccount",
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
                "verbose_name": "workload identity",
                "verbose_name_plural": "workload identities",
                "ordering": ("account", "name"),
                "indexes": [models.Index(fields=["realm", "issuer"], name="workload_rule_by_issuer")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "name"), name="workload_rule_name_in_account")
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(db_index=True, editable=False, max_length=80)),
                ("hint", models.CharField(blank=True, db_default="", default="", editable=False, max_length=4)),
                (
                    "note",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="Where it is used.", max_length=200
                    ),
                ),
                ("created_at", models.BigIntegerField(editable=False)),
                ("created_by", models.CharField(blank=True, db_default="", default="", editable=False, max_length=300)),
                ("starts_at", models.BigIntegerField(blank=True, null=True)),
                ("expires_at", models.BigIntegerField(blank=True, null=True)),
                (
                    "last_used_at",
                    models.BigIntegerField(blank=True, editable=False, help_text="To a minute.", null=True),
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
                (
                    "reminded_of",
                    models.BigIntegerField(
                        blank=True,
                        editable=False,
                        help_text="The end or the due day that the last reminder was about.",
                        null=True,
                    ),
                ),
                (
                    "reminded_days",
                    models.SmallIntegerField(
                        blank=True, editable=False, help_text="How many days before it that reminder was.", null=True
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        max_length=100,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!\\.{1,2}\\Z)[^/\\s](?:[^/]*[^/\\s])?\\Z", "A name without slashes."
                            ),
                            support.plain_text.demand_line,
                        ],
                    ),
                ),
                ("generation", models.PositiveIntegerField(default=1, editable=False)),
                ("scopes", models.JSONField(blank=True, default=list, help_text="None: all of its owner's.")),
                ("resources", models.JSONField(blank=True, default=list, help_text="None: all of its owner's.")),
                (
                    "quota",
                    models.CharField(
                        blank=True,
                        help_text="How often it may be used, such as 1000/d (s, m, h, d). Empty: no limit.",
                        max_length=16,
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("invalidated_at", models.BigIntegerField(blank=True, editable=False, null=True)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "service_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_keys",
                        to="serviceaccounts.serviceaccount",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API key",
                "ordering": ("name", "-generation"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service_account", None), ("user__isnull", False)),
                            models.Q(("service_account__isnull", False), ("user", None)),
                            _connector="OR",
                        ),
                        name="api_key_has_one_owner",
                    ),
                    models.UniqueConstraint(
                        fields=("service_account", "name", "generation"), name="api_key_unique_of_service_account"
                    ),
                    models.UniqueConstraint(fields=("user", "name", "generation"), name="api_key_unique_of_user"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)), fields=["expires_at"], name="api_key_ends"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_by", models.CharField(editable=False, max_length=300)),
                ("given_at", models.BigIntegerField(editable=False)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="application_roles",
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
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="application_roles", to="realms.role"
                    ),
                ),
                (
                    "service_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="application_roles",
                        to="serviceaccounts.serviceaccount",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="application_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "role for one application",
                "verbose_name_plural": "roles for one application",
                "ordering": ("client__name", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service_account", None), ("user__isnull", False)),
                            models.Q(("service_account__isnull", False), ("user", None)),
                            _connector="OR",
                        ),
                        name="application_role_has_one_holder",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "client", "role"), name="application_role_unique_of_person"
                    ),
                    models.UniqueConstraint(
                        fields=("service_account", "client", "role"), name="application_role_unique_of_machine"
                    ),
                ],
            },
        ),
    ]
