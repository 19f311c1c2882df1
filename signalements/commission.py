"""What a signalement gives to the sheet of the commission, and how its own state follows."""

from django.db.models import Model

from annuaire.situations.regles_reperes import Reperes, tranche_age
from annuaire.situations.sources import Ebauche, Source
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Commune
from partnership.secret.models import Dossier

from . import pieces, regles
from .actions import socle
from .enums import Etat
from .enums import Source as SourceFait
from .models import (
    Demarche,
    FaitObserve,
    Identite,
    Signalement,
    SituationLocative,
    SoutiensDeclares,
)

ACTE = "saisir_commission"
# The acts of a saisine after which the signalement is where it was before.
RENDENT = {"refuser", "retirer", "clore", "abandonner"}


def _signalement(acteur: Acteur, dossier: Dossier) -> Signalement:
    return Signalement.objects.visibles_par(acteur).select_related("commune").get(dossier=dossier)


def verifier(acteur: Acteur, dossier: Dossier) -> None:
    """Raise unless the signalement may be brought from where it is."""
    signalement = _signalement(acteur, dossier)
    regles.verifier(acteur, signalement, ACTE, pieces.elements_de(acteur, signalement))


def _derniere(acteur: Acteur, modele: type[Model], dossier: Dossier):
    return modele.objects.du_dossier(acteur, dossier.pk).last()


def ebauche(acteur: Acteur, dossier: Dossier) -> Ebauche:
    """Draft the blocks without a word of free text: items, seasons, bands (no name, no date)."""
    identite = Identite.objects.du_dossier(acteur, dossier.pk).filter(actuelle=True).first()
    annee = identite.annee_naissance if identite else None
    faits = FaitObserve.objects.visibles_par(acteur).filter(dossier=dossier)
    lignes = [_fait(f) for f in faits.select_related("item").order_by("du", "cree_le")]
    demarches = Demarche.objects.visibles_par(acteur).filter(dossier=dossier).order_by("le")
    tente = [f"{d.quoi}, {_saison(d.le)}" for d in demarches]
    return Ebauche(
        faits={
            "tranche_age": tranche_age(annee, horloge.aujourdhui().year),
            "faits": _tenir(dict.fromkeys(lignes), 2000),
            "tente": _tenir(tente, 1500),
            "impliques": ["BAILLEUR"],  # not the ERAH: whether there is care is not for the sheet
        },
        locatif=_locatif(_derniere(acteur, SituationLocative, dossier)),
        social=_social(_derniere(acteur, SoutiensDeclares, dossier)),
    )


def _fait(fait: FaitObserve) -> str:
    source = " (rapporté par le voisinage)" if fait.source == SourceFait.VOISIN else ""
    return f"{fait.item}, {_saison(fait.du)}, {fait.get_frequence_display().lower()}{source}"


_SAISONS = ("hiver", "printemps", "été", "automne")


def _saison(jour) -> str:
    """Return « été 2026 »: no exact date leaves."""
    return f"{_SAISONS[(jour.month % 12) // 3]} {jour.year + (jour.month == 12)}"


def _tenir(lignes, maximum: int) -> str:
    """Return lines that hold in a field; the last ones go, whole."""
    texte = ""
    for ligne in lignes:
        suite = f"{texte}\n{ligne}" if texte else ligne
        if len(suite) > maximum:
            break
        texte = suite
    return texte


def _locatif(situation: SituationLocative | None) -> str:
    if situation is None:
        return ""
    lignes = ["Titulaire du bail" if situation.titulaire else "N’est pas titulaire du bail"]
    if situation.type_logement:
        lignes.append(f"Logement : {situation.type_logement}")
    if situation.entree_le:
        lignes.append(f"Dans ce logement depuis {_anciennete(situation.entree_le.year)}")
    lignes.append("Un impayé" if situation.impaye else "Pas d’impayé")
    if situation.plan_apurement:
        lignes.append("Un plan d’apurement est en place")
    if situation.procedure:
        lignes.append("Une procédure est en cours")
    return "\n".join(lignes)


def _anciennete(annee: int) -> str:
    ans = horloge.aujourdhui().year - annee
    return "moins de deux ans" if ans < 2 else "deux à dix ans" if ans <= 10 else "plus de dix ans"


def _social(soutiens: SoutiensDeclares | None) -> str:
    if soutiens is None:
        return ""
    dits = [
        ("Des proches ou des voisins l’aident", soutiens.aidants),
        ("Un travailleur social la connaît", soutiens.travailleur_social),
        ("Elle a une mesure de protection", soutiens.mesure_protection),
    ]
    return "\n".join(phrase for phrase, dit in dits if dit)


def reperes(acteur: Acteur, dossier: Dossier) -> Reperes:
    """Return what the sheet must not say, of all that its author reads in the dossier."""
    signalement = _signalement(acteur, dossier)
    noms, adresses, telephones, annee = [], [], [], None
    for identite in Identite.objects.du_dossier(acteur, dossier.pk):
        noms += [identite.nom, identite.prenom, identite.occupants]
        adresses.append(identite.adresse)
        telephones.append(identite.telephone)
        annee = identite.annee_naissance or annee
    soutiens = _derniere(acteur, SoutiensDeclares, dossier)
    if soutiens:
        noms += [soutiens.aidants, soutiens.travailleur_social, soutiens.mandataire]
    situation = _derniere(acteur, SituationLocative, dossier)
    references = [signalement.reference, situation.reference_bail if situation else ""]
    communes = Commune.objects.filter(territoires=signalement.territoire_id)
    return Reperes(
        noms=tuple(filter(None, noms)),
        adresses=tuple(filter(None, adresses)),
        telephones=tuple(filter(None, telephones)),
        references=tuple(filter(None, references)),
        annee=annee,
        lieux=tuple(communes.values_list("nom", flat=True)),
    )


def suivre(par: Acteur, dossier: Dossier, acte: str) -> None:
    """Move the signalement with its saisine; what is already there is left alone."""
    lu = Signalement.objects.visibles_par(par).filter(dossier=dossier).first()
    if lu is None:
        return
    signalement = socle.verrouiller(lu, par, None)
    if acte == "proposer" and signalement.etat != Etat.EN_COMMISSION:
        if signalement.etat != Etat.PLAN_ACTION:
            socle.passer(signalement, par, ACTE, echeance=None)
    elif acte == "plan" and signalement.etat == Etat.EN_COMMISSION:
        _deplacer(signalement, Etat.PLAN_ACTION)
    elif acte in RENDENT and signalement.etat in {Etat.EN_COMMISSION, Etat.PLAN_ACTION}:
        _deplacer(signalement, Etat.RETOUR_FAIT if signalement.retour_le else Etat.EN_EVALUATION)


def _deplacer(signalement: Signalement, vers: str) -> None:
    """Write the state alone: who runs the commission writes no line of the thread (FAITS)."""
    socle.ecrire_couverture(
        signalement, etat=vers, etat_avant=signalement.etat, etat_depuis=horloge.maintenant(),
        echeance=None,
    )  # fmt: skip


SOURCE = Source(verifier=verifier, ebauche=ebauche, reperes=reperes, suivre=suivre)
