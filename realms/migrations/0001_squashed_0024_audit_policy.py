"""Every table of realms as it is after 0024, made at once where there is none yet."""

import django.core.validators
import django.db.models.deletion
import re
import realms.front_ends
import realms.models.account_policy
import realms.models.audit_policy
import realms.models.brand
import realms.models.document_policy
import realms.models.domain_policy
import realms.models.language_policy
import realms.models.session_token_policy
import realms.permissions
import support.clock
import support.language_texts
import support.plain_text
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("realms", "0001_initial"),
        ("realms", "0002_signing_algorithms"),
        ("realms", "0003_not_before"),
        ("realms", "0004_resource_names"),
        ("realms", "0004_client_assertions"),
        ("realms", "0005_pushed_requests"),
        ("realms", "0006_registration_policy"),
        ("realms", "0007_metadata_documents"),
        ("realms", "0008_account_policy"),
        ("realms", "0009_second_factors"),
        ("realms", "0010_session_idle_lifetime"),
        ("realms", "0011_languages"),
        ("realms", "0012_own_domain"),
        ("realms", "0013_account_deletion"),
        ("realms", "0014_brands"),
        ("realms", "0015_session_token"),
        ("realms", "0016_scope_translations"),
        ("realms", "0017_secrets_and_webhooks"),
        ("realms", "0018_api_keys"),
        ("realms", "0019_command_line_client"),
        ("realms", "0020_organizations"),
        ("realms", "0021_loopback_redirect_uris"),
        ("realms", "0022_role_permissions"),
        ("realms", "0023_webhook_state"),
        ("realms", "0024_audit_policy"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Realm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.CharField(
                        max_length=63,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\Z"),
                                "Use lower-case letters, digits and hyphens.",
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("enabled", models.BooleanField(default=True)),
                (
                    "registration",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("token", "With an initial access token"),
                            ("approval", "After approval"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                (
                    "pkce",
                    models.CharField(
                        choices=[
                            ("always", "Every client"),
                            ("confidential-optional", "Waived for confidential OpenID clients that send a nonce"),
                        ],
                        default="always",
                        max_length=32,
                    ),
                ),
                (
                    "access_token_lifetime",
                    models.PositiveIntegerField(default=300, validators=[django.core.validators.MinValueValidator(30)]),
                ),
                (
                    "id_token_lifetime",
                    models.PositiveIntegerField(default=300, validators=[django.core.validators.MinValueValidator(30)]),
                ),
                (
                    "code_lifetime",
                    models.PositiveIntegerField(default=60, validators=[django.core.validators.MinValueValidator(5)]),
                ),
                (
                    "refresh_token_idle_lifetime",
                    models.PositiveIntegerField(
                        default=604800, validators=[django.core.validators.MinValueValidator(60)]
                    ),
                ),
                (
                    "refresh_token_absolute_lifetime",
                    models.PositiveIntegerField(
                        default=2592000, validators=[django.core.validators.MinValueValidator(60)]
                    ),
                ),
                (
                    "session_lifetime",
                    models.PositiveIntegerField(
                        default=1209600, validators=[django.core.validators.MinValueValidator(300)]
                    ),
                ),
                ("default_audience", models.CharField(blank=True, help_text="Empty: the issuer.", max_length=500)),
                (
                    "limits",
                    models.JSONField(
                        blank=True, default=dict, help_text='Successful volume per peer: {"login": "30/m"}.'
                    ),
                ),
                (
                    "version",
                    models.PositiveBigIntegerField(default=1, editable=False, help_text="Drawn anew at each change."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "access_token_algorithm",
                    models.CharField(
                        choices=[("RS256", "RS256"), ("ES256", "ES256"), ("PS256", "PS256"), ("EdDSA", "EdDSA")],
                        db_default="ES256",
                        default="ES256",
                        help_text="What access tokens are signed with, unless the client says otherwise.",
                        max_length=16,
                    ),
                ),
                (
                    "signing_key_lifetime",
                    models.PositiveIntegerField(
                        db_default=7776000,
                        default=7776000,
                        help_text="Seconds for which a key signs before the next one does.",
                        validators=[django.core.validators.MinValueValidator(3600)],
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
                        choices=[
                            ("issuer", "The issuer"),
                            ("issuer-or-token-endpoint", "The issuer, or the token endpoint"),
                        ],
                        db_default="issuer",
                        default="issuer",
                        help_text="What client assertions must be addressed to, unless the client says otherwise.",
                        max_length=32,
                    ),
                ),
                (
                    "client_secret_jwt",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Lets clients sign assertions with a secret, which is kept sealed.",
                    ),
                ),
                (
                    "pushed_request_lifetime",
                    models.PositiveIntegerField(
                        db_default=90,
                        default=90,
                        help_text="Seconds for which a pushed request can be opened.",
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(600),
                        ],
                    ),
                ),
                (
                    "require_pushed_authorization_requests",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whether every client must push its requests (RFC 9126).",
                    ),
                ),
                (
                    "idle_client_lifetime",
                    models.PositiveIntegerField(
                        db_default=2592000,
                        default=2592000,
                        help_text="Seconds without use after which such a client goes, unless somebody still holds tokens of it.",
                        validators=[django.core.validators.MinValueValidator(3600)],
                    ),
                ),
                (
                    "maximum_unused_clients",
                    models.PositiveIntegerField(
                        db_default=10000,
                        default=10000,
                        help_text="So many clients may wait for their first use; beyond that the oldest of them go.",
                        validators=[django.core.validators.MinValueValidator(10)],
                    ),
                ),
                (
                    "software_statement_issuers",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text='Who may speak for clients: [{"issuer": "https://…", "jwks": {"keys": […]}}].',
                    ),
                ),
                (
                    "unused_client_lifetime",
                    models.PositiveIntegerField(
                        db_default=86400,
                        default=86400,
                        help_text="Seconds after which a client that registered itself goes if it was never used.",
                        validators=[django.core.validators.MinValueValidator(3600)],
                    ),
                ),
                (
                    "client_id_metadata_documents",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="Whether a client may be the address of a document that describes it.",
                    ),
                ),
                (
                    "trusted_client_domains",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="Hosts whose documents are read, with those below them; empty: any host, while registration is open.",
                        validators=[realms.models.document_policy.demand_domains],
                    ),
                ),
                (
                    "login_methods",
                    models.JSONField(
                        db_default=models.Value(["password", "code"], models.JSONField()),
                        default=realms.models.account_policy.both_methods,
                        help_text='What people log in by: ["password", "code"], or one of the two.',
                        validators=[realms.models.account_policy.demand_methods],
                    ),
                ),
                (
                    "password_minimum_length",
                    models.PositiveSmallIntegerField(
                        db_default=15,
                        default=15,
                        help_text="Characters. Fewer than 15 only where every person has a second factor.",
                        validators=[
                            django.core.validators.MinValueValidator(8),
                            django.core.validators.MaxValueValidator(64),
                        ],
                    ),
                ),
                (
                    "sign_up",
                    models.CharField(
                        choices=[
                            ("open", "Anybody with an e-mail address"),
                            ("domain", "Anybody with an address at one of the domains"),
                            ("invitation", "Whom an administrator invited"),
                            ("closed", "Nobody"),
                        ],
                        db_default="open",
                        default="open",
                        help_text="Who may make an account. Each choice takes in what those below it do.",
                        max_length=16,
                    ),
                ),
                (
                    "sign_up_domains",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text='Whose addresses may make an account, where that goes by domain: ["acme.example"].',
                        validators=[realms.models.document_policy.demand_domains],
                    ),
                ),
                (
                    "administrators_need_second_factor",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whether the administration opens only after a second factor.",
                    ),
                ),
                (
                    "require_second_factor",
                    models.CharField(
                        choices=[
                            ("never", "Nobody"),
                            ("enrolled", "Whoever has one"),
                            ("always", "Everybody: who has none must set one up"),
                        ],
                        db_default="enrolled",
                        default="enrolled",
                        help_text="Who must prove with a second factor that it is them.",
                        max_length=16,
                    ),
                ),
                (
                    "session_idle_lifetime",
                    models.PositiveIntegerField(
                        db_default=1209600,
                        default=1209600,
                        help_text="Seconds without a visit after which a session ends, if it has not ended before.",
                        validators=[django.core.validators.MinValueValidator(300)],
                    ),
                ),
                (
                    "default_language",
                    models.CharField(
                        db_default="en",
                        default="en",
                        help_text="What people read who ask for no language that is offered.",
                        max_length=35,
                        validators=[realms.models.language_policy.demand_language],
                    ),
                ),
                (
                    "languages",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text='The languages of pages and mails: ["en", "de"]; empty: every one that there is a translation into.',
                        validators=[realms.models.language_policy.demand_languages],
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        blank=True,
                        default=None,
                        error_messages={"unique": "Another realm has that domain."},
                        help_text="The host name that is this realm's alone, such as login.acme.example. It changes the issuer: every client, provider and resource server must be told. Empty: the realm is below the platform's address.",
                        max_length=253,
                        null=True,
                        unique=True,
                        validators=[realms.models.domain_policy.demand_own_domain],
                    ),
                ),
                (
                    "former_domain",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        editable=False,
                        help_text="The domain before this one: its tokens are good until they expire.",
                        max_length=253,
                    ),
                ),
                (
                    "account_deletion",
                    models.BooleanField(
                        db_default=True, default=True, help_text="Whether people may delete their accounts themselves."
                    ),
                ),
                (
                    "session_token",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Whether the browser of who is logged in gets a cookie with a token for the realm's APIs.",
                    ),
                ),
                (
                    "session_token_cookie",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The cookie's name. Empty: token_ and the slug, on https with __Secure- before it.",
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^(?:__Secure-)?[A-Za-z0-9][A-Za-z0-9._-]{0,49}\\Z"),
                                "Write letters, digits, dots, hyphens and underscores, 50 at most.",
                            )
                        ],
                    ),
                ),
                (
                    "session_token_domain",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="The parent domain of the front ends, such as acme.example. Every host below it gets the cookie. Empty: this server's host alone.",
                        max_length=253,
                    ),
                ),
                (
                    "session_token_lifetime",
                    models.PositiveIntegerField(
                        db_default=900,
                        default=900,
                        help_text="Seconds for which a token is good. It slides while the session lives.",
                        validators=[
                            django.core.validators.MinValueValidator(60),
                            django.core.validators.MaxValueValidator(86400),
                        ],
                    ),
                ),
                (
                    "session_token_next",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="Where login and logout may lead: origins, pages, and folders, which end in a slash.",
                        validators=[realms.front_ends.demand_addresses],
                    ),
                ),
                (
                    "session_token_origins",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text='The front ends that may renew it: ["https://app.acme.example"].',
                        validators=[realms.front_ends.demand_origins],
                    ),
                ),
                (
                    "session_token_resources",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="The resources that it is for. Empty: the default audience.",
                        validators=[realms.models.session_token_policy.demand_resources],
                    ),
                ),
                (
                    "session_token_scopes",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="What the token may do. Empty: openid and the realm's default scopes.",
                        validators=[realms.models.session_token_policy.demand_scopes],
                    ),
                ),
                (
                    "rotate_secrets_every",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="Days after which a client's newest secret or API key is due to be replaced, unless the client says otherwise; 0: never. Nothing stops working on that day: it is when reminders say so.",
                    ),
                ),
                (
                    "api_key_days",
                    models.PositiveSmallIntegerField(
                        db_default=365,
                        default=365,
                        help_text="Days after which a new key of a person ends at the latest; 0: never.",
                    ),
                ),
                (
                    "people_have_api_keys",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="Whether people may have API keys. Without, those that they have do not work.",
                    ),
                ),
                (
                    "command_line_client",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="Whether administrators may log in with authctl, a client that every realm has.",
                    ),
                ),
                (
                    "organizations_per_person",
                    models.PositiveSmallIntegerField(
                        db_default=0,
                        default=0,
                        help_text="How many organizations a person of this realm may make; each becomes a realm, with its maker as administrator. 0: none.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                    ),
                ),
                (
                    "founder",
                    models.CharField(
                        blank=True,
                        db_default="",
                        db_index=True,
                        default="",
                        editable=False,
                        help_text="Who made it from an account: the slug of their realm, a slash, and their `sub` there.",
                        max_length=130,
                    ),
                ),
                (
                    "loopback_redirect_uris",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="Whether clients that nobody here made may send people to a program on their own computer. Without, editors and command lines cannot register; those that are there stay.",
                    ),
                ),
                (
                    "audit_days",
                    models.PositiveIntegerField(
                        db_default=0,
                        default=0,
                        help_text="Days after which events of the audit trail are deleted, 7 at least; 0: they are kept.",
                        validators=[realms.models.audit_policy.demand_days],
                    ),
                ),
            ],
            options={
                "ordering": ("slug",),
            },
        ),
        migrations.CreateModel(
            name="Scope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        max_length=128,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^[\\x21\\x23-\\x5B\\x5D-\\x7E]+\\Z"), "Not a scope token (RFC 6749 §3.3)."
                            )
                        ],
                    ),
                ),
                ("description", models.CharField(help_text="What it allows, as a person reads it.", max_length=300)),
                ("default", models.BooleanField(default=False, help_text="Granted when a client asks for no scope.")),
                (
                    "public",
                    models.BooleanField(default=True, help_text="Clients that registered themselves may ask for it."),
                ),
                (
                    "restricted",
                    models.BooleanField(default=False, help_text="Only people and machines with a role that lists it."),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "translations",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value({}, models.JSONField()),
                        default=dict,
                        help_text="The description in further languages.",
                        validators=[support.language_texts.LanguageTexts(300)],
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [models.UniqueConstraint(fields=("realm", "name"), name="scope_unique_in_realm")],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=128)),
                ("description", models.CharField(blank=True, max_length=300)),
                (
                    "administers",
                    models.BooleanField(default=False, help_text="Holders may do everything in this realm's admin."),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                ("scopes", models.ManyToManyField(blank=True, related_name="roles", to="realms.scope")),
                (
                    "permissions",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        validators=[realms.permissions.demand_permissions],
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [models.UniqueConstraint(fields=("realm", "name"), name="role_unique_in_realm")],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.CharField(max_length=500)),
                ("canonical_identifier", models.CharField(editable=False, max_length=500)),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "aliases",
                    models.JSONField(blank=True, default=list, help_text="Other identifiers that mean this resource."),
                ),
                (
                    "access_token_lifetime",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Seconds; the shortest that realm, resource and machine say counts. Empty: the realm's.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(30)],
                    ),
                ),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                ("scopes", models.ManyToManyField(blank=True, related_name="resources", to="realms.scope")),
            ],
            options={
                "ordering": ("identifier",),
                "constraints": [
                    models.UniqueConstraint(fields=("realm", "canonical_identifier"), name="resource_unique_in_realm")
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("canonical", models.CharField(max_length=500)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="realms.resource"
                    ),
                ),
            ],
            options={
                "ordering": ("canonical",),
                "constraints": [
                    models.UniqueConstraint(fields=("realm", "canonical"), name="resource_name_unique_in_realm")
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceSuggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.CharField(max_length=500)),
                ("canonical_identifier", models.CharField(max_length=500)),
                ("client_id", models.CharField(help_text="The client that asked last.", max_length=255)),
                ("first_seen", models.BigIntegerField()),
                ("last_seen", models.BigIntegerField()),
                ("count", models.PositiveIntegerField(default=1)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
            ],
            options={
                "ordering": ("-count", "-last_seen"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("realm", "canonical_identifier"), name="resource_suggestion_unique_in_realm"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Brand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "accent",
                    models.CharField(
                        blank=True,
                        help_text="Buttons, as #rrggbb. Black or white is written on it, whichever reads better. Empty: the server's.",
                        max_length=7,
                        validators=[realms.models.brand.demand_colour],
                    ),
                ),
                (
                    "accent_dark",
                    models.CharField(
                        blank=True,
                        help_text="The same for people whose screen is dark. Empty: the one above, lightened where it must be.",
                        max_length=7,
                        validators=[realms.models.brand.demand_colour],
                    ),
                ),
                (
                    "link",
                    models.CharField(
                        blank=True,
                        help_text="Links. Empty: the accent, darkened as far as reading needs.",
                        max_length=7,
                        validators=[realms.models.brand.demand_colour],
                    ),
                ),
                (
                    "link_dark",
                    models.CharField(
                        blank=True,
                        help_text="Links on a dark screen. Empty: the accent there, lightened as far as reading needs.",
                        max_length=7,
                        validators=[realms.models.brand.demand_colour],
                    ),
                ),
                (
                    "corners",
                    models.CharField(
                        choices=[("soft", "Soft"), ("round", "Round"), ("square", "Square")],
                        default="soft",
                        max_length=8,
                    ),
                ),
                (
                    "pattern",
                    models.BooleanField(
                        default=True, help_text="Whether a fine pattern in the accent lies behind the pages."
                    ),
                ),
                (
                    "logo_names",
                    models.BooleanField(
                        default=False,
                        help_text="The logo is shown without the name of the realm beside it.",
                        verbose_name="logo says the name",
                    ),
                ),
                (
                    "login_text",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="A sentence on the login page, below its title.",
                        validators=[support.language_texts.LanguageTexts(280)],
                    ),
                ),
                (
                    "support",
                    models.CharField(
                        blank=True,
                        help_text="Where people find help: an e-mail address or an https address.",
                        max_length=500,
                        validators=[realms.models.brand.demand_contact],
                    ),
                ),
                (
                    "terms_uri",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\Ahttps://[!#-&(-;=?-\\[\\]-~]+\\Z", "Write an https address."
                            )
                        ],
                        verbose_name="terms",
                    ),
                ),
                (
                    "privacy_uri",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\Ahttps://[!#-&(-;=?-\\[\\]-~]+\\Z", "Write an https address."
                            )
                        ],
                        verbose_name="privacy policy",
                    ),
                ),
                (
                    "sender_name",
                    models.CharField(
                        blank=True,
                        help_text="Whom mails say that they come from. Empty: the server's address alone.",
                        max_length=80,
                        validators=[support.plain_text.demand_line],
                    ),
                ),
                (
                    "sender_address",
                    models.EmailField(
                        blank=True,
                        help_text="What mails are sent from. The mail server must be allowed to send for it (SPF, DKIM, DMARC). Empty: the server's.",
                        max_length=254,
                    ),
                ),
                (
                    "reply_to",
                    models.EmailField(
                        blank=True, help_text="Where answers to mails go. Empty: the sender.", max_length=254
                    ),
                ),
                (
                    "mail_footer",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="The end of each mail: who sends it, and where they are.",
                        validators=[support.language_texts.LanguageTexts(1000)],
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
                "verbose_name": "brand",
                "constraints": [models.UniqueConstraint(fields=("realm",), name="brand_one_per_realm")],
            },
        ),
        migrations.CreateModel(
            name="Logo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(choices=[("light", "Light"), ("dark", "Dark")], max_length=5)),
                ("content", models.BinaryField()),
                ("icon", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(max_length=32)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("realm", "scheme"), name="logo_one_per_scheme")],
            },
        ),
        migrations.CreateModel(
            name="MailText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("language", models.CharField(blank=True, max_length=35)),
                ("subject", models.CharField(max_length=150, validators=[support.plain_text.demand_line])),
                ("text", models.TextField(max_length=4000, validators=[support.plain_text.demand_text])),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "ordering": ("kind", "language"),
                "constraints": [
                    models.UniqueConstraint(fields=("realm", "kind", "language"), name="mail_text_unique_in_realm")
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        max_length=63,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\Z"),
                                "Use lower-case letters, digits and hyphens.",
                            )
                        ],
                    ),
                ),
                ("url", models.CharField(help_text="https, at a public address.", max_length=500)),
                (
                    "events",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value([], models.JSONField()),
                        default=list,
                        help_text="What it is told of; empty: everything.",
                    ),
                ),
                ("enabled", models.BooleanField(db_default=True, default=True)),
                ("sealed_secret", models.BinaryField()),
                ("created_at", models.BigIntegerField(default=support.clock.now, editable=False)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "every_realm",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Hears of every realm. For webhooks of the operators' realm alone.",
                    ),
                ),
                ("previous_sealed_secret", models.BinaryField(null=True)),
                ("previous_until", models.BigIntegerField(editable=False, null=True)),
                ("failing_since", models.BigIntegerField(editable=False, null=True)),
                (
                    "switched_off_because",
                    models.CharField(blank=True, db_default="", default="", editable=False, max_length=100),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [models.UniqueConstraint(fields=("realm", "name"), name="webhook_unique_in_realm")],
            },
        ),
    ]
