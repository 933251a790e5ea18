"""Each name of a resource in a table of its own, where it can be unique in its realm; and what is suggested."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from realms.resource_identifier import canonical


def name_resources(apps, schema_editor):
    """Write the names of the resources there are; one that two claim is the older one's, identifiers come first."""
    Resource = apps.get_model("realms", "Resource")
    ResourceName = apps.get_model("realms", "ResourceName")
    resources = list(Resource.objects.order_by("pk"))
    claims = [(row, row.identifier) for row in resources]
    claims += [(row, alias) for row in resources for alias in row.aliases]
    owners = {}
    for row, spelling in claims:
        owners.setdefault((row.realm_id, canonical(spelling) or spelling), row)
    ResourceName.objects.bulk_create(
        ResourceName(realm_id=realm, resource=row, canonical=form) for (realm, form), row in owners.items()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('realms', '0003_not_before'),
    ]

    operations = [
        migrations.AlterField(
            model_name='resource',
            name='access_token_lifetime',
            field=models.PositiveIntegerField(blank=True, help_text="Seconds; the shortest that realm, resource and machine say counts. Empty: the realm's.", null=True, validators=[django.core.validators.MinValueValidator(30)]),
        ),
        migrations.CreateModel(
            name='ResourceName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('canonical', models.CharField(max_length=500)),
                ('realm', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='realms.realm')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='realms.resource')),
            ],
            options={
                'ordering': ('canonical',),
                'constraints': [models.UniqueConstraint(fields=('realm', 'canonical'), name='resource_name_unique_in_realm')],
            },
        ),
        migrations.CreateModel(
            name='ResourceSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.CharField(max_length=500)),
                ('canonical_identifier', models.CharField(max_length=500)),
                ('client_id', models.CharField(help_text='The client that asked last.', max_length=255)),
                ('first_seen', models.BigIntegerField()),
                ('last_seen', models.BigIntegerField()),
                ('count', models.PositiveIntegerField(default=1)),
                ('realm', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='realms.realm')),
            ],
            options={
                'ordering': ('-count', '-last_seen'),
                'constraints': [models.UniqueConstraint(fields=('realm', 'canonical_identifier'), name='resource_suggestion_unique_in_realm')],
            },
        ),
        migrations.RunPython(name_resources, migrations.RunPython.noop),
    ]
