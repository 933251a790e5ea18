"""The list of the outbox goes by when a message was written: an index has it ready, of one realm and of all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0010_refusals_are_found")]

    operations = [
        migrations.AddIndex("outboxmessage", models.Index(fields=["created_at"], name="outbox_in_order")),
        migrations.AddIndex("outboxmessage", models.Index(fields=["realm", "created_at"], name="outbox_of_realm")),
    ]
