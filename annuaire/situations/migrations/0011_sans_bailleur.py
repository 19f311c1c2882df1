"""What the commission retained is closed to a landlord, whatever the role that it gives (SP-04).

The walls looked at the role: the data delegate of a landlord, lent its rights for a copy, and a
member of the commission whom a landlord sends both passed.
"""

from django.db import migrations

from annuaire.situations.murs import CLOS, murer_action, murer_apport, murer_pdf, murer_vivante
from partnership.secret.politiques import SANS_BAILLEUR, Remurer


class Migration(migrations.Migration):
    dependencies = [("situations", "0010_seance_passee")]

    operations = [
        Remurer(murer_apport("situations_avis", "SYNTHESE", et=CLOS, besoin=SANS_BAILLEUR)),
        Remurer(
            murer_vivante("situations_releve", "SYNTHESE", pseudonyme=True, besoin=SANS_BAILLEUR)
        ),
        Remurer(murer_apport("situations_validation", "SYNTHESE", besoin=SANS_BAILLEUR)),
        Remurer(murer_action("situations_actionduplan", "confiee_le IS NOT NULL")),
        Remurer(murer_action("situations_suiteaction", "true")),
        Remurer(murer_pdf("situations_impressioncontenu")),
    ]
