from django.db import migrations, models

import realms.models.domain_policy


class Migration(migrations.Migration):

    dependencies = [
        ('realms', '0011_languages'),
    ]

    operations = [
        migrations.AddField(
            model_name='realm',
            name='domain',
            field=models.CharField(blank=True, default=None, error_messages={'unique': 'Another realm has that domain.'}, help_text="The host name that is this realm's alone, such as login.acme.example. It changes the issuer: every client, provider and resource server must be told. Empty: the realm is below the platform's address.", max_length=253, null=True, unique=True, validators=[realms.models.domain_policy.demand_own_domain]),
        ),
        migrations.AddField(
            model_name='realm',
            name='former_domain',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='The domain before this one: its tokens are good until they expire.', max_length=253),
        ),
    ]
