"""The words of the sessions: called, agenda, changed, cancelled."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0003_libelles"),
        ("envois", "0008_annuaire"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="envoi",
            name="envoi_gabarit_connu",
        ),
        migrations.AlterField(
            model_name="envoi",
            name="gabarit",
            field=models.CharField(
                choices=[
                    ("nouveau_signalement", "Nouveau signalement"),
                    ("signalement_a_qualifier", "Signalement à qualifier"),
                    ("accuse", "Accusé de réception"),
                    ("complement_demande", "Complément demandé"),
                    ("complement_repondu", "Réponse au complément"),
                    ("retour", "Retour à lire"),
                    ("non_recevable", "Signalement non recevable"),
                    ("passer_outre_a_valider", "Passer-outre à valider"),
                    ("clos", "Signalement clos"),
                    ("urgence_reorientee", "Urgence réorientée"),
                    ("pdf_pret", "Document prêt"),
                    ("conservation", "Effacement à venir"),
                    ("efface", "Dossier effacé à la demande de la personne"),
                    ("invitation", "Invitation"),
                    ("mot_de_passe", "Mot de passe oublié"),
                    ("revue_roles", "Revue des rôles à faire"),
                    ("second_facteur_retire", "Second facteur retiré"),
                    ("danger_vital", "Accès pour danger vital"),
                    ("actualites", "Actualités de la semaine"),
                    ("annuaire_a_verifier", "Fiches de l’annuaire à vérifier"),
                    ("seance_convocation", "Convocation à une séance"),
                    ("seance_ordre_du_jour", "Ordre du jour d’une séance"),
                    ("seance_changement", "Séance déplacée"),
                    ("seance_annulation", "Séance annulée"),
                ],
                max_length=40,
                verbose_name="courriel",
            ),
        ),
        migrations.AddConstraint(
            model_name="envoi",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gabarit__in",
                        [
                            "nouveau_signalement",
                            "signalement_a_qualifier",
                            "accuse",
                            "complement_demande",
                            "complement_repondu",
                            "retour",
                            "non_recevable",
                            "passer_outre_a_valider",
                            "clos",
                            "urgence_reorientee",
                            "pdf_pret",
                            "conservation",
                            "efface",
                            "invitation",
                            "mot_de_passe",
                            "revue_roles",
                            "second_facteur_retire",
                            "danger_vital",
                            "actualites",
                            "annuaire_a_verifier",
                            "seance_convocation",
                            "seance_ordre_du_jour",
                            "seance_changement",
                            "seance_annulation",
                        ],
                    )
                ),
                name="envoi_gabarit_connu",
                violation_error_message="Ce courriel n’est pas dans la liste.",
            ),
        ),
    ]
