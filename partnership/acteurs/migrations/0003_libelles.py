"""Two accented labels of the administration."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0002_comptes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="affectation",
            name="attribuee_par",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="attribuée par",
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="invitee_par",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="invitée par",
            ),
        ),
    ]
