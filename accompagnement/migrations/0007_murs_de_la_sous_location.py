"""Row policies of a sub-letting, and what retention must know of it (SP-19)."""

from pathlib import Path

from django.db import migrations

from accompagnement.souslocation.murs import murer_bail, murer_sien
from partnership.secret.politiques import MOI, cle_par_exception

SQL = Path(__file__).parent.parent / "sql"
JETER = "DROP FUNCTION palier.candidatures_a_conserver(bigint, uuid, timestamptz);"
CONSERVER = (SQL / "conservation_sous_location.sql").read_text(encoding="utf-8")
AVANT = (SQL / "candidatures.sql").read_text(encoding="utf-8")
AVANT = AVANT[: AVANT.index("-- The candidatures of somebody")] + AVANT[AVANT.index("REVOKE") :]
PURGER = (SQL / "purger_impressions.sql").read_text(encoding="utf-8")
IMPRIMES = "'signalements_impression', 'situations_impression'"
AVEC_LES_BAUX = f"{IMPRIMES}, 'accompagnement_impressionbail'"
AU_BAILLEUR = ("souslocation", "moisdeloyer", "etatdeslieux")
MON_BAIL = (
    "EXISTS (SELECT FROM accompagnement_impressionbail i WHERE i.dossier_id = $1"
    f" AND i.auteur_id = {MOI})"
    " AND EXISTS (SELECT FROM accompagnement_souslocation s WHERE s.dossier_id = $1)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accompagnement", "0006_sous_location"),
        ("signalements", "0011_purger_chaque_impression"),
    ]

    operations = [
        *(
            murer_bail(f"accompagnement_{nom}", "SITUATION_LOCATIVE", au_bailleur=True)
            for nom in AU_BAILLEUR
        ),
        *(
            murer_bail(f"accompagnement_{nom}", "SITUATION_SOCIALE", au_bailleur=False)
            for nom in ("voletoperateur", "lignefinancement")
        ),
        murer_sien("accompagnement_impressionbail", "EN_TETE", systeme=True),
        murer_sien("accompagnement_impressionbailcontenu", "SITUATION_LOCATIVE"),
        # A landlord that reads nothing sealed has the paper of its own lease, which is.
        cle_par_exception("de_mon_bail", MON_BAIL),
        migrations.RunSQL(JETER + CONSERVER, JETER + AVANT),
        migrations.RunSQL(
            PURGER.replace("/* tables */", AVEC_LES_BAUX), PURGER.replace("/* tables */", IMPRIMES)
        ),
    ]
