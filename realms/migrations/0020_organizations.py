import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("realms", "0019_command_line_client"),
    ]

    operations = [
        migrations.AddField(
            model_name="realm",
            name="organizations_per_person",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                validators=[django.core.validators.MaxValueValidator(100)],
                help_text="How many organizations a person of this realm may make; each becomes a realm, with its "
                "maker as administrator. 0: none.",
            ),
        ),
        migrations.AddField(
            model_name="realm",
            name="founder",
            field=models.CharField(
                blank=True,
                db_default="",
                db_index=True,
                default="",
                editable=False,
                max_length=130,
                help_text="Who made it from an account: the slug of their realm, a slash, and their `sub` there.",
            ),
        ),
    ]
