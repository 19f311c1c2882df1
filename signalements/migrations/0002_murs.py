"""Row policies of the pieces of a signalement."""

from django.db import migrations

from partnership.secret.politiques import murer_piece

PIECES = {
    "signalement": "EN_TETE",
    "identite": "IDENTITE",
    "faitobserve": "FAITS",
    "reponseurgence": "FAITS",
    "situationlocative": "SITUATION_LOCATIVE",
    "soutiensdeclares": "SITUATION_SOCIALE",
    "demarche": "FAITS",
    "passeroutre": "FAITS",
    "complement": "FAITS",
    "recevabilite": "FAITS",
    "visite": "FAITS",
    "retour": "FAITS",
    "cloture": "FAITS",
    "passage": "FAITS",
    "suivi": "SUIVI_SOINS",
    "contacterah": "SUIVI_SOINS",
    "motifdefin": "SUIVI_SOINS",
}


class Migration(migrations.Migration):
    dependencies = [("signalements", "0001_initiale"), ("secret", "0002_murs")]

    operations = [
        *(murer_piece(f"signalements_{nom}", code) for nom, code in PIECES.items()),
        # Its author's alone, whatever the others may read.
        murer_piece("signalements_saisie", "IDENTITE", personnel=True),
        # The worker finds what is to be printed; it makes the PDF as its author.
        murer_piece("signalements_impression", "EN_TETE", personnel=True, systeme=True),
        murer_piece("signalements_impressioncontenu", "FAITS", personnel=True),
    ]
