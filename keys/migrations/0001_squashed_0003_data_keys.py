"""Every table of keys as it is after 0003, made at once where there is none yet."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("keys", "0001_initial"), ("keys", "0002_signing_algorithms"), ("keys", "0003_data_keys")]

    initial = True

    dependencies = [
        ("realms", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kid", models.CharField(max_length=64, unique=True)),
                (
                    "algorithm",
                    models.CharField(
                        choices=[("RS256", "RS256"), ("ES256", "ES256"), ("PS256", "PS256"), ("EdDSA", "EdDSA")],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("next", "Next"), ("active", "Active"), ("retired", "Retired")], max_length=16
                    ),
                ),
                ("public_jwk", models.JSONField(help_text="RFC 7517 §4, public members only.")),
                ("sealed_private_jwk", models.BinaryField()),
                ("created_at", models.BigIntegerField()),
                ("activated_at", models.BigIntegerField(null=True)),
                ("retired_at", models.BigIntegerField(null=True)),
                (
                    "realm",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="realms.realm"
                    ),
                ),
                (
                    "longest_token",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="Seconds: no token that it signed can live longer."
                    ),
                ),
            ],
            options={
                "ordering": ("algorithm", "created_at"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")),
                        fields=("realm", "algorithm"),
                        name="signing_key_one_active_per_algorithm",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "next")),
                        fields=("realm", "algorithm"),
                        name="signing_key_one_next_per_algorithm",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="What sealed values call it: part of its digest.", max_length=16, unique=True
                    ),
                ),
                ("label", models.CharField(help_text="The key-encryption key that wraps it.", max_length=300)),
                ("wrapped", models.BinaryField()),
                ("created_at", models.BigIntegerField()),
            ],
            options={
                "ordering": ("pk",),
            },
        ),
    ]
