"""Erasure on request, a corrected fact, and copies of who has left a circle."""

import uuid
from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

import partnership.acteurs.horloge
from partnership.secret.politiques import (
    MOI,
    MON_ORGANISATION,
    MON_TERRITOIRE,
    SYSTEME,
    Murer,
    droit,
    politique_de_conservation,
)

SQL = Path(__file__).parent.parent / "sql"
EFFACEMENT = (SQL / "effacement.sql").read_text(encoding="utf-8")
SORTIS = (SQL / "sortis.sql").read_text(encoding="utf-8")
DEFAIRE_EFFACEMENT = "DROP FUNCTION palier.obstacle_a_effacer, palier.organismes_du_dossier"
DEFAIRE_SORTIS = (
    "DROP TRIGGER retenir_lectures ON secret_entreecercle;"
    "DROP FUNCTION palier.retenir_lectures, palier.lectures_pour_copie"
)
# `palier.obstacle_a_effacer` runs as the owner, whom FORCE walls too.
PESER = (
    "CREATE POLICY peser ON secret_gelconservation FOR SELECT TO palier_proprietaire"
    " USING (current_user = 'palier_proprietaire')"
)
_MIEN = f"organisation_id = {MON_ORGANISATION} AND territoire_id = {MON_TERRITOIRE}"
DELEGUEE = f"(SELECT palier.mon_role()) = 'DELEGUE_DONNEES' AND {_MIEN}"
SERVICE = f"{_MIEN} AND {droit('lire_en_tete', 'personne_ordreeffacement.dossier_id')}"
PROPOSER = (
    f"{_MIEN} AND auteur_id = {MOI} AND etat = 'propose'"
    f" AND {droit('ecrire_faits', 'personne_ordreeffacement.dossier_id')}"
)
MUR = Murer(
    "personne_ordreeffacement",
    [
        "CREATE POLICY lire ON personne_ordreeffacement FOR SELECT USING"
        f" ({SYSTEME} OR ({DELEGUEE}) OR ({SERVICE}))",
        f"CREATE POLICY ajouter ON personne_ordreeffacement FOR INSERT WITH CHECK ({PROPOSER})",
        "CREATE POLICY modifier ON personne_ordreeffacement FOR UPDATE USING"
        f" ({DELEGUEE}) WITH CHECK ({DELEGUEE} AND decide_par_id = {MOI})",
        politique_de_conservation("personne_ordreeffacement"),
    ],
)


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0003_libelles"),
        ("personne", "0002_murs"),
        ("secret", "0010_lectures_et_projection"),
    ]

    operations = [
        migrations.AddField(
            model_name="rectification",
            name="fait",
            field=models.UUIDField(blank=True, null=True, verbose_name="fait concerné"),
        ),
        migrations.CreateModel(
            name="OrdreEffacement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reference", models.CharField(max_length=20)),
                (
                    "motif",
                    models.CharField(
                        choices=[
                            (
                                "obligation",
                                "Une obligation légale impose de garder ces informations",
                            ),
                            ("mission", "La mission d’intérêt public n’est pas finie"),
                            ("justice", "Un droit est à constater, exercer ou défendre en justice"),
                            ("inutile", "Ces informations ne sont plus nécessaires"),
                            (
                                "retrait",
                                "La personne a retiré son accord, rien d’autre ne permet de garder",
                            ),
                            ("illicite", "Ces informations n’auraient pas dû être gardées"),
                        ],
                        max_length=20,
                    ),
                ),
                ("recu_le", models.DateField(verbose_name="demandé le")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("propose", "À confirmer"),
                            ("confirme", "Confirmé, en cours"),
                            ("ecarte", "Écarté"),
                        ],
                        default="propose",
                        max_length=20,
                    ),
                ),
                ("decide_le", models.DateTimeField(null=True)),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "decide_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="secret.dossier",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.organisation",
                    ),
                ),
                (
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "etat"], name="ordre_a_decider")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("etat", "ecarte"), _negated=True),
                        fields=("dossier",),
                        name="un_ordre_d_effacer_a_la_fois",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decide_le", None), ("decide_par", None), ("etat", "propose")
                            ),
                            models.Q(
                                models.Q(("etat", "propose"), _negated=True),
                                ("decide_le__isnull", False),
                                ("decide_par__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ordre_decide_entier",
                    ),
                ],
            },
        ),
        MUR,
        migrations.RunSQL(PESER, "DROP POLICY peser ON secret_gelconservation"),
        migrations.RunSQL(EFFACEMENT, DEFAIRE_EFFACEMENT),
        migrations.RunSQL(SORTIS, DEFAIRE_SORTIS),
    ]
