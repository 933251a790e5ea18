from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0006_lanes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("realm", models.CharField(blank=True, max_length=63)),
                ("span", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=64)),
                ("begins_at", models.BigIntegerField()),
                ("key", models.CharField(blank=True, max_length=320)),
                ("count", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name_plural": "tallies",
                "ordering": ("begins_at", "kind", "key"),
                "indexes": [models.Index(fields=["begins_at", "span"], name="tally_of_time")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("realm", "span", "kind", "begins_at", "key"), name="tally_counted_once"
                    )
                ],
            },
        ),
    ]
