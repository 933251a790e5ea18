from django.db import migrations, models


def relate(apps, schema_editor):
    """Say of each consent which scopes hold where. Where several resources were allowed nobody knows: ask again."""
    model = apps.get_model("oauth", "Consent")
    gone = []
    for row in model._base_manager.only("pk", "scopes", "resources").iterator(chunk_size=1000):
        if not isinstance(row.resources, list):
            continue
        if len(row.resources) > 1:
            gone.append(row.pk)
            continue
        here = {resource: row.scopes for resource in row.resources}
        scopes = [] if here else row.scopes
        model._base_manager.filter(pk=row.pk).update(scopes=scopes, resources=here)
    for start in range(0, len(gone), 500):
        model._base_manager.filter(pk__in=gone[start : start + 500]).delete()


def flatten(apps, schema_editor):
    model = apps.get_model("oauth", "Consent")
    for row in model._base_manager.only("pk", "scopes", "resources").iterator(chunk_size=1000):
        if isinstance(row.resources, dict):
            scopes = sorted({*row.scopes, *(scope for scopes in row.resources.values() for scope in scopes)})
            model._base_manager.filter(pk=row.pk).update(scopes=scopes, resources=sorted(row.resources))


class Migration(migrations.Migration):
    dependencies = [("oauth", "0007_ends_at")]

    operations = [
        migrations.AddField(
            "family",
            "withdrawn_scope",
            models.TextField(blank=True, db_default="", default="", help_text="Granted, and taken back since."),
        ),
        migrations.AlterField("consent", "resources", models.JSONField(default=dict)),
        migrations.RunPython(relate, flatten),
    ]
