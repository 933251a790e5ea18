import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0022_role_permissions"),
        ("serviceaccounts", "0004_api_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
    ]

    operations = [
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
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="realms.realm",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="application_roles",
                        to="realms.role",
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
                        condition=models.Q(service_account=None, user__isnull=False)
                        | models.Q(service_account__isnull=False, user=None),
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
