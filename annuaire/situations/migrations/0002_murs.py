"""Row policies of the saisines: frozen with a withdrawal, closed to who stood back."""

from django.db import migrations

from annuaire.situations.murs import murer_deport, murer_vivante
from partnership.secret.politiques import murer_piece


class Migration(migrations.Migration):
    dependencies = [
        ("situations", "0001_commission"),
        ("secret", "0011_frein_des_lectures"),
    ]

    operations = [
        murer_piece("situations_saisine", "EN_TETE"),
        murer_deport(),
        murer_vivante("situations_point", "EN_TETE"),
        murer_vivante("situations_invite", "EN_TETE"),
        murer_vivante("situations_blocfaits", "FAITS", pseudonyme=True),
        murer_vivante("situations_bloclocatif", "SITUATION_LOCATIVE", pseudonyme=True),
        murer_vivante("situations_blocsocial", "SITUATION_SOCIALE", pseudonyme=True),
    ]
