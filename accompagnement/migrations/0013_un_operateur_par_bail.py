"""A sub-letting is its operator's: its pieces name the lease and who holds it (decision 0024)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from accompagnement.examens.murs import murer_avis, murer_avis_prefet, murer_rendu
from accompagnement.murs import murer_etude, murer_souhait
from accompagnement.souslocation.murs import murer_du_bail
from accompagnement.suivi.murs import murer_projet
from partnership.secret.politiques import Remurer

SQL = Path(__file__).parent.parent / "sql"
DERNIER = (
    "(SELECT b.{quoi} FROM accompagnement_souslocation b WHERE b.dossier_id = t.dossier_id{quel}"
    " ORDER BY b.cree_le DESC, b.id DESC LIMIT 1)"
)
AUTEUR = "SELECT a.organisation_id FROM acteurs_affectation a WHERE a.id = t.auteur_id"
MEME = " AND b.bailleur_id = t.bailleur_id"
REMPLIR = [
    "SELECT set_config('palier.retention', 'oui', true)",
    "UPDATE accompagnement_souslocation t SET designation = ("
    " SELECT concat_ws(', ', upper(l.type_logement), l.surface || ' m²', NULLIF(l.adresse, ''), c.nom)"
    " FROM accompagnement_logement l JOIN acteurs_commune c ON c.code = l.commune_id"
    " WHERE l.id = t.logement_id)",
    *(
        f"UPDATE accompagnement_{table} t SET operateur_id = ({AUTEUR})"
        for table in ("voletoperateur", "lignefinancement", "visite", "incident")
    ),
    *(
        f"UPDATE accompagnement_{table} t SET operateur_id = "
        f"{DERNIER.format(quoi='operateur_id', quel=MEME)}, bail_id = {DERNIER.format(quoi='id', quel=MEME)}"
        for table in ("moisdeloyer", "etatdeslieux")
    ),
    "UPDATE accompagnement_voixdelapersonne t SET operateur_id = e.operateur_id"
    " FROM accompagnement_examen e WHERE e.id = t.examen_id",
    "UPDATE accompagnement_etatdeslieux SET avec = 'personne_tiers' WHERE avec = 'representant'",
    "UPDATE accompagnement_souslocation SET fondement = '' WHERE fondement = 'CCAS'"
    " AND etat = 'preparation'",
    "SELECT set_config('palier.retention', '', true)",
    "SET CONSTRAINTS ALL IMMEDIATE",
]
ORGANISATION = "acteurs.organisation"


def tenu(modele: str, nom: str = "operateur", vers: str = ORGANISATION, nul: bool = True, **suite):
    """Return the field « who holds it », empty until it is filled."""
    operation = migrations.AddField if nul else migrations.AlterField
    suite = suite or {"related_name": "+"}
    a_la_fin = (
        django.db.models.deletion.PROTECT
        if vers == ORGANISATION
        else (django.db.models.deletion.CASCADE)
    )
    champ = models.ForeignKey(null=nul, on_delete=a_la_fin, to=vers, **suite)
    return operation(modele, nom, champ)


def tous(nul: bool) -> list:
    """Return the fields of the tables."""
    bail = "accompagnement.souslocation"
    modeles = (
        "voletoperateur",
        "lignefinancement",
        "moisdeloyer",
        "etatdeslieux",
        "voixdelapersonne",
        "visite",
        "incident",
    )
    return [
        *(tenu(modele, nul=nul) for modele in modeles),
        tenu("moisdeloyer", "bail", bail, nul, related_name="loyers"),
        tenu("etatdeslieux", "bail", bail, nul, related_name="lieux"),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("accompagnement", "0012_murs_du_suivi"),
        ("acteurs", "0003_libelles"),
    ]

    operations = [
        migrations.AddField(
            "souslocation", "designation",
            models.CharField("désignation du logement", max_length=300, default=""),
            preserve_default=False,
        ),
        *tous(nul=True),
        migrations.RunSQL(REMPLIR, migrations.RunSQL.noop),
        *tous(nul=False),
        migrations.RemoveConstraint("voletoperateur", "un_volet_operateur"),
        migrations.AddConstraint(
            "voletoperateur",
            models.UniqueConstraint(fields=["dossier", "operateur"], name="un_volet_par_operateur"),
        ),
        migrations.RemoveConstraint("moisdeloyer", "un_mois_une_fois"),
        migrations.AddConstraint(
            "moisdeloyer",
            models.UniqueConstraint(fields=["bail", "mois"], name="un_mois_par_bail"),
        ),
        migrations.RemoveConstraint("etatdeslieux", "un_etat_des_lieux_par_sens"),
        migrations.AddConstraint(
            "etatdeslieux",
            models.UniqueConstraint(fields=["bail", "sens"], name="un_etat_des_lieux_par_bail"),
        ),
        migrations.AddConstraint(
            "souslocation",
            models.UniqueConstraint(
                condition=models.Q(("etat", "signee")), fields=["logement"],
                name="un_logement_loue_une_fois",
            ),
        ),
        migrations.AlterField(
            "etatdeslieux", "avec",
            models.CharField("avec", max_length=20, choices=[
                ("personne", "La personne"),
                ("personne_tiers", "La personne et quelqu’un de son choix"),
                ("seul", "Sans elle, convoquée"),
            ]),
        ),
        migrations.AlterField(
            "lignefinancement", "statut",
            models.CharField(max_length=20, choices=[
                ("demandee", "Demandée"), ("accordee", "Accordée"), ("versee", "Versée"),
                ("refusee", "Refusée"), ("annulee", "Annulée, ou écrite par erreur"),
            ]),
        ),
        migrations.AlterField(
            "souslocation", "fondement",
            models.CharField(blank=True, max_length=20, choices=[
                ("L365_4", "Organisme agréé pour l’intermédiation locative"),
                ("HANDICAP_L114", "Organisme déclaré, sous-location temporaire"),
            ]),
        ),
        migrations.AddField(
            "etude", "travaux",
            models.DecimalField("contribution au partage des économies de charges", default=0,
                                max_digits=7, decimal_places=2),
        ),
        migrations.RemoveConstraint("etude", "budget_positif"),
        migrations.AddConstraint(
            "etude",
            models.CheckConstraint(
                condition=models.Q(
                    loyer__gte=0, charges__gte=0, annexes__gte=0, travaux__gte=0, forfait__gte=0,
                    aide__gte=0, credits__gte=0, pensions__gte=0, mandataire__gte=0,
                    adultes__gte=1,
                ),
                name="budget_positif",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ),
        Remurer(
            murer_du_bail("accompagnement_souslocation", "SITUATION_LOCATIVE", au_bailleur=True,
                          contrat=True)
        ),
        *(
            Remurer(murer_du_bail(f"accompagnement_{nom}", "SITUATION_LOCATIVE", au_bailleur=True))
            for nom in ("moisdeloyer", "etatdeslieux", "examen")
        ),
        *(
            Remurer(murer_du_bail(f"accompagnement_{nom}", "SITUATION_SOCIALE", au_bailleur=False))
            for nom in ("voletoperateur", "lignefinancement", "visite", "incident")
        ),
        Remurer(murer_projet("accompagnement_projetdevie")),
        Remurer(
            murer_du_bail("accompagnement_voixdelapersonne", "SITUATION_LOCATIVE", au_bailleur=False)
        ),
        Remurer(murer_rendu("accompagnement_avisrendu")),
        Remurer(murer_avis("accompagnement_avispartage")),
        Remurer(murer_avis_prefet("accompagnement_avisprefet")),
        Remurer(murer_souhait("accompagnement_souhait")),
        Remurer(murer_etude("accompagnement_etude")),
        migrations.RunSQL(
            (SQL / "protection_dite.sql").read_text(encoding="utf-8"),
            "DROP FUNCTION palier.protection_dite(uuid)",
        ),
    ]  # fmt: skip
