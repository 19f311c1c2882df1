"""Row policies of the saisines: frozen with a withdrawal, closed to who stood back."""

from django.db import migrations

from annuaire.situations.murs import MOI, murer_apport, murer_vivante
from partnership.secret.politiques import murer_piece

# Who stood back is told to herself and to the coordinator: it says that she knows the person.
DEPORT = f"membre_id = {MOI} OR (SELECT palier.mon_role()) = 'COORDINATEUR'"


class Migration(migrations.Migration):
    dependencies = [
        ("situations", "0001_commission"),
        ("secret", "0011_frein_des_lectures"),
    ]

    operations = [
        murer_piece("situations_saisine", "EN_TETE"),
        murer_apport("situations_deport", "EN_TETE", et=DEPORT, vivant=False),
        murer_vivante("situations_point", "EN_TETE"),
        murer_vivante("situations_invite", "EN_TETE"),
        murer_vivante("situations_blocfaits", "FAITS", pseudonyme=True),
        murer_vivante("situations_bloclocatif", "SITUATION_LOCATIVE", pseudonyme=True),
        murer_vivante("situations_blocsocial", "SITUATION_SOCIALE", pseudonyme=True),
    ]
