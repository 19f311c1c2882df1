"""Row policies of the accompaniment (decision 0026)."""

from django.db import migrations

from accompagnement.murs import CLINICIENS, murer_entre_partenaires
from accompagnement.souslocation.murs import murer_bail
from accompagnement.suivi.murs import murer_absence
from partnership.secret.politiques import murer_piece


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0011_suivi")]

    operations = [
        murer_piece("accompagnement_contratdesoin", "SUIVI_SOINS"),
        murer_bail("accompagnement_projetdevie", "FAITS", au_bailleur=False, ecrivent=CLINICIENS),
        murer_bail("accompagnement_visite", "SITUATION_SOCIALE", au_bailleur=False),
        murer_bail("accompagnement_incident", "SITUATION_SOCIALE", au_bailleur=False),
        murer_absence("accompagnement_absence"),
        murer_entre_partenaires("accompagnement_sortie"),
        murer_entre_partenaires("accompagnement_devenir"),
    ]
