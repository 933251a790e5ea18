from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_events_are_appended")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="last_error",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]
