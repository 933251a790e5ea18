from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0022_role_permissions"),
    ]

    operations = [
        migrations.AddField(
            model_name="webhook",
            name="every_realm",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Hears of every realm. For webhooks of the operators' realm alone.",
            ),
        ),
        migrations.AddField(
            model_name="webhook",
            name="previous_sealed_secret",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="webhook",
            name="previous_until",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="webhook",
            name="failing_since",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="webhook",
            name="switched_off_because",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=100),
        ),
    ]
