"""Which API keys end soon is asked by the first page of the admin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("serviceaccounts", "0005_application_roles")]

    operations = [
        migrations.AddIndex("apikey", models.Index(fields=["expires_at"], condition=models.Q(("expires_at__isnull", False)), name="api_key_ends")),
    ]
