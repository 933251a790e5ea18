from django.db import migrations, models

import realms.permissions


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0021_loopback_redirect_uris"),
    ]

    operations = [
        migrations.AddField(
            model_name="role",
            name="permissions",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], models.JSONField()),
                default=list,
                validators=[realms.permissions.demand_permissions],
            ),
        ),
        migrations.AlterField(
            model_name="role",
            name="administers",
            field=models.BooleanField(default=False, help_text="Holders may do everything in this realm's admin."),
        ),
    ]
