"""The field of what is decided, as the relevé takes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("seances", "0001_frappes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="frappe",
            name="champ",
            field=models.CharField(
                choices=[
                    ("synthese", "Ce que la commission retient"),
                    ("decision", "Ce qu’elle décide"),
                ],
                max_length=12,
                verbose_name="champ",
            ),
        ),
    ]
