from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oauth", "0004_metadata_documents")]

    operations = [migrations.AlterModelOptions(name="family", options={"verbose_name": "connected application"})]
