"""An index by which connections that were revoked are found among those that live, or ran out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oauth", "0009_consents_are_found")]

    operations = [
        migrations.AddIndex(
            "family",
            models.Index(condition=models.Q(revoked_at__isnull=False), fields=["realm", "id"], name="family_revoked"),
        ),
    ]
