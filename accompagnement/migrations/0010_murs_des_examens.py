"""Row policies of the examinations and of the shared evaluation (decision 0025)."""

from django.db import migrations

from accompagnement.examens.murs import murer_avis, murer_avis_prefet, murer_rendu
from accompagnement.souslocation.murs import murer_bail


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0009_examens")]

    operations = [
        murer_bail("accompagnement_examen", "SITUATION_LOCATIVE", au_bailleur=True),
        murer_bail("accompagnement_voixdelapersonne", "SITUATION_LOCATIVE", au_bailleur=False),
        murer_rendu("accompagnement_avisrendu"),
        murer_avis("accompagnement_avispartage"),
        murer_avis_prefet("accompagnement_avisprefet"),
    ]
