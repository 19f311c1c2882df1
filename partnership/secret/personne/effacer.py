"""Erasure at the request of the person: confirmed by the delegate, done by the worker (article 17).

The same path as retention: the key is destroyed, the rows go, the figures stay.
"""

import logging

from django.db import connection, transaction
from django.urls import reverse

from partnership.acteurs import horloge, identite
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation
from partnership.acteurs.registre import envoyer_courrier, presser

from .. import conserver
from ..actions_journal import journaliser_acteur
from ..conservation import Fiche, sources
from . import actions, regles
from .enums import EtatOrdre
from .models import OrdreEffacement

journal = logging.getLogger(__name__)

MOTIF = "demande de la personne"  # in the journal, where retention says its cycle
# Who is told: those who answer for a dossier, and for data. An agent learns nothing (S1).
PREVENUS = (
    Role.REFERENT_SOCIAL,
    Role.CLINICIEN,
    Role.TRAVAILLEUR_SOCIAL,
    Role.COORDINATEUR,
    Role.DELEGUE_DONNEES,
)


def ordres(par: Acteur | None):
    """Return the erasures that the service accepted and that wait, for this delegate."""
    if par is None:
        return OrdreEffacement.objects.none()
    return (
        OrdreEffacement.objects.filter(organisation=par.organisation)
        .exclude(etat=EtatOrdre.ECARTE)
        .order_by("recu_le", "reference")
    )


@transaction.atomic
def confirmer(*, ordre: OrdreEffacement, par: Acteur) -> None:
    """Order the erasure: nothing undoes it. A second click changes nothing."""
    frais = _prendre(ordre, par)
    if frais.etat == EtatOrdre.CONFIRME:
        return
    regles.verifier_obstacle(actions.obstacle_a_effacer(frais.dossier_id))
    _decider(frais, par, EtatOrdre.CONFIRME, "effacement_confirme")
    from .tasks import effacer

    transaction.on_commit(lambda: presser(effacer))


@transaction.atomic
def ecarter(*, ordre: OrdreEffacement, par: Acteur) -> None:
    """Do not erase: the service answers the person again."""
    frais = _prendre(ordre, par)
    if frais.etat == EtatOrdre.PROPOSE:
        _decider(frais, par, EtatOrdre.ECARTE, "effacement_ecarte")


def _prendre(ordre: OrdreEffacement, par: Acteur) -> OrdreEffacement:
    regles.verifier_deleguee(par)
    return OrdreEffacement.objects.select_for_update(of=("self",)).get(pk=ordre.pk)


def _decider(ordre: OrdreEffacement, par: Acteur, etat: str, acte: str) -> None:
    ordre.etat, ordre.decide_par, ordre.decide_le = etat, par.affectation, horloge.maintenant()
    ordre.save(update_fields=["etat", "decide_par", "decide_le"])
    journaliser_acteur(acte, par, ordre.dossier_id, objet=ordre.reference)


def effacer_confirmes() -> int:
    """Erase what was confirmed, each dossier in a transaction; return how many went. Worker only.

    What somebody has in hand, or what has been held since, waits for the next time.
    """
    with identite.agir_comme(identite.SYSTEME):
        return sum(_essayer(ordre) for ordre in _confirmes())


@transaction.atomic
def _confirmes() -> list[OrdreEffacement]:
    return list(OrdreEffacement.objects.filter(etat=EtatOrdre.CONFIRME).order_by("decide_le"))


def _essayer(ordre: OrdreEffacement) -> bool:
    try:
        return _effacer(ordre)
    except Exception as erreur:  # one dossier must not hold back those behind it
        journal.error("Effacement de %s : %s", ordre.dossier_id, type(erreur).__name__)
        return False


@transaction.atomic
def _effacer(ordre: OrdreEffacement) -> bool:
    if not conserver.prendre(ordre.dossier_id) or actions.obstacle_a_effacer(ordre.dossier_id):
        return False
    fiche = _fiche(ordre)
    _prevenir(fiche)
    conserver.effacer(fiche, horloge.aujourdhui(), MOTIF)
    return True


def _fiche(ordre: OrdreEffacement) -> Fiche:
    """Return what the app of this dossier says of it; exactly one knows it."""
    (fiche,) = [
        fiche
        for source in sources()
        for fiche in source(territoire=ordre.territoire_id, dossier=ordre.dossier_id)
    ]
    return fiche


def _prevenir(fiche: Fiche) -> None:
    """Tell every organisation that took part (article 19 GDPR): a reference, a link (SP-17)."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.organismes_du_dossier(%s)", [fiche.dossier])
        organismes = [organisme for (organisme,) in curseur.fetchall()]
    prevenus = Affectation.objects.en_vigueur().filter(
        organisation__in=organismes, role__in=PREVENUS, utilisateur__is_active=True
    )
    for affectation in prevenus.select_related("utilisateur", "organisation__territoire"):
        envoyer_courrier(
            gabarit="efface",
            destinataire_email=affectation.utilisateur.email,
            utilisateur=affectation.utilisateur,
            lien=reverse("accueil"),
            reference=fiche.reference,
            territoire=affectation.organisation.territoire,
            cle=f"efface:{fiche.dossier}:{affectation.utilisateur_id}",
        )
