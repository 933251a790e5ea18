from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0012_own_domain"),
    ]

    operations = [
        migrations.AddField(
            model_name="realm",
            name="account_deletion",
            field=models.BooleanField(
                db_default=True, default=True, help_text="Whether people may delete their accounts themselves."
            ),
        ),
    ]
