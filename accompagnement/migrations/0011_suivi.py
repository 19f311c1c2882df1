"""The accompaniment: commitments, visits, incidents, absences, exit (issue 6)."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import partnership.acteurs.horloge
import partnership.secret.coffre.champs


class Migration(migrations.Migration):
    dependencies = [
        ("accompagnement", "0010_murs_des_examens"),
        ("acteurs", "0003_libelles"),
        ("secret", "0015_accord_pour_une_absence"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("du", models.DateField()),
                ("au", models.DateField()),
                ("dite_du", models.DateTimeField()),
                ("dite_jusqua", models.DateTimeField()),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
                    ),
                ),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.organisation",
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
                    "operateur",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("au__gte", models.F("du"))), name="absence_finit_apres"
                    ),
                    models.UniqueConstraint(
                        fields=("dossier", "bailleur", "du"), name="une_absence_par_jour"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContratDeSoin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("signe_le", partnership.secret.coffre.champs.DateScelle(verbose_name="signé le")),
                (
                    "debut_le",
                    partnership.secret.coffre.champs.DateScelle(
                        blank=True, null=True, verbose_name="en vigueur depuis le"
                    ),
                ),
                (
                    "fini_le",
                    partnership.secret.coffre.champs.DateScelle(
                        blank=True, null=True, verbose_name="fini le"
                    ),
                ),
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
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dossier",), name="un_contrat_de_soin")
                ],
            },
        ),
        migrations.CreateModel(
            name="Devenir",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("entree_le", models.DateField(verbose_name="entrée le")),
                (
                    "rang",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Première question"), (2, "Seconde question")]
                    ),
                ),
                ("le", models.DateField(verbose_name="répondu le")),
                (
                    "reponse",
                    models.CharField(
                        choices=[
                            ("bail", "Dans un logement à son nom"),
                            ("autre", "Dans un autre logement"),
                            ("etablissement", "En établissement"),
                            ("sans", "Sans logement, ou hébergée"),
                            ("decedee", "Décédée"),
                            ("non_connu", "Non connu"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "base",
                    models.CharField(
                        choices=[
                            ("accord", "Son accord de partage est en vigueur"),
                            ("dit", "Elle a accepté de répondre"),
                            ("sans", "Aucun : la réponse est « Non connu »"),
                        ],
                        max_length=20,
                    ),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "entree_le", "rang"), name="un_devenir_par_rang"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reponse", "non_connu"),
                            models.Q(("base", "sans"), _negated=True),
                            _connector="OR",
                        ),
                        name="devenir_avec_son_accord",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("le", models.DateField()),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("degat", "Dégât ou panne dans le logement"),
                            ("acces", "Accès au logement impossible"),
                            ("bruit", "Bruit signalé"),
                            ("voisinage", "Désaccord avec le voisinage"),
                            ("loyer", "Loyer ou assurance non réglés"),
                            ("subi", "Tort subi par la personne"),
                            ("intervention", "Intervention des secours ou de la police"),
                            ("autre", "Autre fait"),
                        ],
                        max_length=20,
                    ),
                ),
                ("texte", models.CharField(blank=True, max_length=300, verbose_name="précision")),
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
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["dossier", "le"], name="incidents_du_dossier")],
            },
        ),
        migrations.CreateModel(
            name="LigneAstreinte",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("telephone", models.CharField(max_length=20, verbose_name="téléphone")),
                ("horaires", models.CharField(max_length=120, verbose_name="horaires")),
                ("du", models.DateField(verbose_name="à partir du")),
                ("ecrit_le", models.DateTimeField()),
                (
                    "ecrit_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.affectation",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("territoire", "organisation", "du"), name="une_astreinte_par_jour"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjetDeVie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("texte", models.TextField(max_length=1000, verbose_name="dans ses mots")),
                ("dit_le", models.DateField(verbose_name="dit le")),
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
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("dossier",), name="un_projet_de_vie")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sortie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("entree_le", models.DateField(verbose_name="entrée le")),
                ("le", models.DateField(verbose_name="sortie le")),
                (
                    "issue",
                    models.CharField(
                        choices=[
                            ("nouveau_bail", "Un bail à son nom"),
                            ("autre_logement", "Un autre logement"),
                            ("etablissement", "Un établissement"),
                            ("depart", "Un départ"),
                            ("deces", "Décès"),
                            ("inconnue", "Non connue"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "relogement",
                    models.CharField(
                        blank=True,
                        choices=[
                            (None, "Sans objet, ou non connu"),
                            ("meme", "Le même logement"),
                            ("social", "Un logement social"),
                            ("prive", "Un logement privé"),
                            ("residence", "Résidence, pension de famille"),
                            ("proches", "Chez des proches"),
                            ("hebergement", "Un hébergement"),
                            ("aucun", "Aucun"),
                        ],
                        max_length=20,
                    ),
                ),
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
                "indexes": [
                    models.Index(fields=["territoire", "le"], name="sorties_du_territoire")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "entree_le"), name="une_sortie_par_entree"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("le__gte", models.F("entree_le"))),
                        name="sortie_apres_entree",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visite",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("le", models.DateField()),
                (
                    "objet",
                    models.CharField(
                        choices=[
                            ("logement", "Le logement"),
                            ("social", "L’accompagnement social"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("prevue", "Prévue"),
                            ("tenue", "Tenue"),
                            ("manquee", "Personne absente"),
                            ("annulee", "Annulée"),
                        ],
                        default="prevue",
                        max_length=20,
                    ),
                ),
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
                    "territoire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="acteurs.territoire",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["territoire", "etat", "le"], name="visites_a_dire")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "le", "objet"), name="une_visite_par_jour"
                    )
                ],
            },
        ),
    ]
