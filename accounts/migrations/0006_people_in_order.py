"""Lists of people go in the order of their addresses, in one realm and in all of them: an index has them ready."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_one_application"),
    ]

    operations = [
        migrations.AddIndex("user", models.Index(fields=["realm", "email"], name="user_in_order_of_email")),
        migrations.AddIndex("user", models.Index(fields=["email"], name="user_of_all_in_order")),
    ]
