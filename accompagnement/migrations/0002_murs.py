"""Row policies of the pieces of a candidature, and what retention and the delegate ask of them."""

from pathlib import Path

from django.db import migrations

from accompagnement.murs import competents, murer_entre_partenaires
from partnership.secret.politiques import murer_piece

SQL = (Path(__file__).parent.parent / "sql" / "candidatures.sql").read_text(encoding="utf-8")
DEFAIRE = "DROP FUNCTION palier.candidatures_a_conserver, palier.candidatures_au_nom;"
# The function runs as the owner, whom FORCE walls too: tokens and covers, no content.
LIRE = "FOR SELECT TO palier_proprietaire USING (current_user = 'palier_proprietaire')"
PIECES = {
    "candidature": "EN_TETE",
    "personne": "IDENTITE",
    "jetoncandidat": "IDENTITE",
    "origine": "SUIVI_SOINS",
    "souhait": "SITUATION_LOCATIVE",
}
CRITERES = "accompagnement_critereatteste"


class Migration(migrations.Migration):
    dependencies = [
        ("accompagnement", "0001_initiale"),
        ("secret", "0012_session_breve"),
        ("personne", "0003_effacer_et_sortis"),
        ("signalements", "0006_conservation"),
    ]

    operations = [
        *(murer_piece(f"accompagnement_{nom}", code) for nom, code in PIECES.items()),
        murer_entre_partenaires("accompagnement_passageacces"),
        murer_entre_partenaires(CRITERES, ecrit=competents(CRITERES)),
        migrations.RunSQL(
            f"CREATE POLICY chercher ON accompagnement_jetoncandidat {LIRE};"
            f"CREATE POLICY chercher ON accompagnement_candidature {LIRE}",
            "DROP POLICY chercher ON accompagnement_jetoncandidat;"
            "DROP POLICY chercher ON accompagnement_candidature",
        ),
        migrations.RunSQL(SQL, DEFAIRE),
    ]
