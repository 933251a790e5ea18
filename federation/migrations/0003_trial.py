"""A login through a provider may be a trial by an administrator."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("federation", "0002_logins"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pendinglogin",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("login", "Log in"),
                    ("link", "Link to the account that is logged in"),
                    ("confirm", "Prove presence"),
                    ("trial", "See what the provider says of the administrator who tries it"),
                ],
                max_length=16,
            ),
        ),
    ]
