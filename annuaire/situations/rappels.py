"""Reminders of the actions of a plan: to their own organisation, once before the term, once late.

Each is looked for under the identity of the one who gets it: nobody is told of an action that she
does not read (SP-18). The key of the envoi makes it leave once, however often the clock runs.
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.models import Affectation, Territoire
from partnership.acteurs.registre import envoyer_courrier
from partnership.acteurs.reglages import reglages
from partnership.secret.personne.actions import est_gele

from .actions.releve import QUI_AGISSENT
from .enums import EtatAction, Rappel
from .lecture_point import lignes_du_plan
from .models import ActionDuPlan
from .regles_suite import DelaisRappel, rappel_du


def delais(territoire: Territoire) -> DelaisRappel:
    """Return the delays of a territory, today."""
    lus = reglages(
        territoire, ("rappel_action_avant", "rappel_action_retard"), horloge.aujourdhui()
    )
    return DelaisRappel(lus["rappel_action_avant"], lus["rappel_action_retard"])


def destinataires(territoire: Territoire) -> Iterable[Affectation]:
    """Return those who may have an action to do."""
    return (
        Affectation.objects.en_vigueur()
        .filter(
            organisation__territoire=territoire, role__in=QUI_AGISSENT, utilisateur__is_active=True
        )
        .select_related("utilisateur", "organisation__territoire")
        .order_by("pk")
    )


@transaction.atomic
def rappeler(affectation: Affectation, delais: DelaisRappel) -> None:
    """Remind one person of the actions of her organisation that are due now."""
    acteur, jour = acteur_de(affectation), horloge.aujourdhui()
    with acteur.agir():
        for action in _a_faire(acteur, delais):
            confiee = timezone.localdate(action.confiee_le)
            nature = rappel_du(action.echeance, confiee, jour, delais)
            if nature and not est_gele(action.dossier_id):
                _ecrire(action, acteur, nature)


def _a_faire(acteur: Acteur, delais: DelaisRappel) -> list[ActionDuPlan]:
    """Return the actions of her organisation whose term is near or just past, still to do.

    Not of a withdrawn situation: partners were told that nothing is asked of them any more; the
    action stays in her « À faire ».
    """
    siennes = ActionDuPlan.objects.visibles_par(acteur).filter(
        equipe=acteur.organisation, confiee_le__isnull=False, saisine__retiree_le=None,
        echeance__range=delais.fenetre(horloge.aujourdhui()),
    )  # fmt: skip
    lues = lignes_du_plan(acteur, siennes.select_related("saisine"))
    return [li.action for li in lues if li.etat.etat == EtatAction.A_FAIRE]


def _ecrire(action: ActionDuPlan, acteur: Acteur, nature: Rappel) -> None:
    """Queue the message: a code and a link (SP-17)."""
    envoyer_courrier(
        gabarit="action_rappel",
        destinataire_email=acteur.utilisateur.email,
        utilisateur=acteur.utilisateur,
        lien=reverse("situations:suivre_action", args=[action.dossier_id, action.pk]),
        reference=action.saisine.code,
        territoire=acteur.territoire,
        cle=f"action_rappel:{action.pk}:{nature}:{acteur.utilisateur.pk}",
    )
