"""Who may not log in, and whose address nobody has proved, are few among a million."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_people_are_found")]

    operations = [
        migrations.AddIndex("user", models.Index(fields=["realm", "email"], condition=models.Q(("is_active", False)), name="user_not_active")),
        migrations.AddIndex("user", models.Index(fields=["realm", "email"], condition=models.Q(("email_verified", False)), name="user_not_verified")),
    ]
