import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('realms', '0004_client_assertions'),
    ]

    operations = [
        migrations.AddField(
            model_name='realm',
            name='pushed_request_lifetime',
            field=models.PositiveIntegerField(db_default=90, default=90, help_text='Seconds for which a pushed request can be opened.', validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(600)]),
        ),
        migrations.AddField(
            model_name='realm',
            name='require_pushed_authorization_requests',
            field=models.BooleanField(db_default=False, default=False, help_text='Whether every client must push its requests (RFC 9126).'),
        ),
    ]
