from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0005_subject"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="lane",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Whose server a call goes to: audit/calls.py.",
                max_length=300,
            ),
        ),
    ]
