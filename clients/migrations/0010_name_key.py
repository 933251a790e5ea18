from django.db import migrations, models

from support import lookalikes

BATCH = 1000


def fill(apps, schema_editor):
    """Give each client that is there the key of its name, as saving does from now on."""
    model = apps.get_model("clients", "Client")
    last = 0
    while rows := list(model._base_manager.filter(pk__gt=last).order_by("pk").only("pk", "name", "name_key")[:BATCH]):
        for row in rows:
            row.name_key = lookalikes.key(row.name)[:400]
        model._base_manager.bulk_update(rows, ["name_key"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("clients", "0009_logout_channels")]

    operations = [
        migrations.AddField(
            "client",
            "name_key",
            models.CharField(
                db_default="",
                default="",
                editable=False,
                max_length=400,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            "client",
            models.Index(
                fields=["realm", "name_key"],
                condition=models.Q(("origin", "administrator"), ("trust", "verified"), _connector="OR"),
                name="client_trusted_name",
            ),
        ),
    ]
