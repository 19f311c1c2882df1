"""Situations of the demonstration that a partner brings by herself: one not yet agreed to, one on
the next agenda; all fictitious."""

from uuid import uuid4

from annuaire.situations import demo as saisines
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Organisation
from partnership.secret import demo as accords

from . import actions
from .models import SituationPortee

NOMMES = ("CLSM", "CCAS de Metz", "ERAH", "Opérateur")
RECITS = [
    {
        "civilite": "M.", "prenom": "Bruno", "nom": "Wagner", "annee_naissance": 1963,
        "telephone": "", "adresse": "Hébergé chez sa sœur, 8 rue des Acacias fictive",
        "motif": "isolement",
        "faits": "Ne vient plus à l’accueil de jour depuis la rentrée. Sa sœur dit qu’il ne sort "
        "plus de sa chambre.",
        "tente": "Deux appels restés sans réponse. Une visite avec sa sœur, porte fermée.",
    },
    {
        "civilite": "Mme", "prenom": "Aline", "nom": "Perrin", "annee_naissance": 1971,
        "telephone": "06 00 00 00 27", "adresse": "27 rue du Moulin fictive",
        "motif": "impayes",
        "faits": "Trois rendez-vous manqués depuis juillet. Courriers de l’assurance maladie "
        "rendus sans être ouverts.",
        "tente": "Une visite à domicile et un courrier écrit avec elle.",
    },
]  # fmt: skip
FICHE = {
    "question": "Qui peut aller vers elle, et à quel rythme, pour rouvrir ses droits ?",
    "demande": "« Qu’on ne vienne pas à trois. » Elle veut bien une personne, le matin.",
    "presence": "representee", "representant": "association",
}  # fmt: skip


def raconter(par: Acteur, coordinatrice: Acteur) -> None:
    """Let a social worker bring two; the coordinator puts the agreed one on the next agenda."""
    with par.agir():
        ouvertes = [actions.porter(par=par, cle=uuid4(), sait=True, **r) for r in RECITS]
        lues = SituationPortee.objects.visibles_par(par).select_related("dossier__territoire")
        dossier = lues.get(pk=ouvertes[1].pk).dossier
        chez = Organisation.objects.filter(territoire=par.territoire, nom_court__in=NOMMES)
        accords.accorder(
            dossier, par, "COMMISSION", chez, ["FAITS", "SITUATION_LOCATIVE", "SYNTHESE"],
            recueilli_par="L’assistant de service social",
        )  # fmt: skip
        saisine = saisines.saisir(par, dossier, dit=FICHE)
    with coordinatrice.agir():
        saisines.inscrire(coordinatrice, saisine)
