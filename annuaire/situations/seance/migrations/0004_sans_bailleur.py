"""What is typed in session is closed to a landlord, whatever the role that it gives (SP-04)."""

from django.db import migrations

from annuaire.situations.murs import synthese
from partnership.secret.politiques import Remurer, murer_piece


class Migration(migrations.Migration):
    dependencies = [("seances", "0003_lus_par_chacun")]

    operations = [
        Remurer(
            murer_piece(
                "seances_frappe", "SYNTHESE", pseudonyme=True, tant_que=synthese("seances_frappe")
            )
        )
    ]
