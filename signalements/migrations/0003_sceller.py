"""Personal content becomes sealed; names are found through blind tokens."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import partnership.acteurs.horloge
from partnership.secret.coffre import champs
from partnership.secret.coffre.migration import ExigerVides, Sceller
from partnership.secret.politiques import murer_piece

CLAIRES = [
    "signalements_identite",
    "signalements_saisie",
    "signalements_contacterah",
    "signalements_motifdefin",
    "signalements_impressioncontenu",
]


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0001_initiale"),
        ("secret", "0005_coffre"),
        ("signalements", "0002_murs"),
    ]

    operations = [
        ExigerVides(CLAIRES),
        migrations.CreateModel(
            name="JetonNom",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cree_le", models.DateTimeField(default=partnership.acteurs.horloge.maintenant)),
                ("jeton", models.BinaryField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="contacterah",
            name="contact_dossier",
        ),
        migrations.RemoveIndex(
            model_name="identite",
            name="identite_nom",
        ),
        migrations.RemoveField(
            model_name="identite",
            name="nom_cherche",
        ),
        Sceller(
            model_name="contacterah",
            name="le",
            field=champs.InstantScelle(verbose_name="quand"),
        ),
        Sceller(
            model_name="contacterah",
            name="note",
            field=champs.TexteScelle(
                blank=True, max_length=300, verbose_name="note d’organisation"
            ),
        ),
        Sceller(
            model_name="contacterah",
            name="resultat",
            field=champs.TexteScelle(
                choices=[
                    ("rencontree", "Personne rencontrée"),
                    ("jointe", "Personne jointe au téléphone"),
                    ("absente", "Absente ou n’a pas ouvert"),
                    ("refus", "Ne souhaite pas d’échange"),
                ],
                max_length=20,
                verbose_name="résultat",
            ),
        ),
        Sceller(
            model_name="identite",
            name="adresse",
            field=champs.TexteScelle(max_length=200, verbose_name="adresse"),
        ),
        Sceller(
            model_name="identite",
            name="animal",
            field=champs.TexteScelle(blank=True, max_length=60, verbose_name="animal"),
        ),
        Sceller(
            model_name="identite",
            name="annee_naissance",
            field=champs.EntierScelle(blank=True, null=True, verbose_name="année de naissance"),
        ),
        Sceller(
            model_name="identite",
            name="batiment",
            field=champs.TexteScelle(blank=True, max_length=40, verbose_name="bâtiment"),
        ),
        Sceller(
            model_name="identite",
            name="civilite",
            field=champs.TexteScelle(
                blank=True,
                choices=[("Mme", "Madame"), ("M.", "Monsieur")],
                max_length=4,
                verbose_name="civilité",
            ),
        ),
        Sceller(
            model_name="identite",
            name="etage",
            field=champs.TexteScelle(blank=True, max_length=40, verbose_name="étage, porte"),
        ),
        Sceller(
            model_name="identite",
            name="interprete",
            field=champs.BooleenScelle(default=False, verbose_name="interprète utile"),
        ),
        Sceller(
            model_name="identite",
            name="langue",
            field=champs.TexteScelle(blank=True, max_length=40, verbose_name="langue parlée"),
        ),
        Sceller(
            model_name="identite",
            name="mineurs",
            field=champs.TexteScelle(
                choices=[("oui", "Oui"), ("non", "Non"), ("inconnu", "Je ne sais pas")],
                default="inconnu",
                max_length=10,
                verbose_name="mineurs au domicile",
            ),
        ),
        Sceller(
            model_name="identite",
            name="nom",
            field=champs.TexteScelle(blank=True, max_length=80, verbose_name="nom"),
        ),
        Sceller(
            model_name="identite",
            name="occupants",
            field=champs.TexteScelle(
                blank=True, max_length=200, verbose_name="autres occupants connus"
            ),
        ),
        Sceller(
            model_name="identite",
            name="prenom",
            field=champs.TexteScelle(blank=True, max_length=80, verbose_name="prénom"),
        ),
        Sceller(
            model_name="identite",
            name="telephone",
            field=champs.TexteScelle(blank=True, max_length=20, verbose_name="téléphone"),
        ),
        Sceller(
            model_name="impressioncontenu",
            name="octets",
            field=champs.OctetsScelle(),
        ),
        Sceller(
            model_name="motifdefin",
            name="motif",
            field=champs.TexteScelle(
                choices=[
                    ("relais", "Prise en relais effective"),
                    ("apaisee", "Situation apaisée"),
                    ("refus", "Refus maintenu de la personne"),
                    ("partie", "Personne partie ou décédée"),
                    ("reorientation", "Réorientation hors champ"),
                    ("doublon", "Doublon"),
                    ("autre_relais", "Relais judiciaire ou hospitalier"),
                    ("fin", "Fin de l’intervention"),
                ],
                max_length=20,
                verbose_name="motif",
            ),
        ),
        Sceller(
            model_name="saisie",
            name="donnees",
            field=champs.JSONScelle(default=dict),
        ),
        migrations.AddIndex(
            model_name="contacterah",
            index=models.Index(fields=["dossier"], name="contact_dossier"),
        ),
        migrations.AddField(
            model_name="jetonnom",
            name="auteur",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.affectation",
            ),
        ),
        migrations.AddField(
            model_name="jetonnom",
            name="dossier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="secret.dossier"
            ),
        ),
        migrations.AddField(
            model_name="jetonnom",
            name="identite",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="signalements.identite",
            ),
        ),
        migrations.AddField(
            model_name="jetonnom",
            name="territoire",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="acteurs.territoire",
            ),
        ),
        migrations.AddIndex(
            model_name="jetonnom",
            index=models.Index(fields=["territoire", "jeton"], name="jeton_territoire"),
        ),
        migrations.AddConstraint(
            model_name="jetonnom",
            constraint=models.UniqueConstraint(fields=("identite", "jeton"), name="jeton_une_fois"),
        ),
        murer_piece("signalements_jetonnom", "IDENTITE"),
    ]
