from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0018_api_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="realm",
            name="command_line_client",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether administrators may log in with authctl, a client that every realm has.",
            ),
        ),
    ]
