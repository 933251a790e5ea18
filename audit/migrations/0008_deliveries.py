from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0007_tally"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrailCursor",
            fields=[
                ("reader", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("floor", models.BigIntegerField()),
                ("seen", models.BigIntegerField()),
                ("horizon", models.BigIntegerField()),
                ("since", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="status",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="took_ms",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                fields=["lane", "-created_at"],
                condition=models.Q(("kind", "webhook")),
                name="outbox_of_webhook",
            ),
        ),
    ]
