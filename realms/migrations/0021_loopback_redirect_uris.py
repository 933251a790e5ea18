from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0020_organizations"),
    ]

    operations = [
        migrations.AddField(
            model_name="realm",
            name="loopback_redirect_uris",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Whether clients that nobody here made may send people to a program on their own computer. "
                "Without, editors and command lines cannot register; those that are there stay.",
            ),
        ),
    ]
