from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0004_last_error"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="subject",
            field=models.CharField(blank=True, db_default="", max_length=36),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("subject", ""), _negated=True),
                fields=["realm", "subject", "-at"],
                name="event_of_person",
            ),
        ),
    ]
