"""The person withdraws, or says no: everything stops in the same transaction (SP-06, SP-08)."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import evenements
from partnership.secret.enums import FinaliteAccord, TypeAccord
from partnership.secret.models import Accord, Dossier

from . import regles_bilan, sources
from .actions import ordre, socle
from .enums import FINIES, Etat, MotifOte
from .models import Saisine

ACTES = {
    "commission_saisir": "Saisine de la commission ouverte",
    "commission_ecrire": "Fiche de la commission écrite",
    "commission_proposer": "Fiche envoyée à la coordination",
    "commission_abandonner": "Saisine abandonnée par qui la préparait",
    "commission_liberer": "Fiche de la commission relue",
    "commission_renvoyer": "Fiche à reprendre",
    "commission_refuser": "Saisine non retenue",
    "commission_inscrire": "Point mis à l’ordre du jour",
    "commission_oter": "Point ôté de l’ordre du jour",
    "commission_reporter": "Point reporté par la plateforme, sa séance étant passée",
    "commission_presenter": "Point ouvert en séance",
    "commission_terminer": "Point terminé",
    "commission_clore": "Saisine close",
    "commission_inviter": "Invitation à un point",
    "commission_deporter": "Déport",
    "commission_retirer": "Situation retirée de la commission",
    "commission_lecture": "Fiche de la commission lue",
    "commission_donner_avis": "Avis donné en séance",
    "commission_clore_les_avis": "Avis de la séance clos",
    "commission_consigner_decision": "Décision de la commission écrite",
    "commission_ajouter_action": "Action ajoutée au plan",
    "commission_nommer_referent": "Référent de la situation nommé",
    "commission_nommer_issue": "Issue du point écrite",
    "commission_fixer_revue": "Revue du plan fixée",
    "commission_soumettre": "Relevé envoyé à valider",
    "commission_valider": "Relevé validé",
    "commission_diffuser": "Relevé diffusé",
    "commission_restituer": "Restitution à la personne",
    "commission_suivre_action": "Suite donnée à une action",
    "commission_bilan": "Bilan de la commission publié",
}


def accord_fini(dossier: Dossier, par: Acteur, finalite: str) -> None:
    """Freeze the saisine of a dossier when its accord for the commission has just ended.

    Another live accord that covers the sheet keeps it going. Partners are told « situation
    retirée », without reason nor name; the coordinator keeps the cover, which proves.
    """
    if finalite != FinaliteAccord.COMMISSION:
        return
    _compter(dossier, par)
    en_cours = Saisine.objects.visibles_par(par).filter(dossier=dossier).exclude(etat__in=FINIES)
    premiere = en_cours.first()
    if premiere is None:
        return
    saisine = socle.verrouiller(premiere, par)
    try:
        accord = socle.accord_pour(saisine.dossier, par, saisine.categories or ["FAITS"])
    except ActionRefusee:
        _retirer(saisine, par)
    else:
        champs = socle.suivre_l_accord(accord)
        for nom, valeur in champs.items():
            setattr(saisine, nom, valeur)
        saisine.save(update_fields=list(champs))


def _compter(dossier: Dossier, par: Acteur) -> None:
    """Leave for the yearly report that a person said no, before or after a first accord."""
    dits = Accord.objects.visibles_par(par).filter(
        dossier=dossier, finalite=FinaliteAccord.COMMISSION
    )
    dernier = dits.order_by("-cree_le", "-pk").first()
    refus = dernier is not None and dernier.type == TypeAccord.OPPOSITION
    nature = regles_bilan.OPPOSITION if refus else regles_bilan.RETRAIT
    # Neither the dossier nor a cover is kept with the line; there may be no saisine yet.
    piece = Saisine(territoire_id=dossier.territoire_id, organisation=par.organisation)
    lues = Saisine.objects.visibles_par(par).filter(dossier=dossier).order_by("-cree_le", "-pk")
    portee = lues.select_related("commission").first()
    # As all that is counted of a saisine: under the kind of commission that it was brought to.
    genre = portee.commission.genre if portee else sources.genre(dossier)
    evenements.compter(piece, regles_bilan.nature(genre, nature))


def _retirer(saisine: Saisine, par: Acteur) -> None:
    """The write itself: off every agenda, readers out, partners told, frozen last."""
    if saisine.code:
        _prevenir(saisine, par)
    ordre.oter_les_points(saisine, par, MotifOte.RETIREE)
    ordre.sortir_les_membres(saisine, par)
    sources.suivre(par, saisine.dossier, "retirer")
    socle.passer(
        saisine, par, "retirer", vers=Etat.RETIREE, retiree_le=horloge.maintenant(),
        accord_jusqua=None, revue_le=None,
    )  # fmt: skip


def _prevenir(saisine: Saisine, par: Acteur) -> None:
    """Tell those who sat and did not stand back, who reads over, who brought it: nobody else."""
    deportes = ordre.deportes_de(saisine, par)
    for place in ordre.places_de_commission(saisine):
        admise = socle.admise(saisine.dossier, place.organisation)
        if admise and place.affectation_id not in deportes:
            socle.ecrire_a(saisine, "situation_retiree", place.affectation)
    socle.prevenir_la_coordination(saisine, "situation_retiree")
    socle.prevenir_le_demandeur(saisine, "situation_retiree")
