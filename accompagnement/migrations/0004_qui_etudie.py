"""Criteria and thread: to who studies the candidature, not to who sits in a commission (SP-04); and
in the copy made for the person (SP-15)."""

from django.db import migrations

from accompagnement.murs import competents, murer_entre_partenaires
from partnership.secret.politiques import Remurer

CRITERES = "accompagnement_critereatteste"


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0003_logements")]

    operations = [
        Remurer(murer_entre_partenaires("accompagnement_passageacces")),
        Remurer(murer_entre_partenaires(CRITERES, ecrit=competents(CRITERES))),
    ]
