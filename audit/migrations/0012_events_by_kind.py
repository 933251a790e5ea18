"""The events of one realm are found by what happened: what is rare there may be common elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0011_outbox_in_order")]

    operations = [
        migrations.AddIndex("event", models.Index(fields=["realm", "action", "id"], name="event_of_kind")),
    ]
