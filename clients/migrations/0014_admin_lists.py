from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("clients", "0013_clients_are_found"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="initialaccesstoken",
            options={"ordering": ("-created_at",), "verbose_name": "registration token"},
        ),
        migrations.AddField(
            model_name="initialaccesstoken",
            name="created_by",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=300),
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(
                condition=models.Q(("enabled", False), ("trust", "pending")),
                fields=["created"],
                name="client_waits_for_approval",
            ),
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["realm", "name", "client_id"], name="client_by_name_in_realm"),
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["name", "client_id"], name="client_by_name"),
        ),
    ]
