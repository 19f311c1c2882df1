"""A paper of a sub-letting is asked for by who reads by right and takes part (SP-09, SP-14)."""

from django.db import migrations

from accompagnement.souslocation.murs import murer_sien
from partnership.secret.politiques import Remurer


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0007_murs_de_la_sous_location")]

    operations = [
        Remurer(murer_sien("accompagnement_impressionbail", "EN_TETE", systeme=True)),
        Remurer(murer_sien("accompagnement_impressionbailcontenu", "SITUATION_LOCATIVE")),
    ]
