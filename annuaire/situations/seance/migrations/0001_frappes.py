"""What is typed during a session, behind its wall; frozen with its saisine."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import partnership.acteurs.horloge
import partnership.secret.coffre.champs
from annuaire.situations.murs import vivante
from partnership.secret.politiques import murer_piece

# A landlord never reads what the commission retains (SP-04, decision 0018).
SANS_BAILLEUR = "(SELECT palier.mon_role()) <> ALL (ARRAY['REFERENT_SOCIAL', 'AGENT_PROXIMITE'])"
TANT_QUE = f"{vivante('seances_frappe')} AND {SANS_BAILLEUR}"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("acteurs", "0003_libelles"),
        ("secret", "0011_frein_des_lectures"),
        ("situations", "0002_murs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Frappe",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                (
                    "champ",
                    models.CharField(
                        choices=[
                            ("synthese", "Ce que la commission retient"),
                            ("propositions", "Ce qu’elle propose"),
                            ("restitution", "Comment la personne l’apprend"),
                        ],
                        max_length=12,
                        verbose_name="champ",
                    ),
                ),
                (
                    "texte",
                    partnership.secret.coffre.champs.TexteScelle(
                        blank=True, max_length=1500, verbose_name="texte"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="révision")),
                ("modifie_le", models.DateTimeField(verbose_name="modifié le")),
                (
                    "auteur",
                    models.ForeignKey(
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
                    "modifie_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="situations.point",
                    ),
                ),
                (
                    "saisine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="situations.saisine",
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
                "indexes": [models.Index(fields=["dossier"], name="frappe_dossier")],
                "constraints": [
                    models.UniqueConstraint(fields=("point", "champ"), name="un_texte_par_champ")
                ],
            },
        ),
        murer_piece("seances_frappe", "SYNTHESE", pseudonyme=True, tant_que=TANT_QUE),
    ]
