from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0004_client_authentication'),
    ]

    operations = [
        migrations.AddField(
            model_name='client',
            name='require_pushed_authorization_requests',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
