from django.db import migrations, models

import realms.models.audit_policy


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0023_webhook_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="realm",
            name="audit_days",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                help_text="Days after which events of the audit trail are deleted, 7 at least; 0: they are kept.",
                validators=[realms.models.audit_policy.demand_days],
            ),
        ),
    ]
