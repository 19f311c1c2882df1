"""The page of one sub-letting, as one reader may see it: contracts, rent, inventories, money."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglages
from partnership.acteurs.templatetags.interface import INSECABLE, jour

from ..examens.models import Examen
from ..models import Candidature
from ..pieces import Pieces
from . import examens, lecture, phrases, regles
from .enums import (
    ACTES,
    BASES,
    CONTRATS,
    GRAVES,
    PIECES_DU_LOGEMENT,
    EtatBail,
)
from .models import (
    EtatDesLieux,
    LigneFinancement,
    MoisDeLoyer,
    SousLocation,
    VoletOperateur,
)
from .visibilite import est_partenaire

CALENDRIER = ("examen_sous_location", "avis_prefet_sous_location")
MOIS_MONTRES = 12


@dataclass(frozen=True)
class Bouton:
    """One act offered on the page, or the reason why it is not."""

    libelle: str
    url: str
    detail: str
    genre: str
    refus: str


def euros(montant) -> str:
    """« 312,40 € »."""
    return f"{montant:.2f}".replace(".", ",") + f"{INSECABLE}€"


def composer(acteur: Acteur, candidature: Candidature, bail: SousLocation | None) -> dict:
    """Return the context of the page; `bail`: none when nothing is prepared yet."""
    pieces = lecture.lire(acteur, candidature)
    elements = lecture.elements_de(acteur, candidature, bail, pieces)
    contexte = {
        "candidature": candidature,
        "bail": bail,
        "partenaire": est_partenaire(acteur),
        "bailleur": acteur.est_bailleur,
        "operateur": bail is not None and _tient(acteur, bail),
        "gele": elements.gele,
    }
    if bail is None:
        return contexte | {"actes": [], "preparer": _preparer(acteur, candidature, elements)}
    phrase, suite, ton = phrases.phrase(bail, acteur)
    return contexte | {
        "phrase": phrase,
        "suite": suite,
        "ton": ton,
        "genre": phrases.GENRES[EtatBail(bail.etat)],
        "actes": _actes(acteur, candidature, bail, elements),
        "manques": _manques(acteur, bail, elements),
        "avis": _avis(acteur, candidature, bail, elements),
        "preparer": _preparer(acteur, candidature, elements)
        if bail.etat in (EtatBail.ABANDONNEE, EtatBail.TERMINEE)
        else None,
        "lisible": _lisible(bail),
        "contrats": contrats(bail),
        "calendrier": calendrier(bail, pieces),
        "loyers": _loyers(pieces, bail),
        "lieux": _lieux(pieces, bail),
        "argent": _argent(acteur, pieces, bail),
        "modeles": [(m.value, m.label) for m in CONTRATS],
    }


def _preparer(acteur: Acteur, candidature: Candidature, elements) -> dict | None:
    """Return the way to a first contract, for the operator: its address, or why not."""
    try:
        regles.verifier_ouvert(acteur, candidature, elements)
    except regles.ActionRefusee as refus:
        seul = acteur.organisation.pk == candidature.operateur_id
        return {"url": "", "refus": refus.phrase} if seul else None
    return {"url": reverse("accompagnement:preparer", args=[candidature.pk]), "refus": ""}


def _actes(acteur: Acteur, candidature: Candidature, bail: SousLocation, elements) -> list[Bouton]:
    boutons = []
    for acte, refus in regles.actions_possibles(acteur, bail, elements, candidature.operateur_id):
        premier = acte == ("signer" if bail.etat == EtatBail.PREPARATION else "suivre_loyer")
        genre = "grave" if acte in GRAVES else "principal" if premier else "second"
        url = reverse(f"accompagnement:{acte}", args=[candidature.pk])
        boutons.append(Bouton(ACTES[acte].titre, url, ACTES[acte].aide, genre, refus))
    return sorted(boutons, key=lambda b: (b.genre == "grave", b.genre != "principal"))


def _manques(acteur: Acteur, bail: SousLocation, elements) -> list[str]:
    if bail.etat != EtatBail.PREPARATION or not _tient(acteur, bail):
        return []
    return regles.manques(bail, elements)


def _tient(acteur: Acteur, bail: SousLocation) -> bool:
    """Say whether she speaks for the operator of this sub-letting."""
    return acteur.role == Role.TRAVAILLEUR_SOCIAL and acteur.organisation.pk == bail.operateur_id


def _avis(acteur: Acteur, candidature: Candidature, bail: SousLocation, elements) -> list[str]:
    """Return what has changed around a signed lease, and changes nothing of it; to partners."""
    if bail.etat != EtatBail.SIGNEE or not est_partenaire(acteur):
        return []
    dits = []
    if candidature.eligible_le is None:
        dits.append(phrases.CRITERE_RETIRE)
    if _tient(acteur, bail) and regles.accord_depuis(elements.accords, bail.bailleur_id) is None:
        dits.append(phrases.ACCORD_FINI)
    return dits


def _lisible(bail: SousLocation) -> str:
    """Return who reads the lease: the same words for every reader."""
    return f"l’opérateur, l’équipe qui l’accompagne et {bail.bailleur.nom_court}"


def contrats(bail: SousLocation, dire: Callable = jour) -> list[tuple[str, list[tuple]]]:
    """Return the contracts as pairs, by contract; `dire`: how a date is told."""
    base = BASES.get(bail.fondement)
    fin = (
        bail.debut_le and bail.duree_mois and regles.dernier_jour(bail.debut_le, bail.mois_en_tout)
    )
    return [
        ("Le logement", [
            ("Logement", bail.designation),
            ("Bailleur", bail.bailleur.nom),
            ("Locataire principal", bail.operateur.nom),
            ("Attribué le", dire(bail.attribue_le)),
        ]),
        ("Le bail principal", [
            ("Référence", bail.bail_reference),
            ("Signé le", dire(bail.bail_le)),
            ("Terme", dire(bail.bail_terme)),
        ]),
        ("La sous-location", [
            ("Fondement", base and f"{bail.get_fondement_display()} ({base.article})"),
            ("Signée le", dire(bail.signee_le)),
            ("Début", dire(bail.debut_le)),
            ("Durée", bail.duree_mois and _duree(bail)),
            ("Dernier jour de la période", dire(fin) if fin else ""),
            ("Préavis de la personne", f"{bail.preavis_mois} mois"),
            ("Loyer et charges", f"{euros(bail.loyer)} + {euros(bail.charges)} par mois"),
            ("Dépôt de garantie", euros(bail.depot)),
            ("Aide au logement", bail.get_apl_a_display()),
            ("Assurance", _assurance(bail, dire)),
        ]),
    ]  # fmt: skip


def _duree(bail: SousLocation) -> str:
    fois = bail.renouvellements
    dit = f", renouvelée {'une fois' if fois == 1 else f'{fois} fois'}" if fois else ""
    return f"{bail.duree_mois} mois{dit}"


def _assurance(bail: SousLocation, dire: Callable) -> str:
    if not bail.assureur:
        return ""
    passee = bail.assuree_jusqu_au < horloge.aujourdhui()
    return f"{bail.assureur}, {'finie' if passee else 'jusqu’au'} {dire(bail.assuree_jusqu_au)}"


def calendrier(bail: SousLocation, pieces: Pieces) -> list[dict]:
    """Return what the signing makes due, in order, held or not: examinations, notice to the
    préfet."""
    if bail.etat != EtatBail.SIGNEE:
        return []
    regle = reglages(bail.territoire, CALENDRIER, bail.signee_le)
    rythme, avance = (regle[cle] for cle in CALENDRIER)
    dus = examens.examens(bail.signee_le, bail.mois_en_tout, rythme)
    suivant = examens.prochain(bail.signee_le, bail.mois_en_tout, rythme, horloge.aujourdhui())
    tenus = {e.echeance for e in pieces[Examen] if e.bail_id == bail.pk and e.tenu_le}
    while suivant in tenus:
        le = suivant + suivant.resolution
        suivant = examens.prochain(bail.signee_le, bail.mois_en_tout, rythme, le)
    avis = examens.avis_au_prefet(bail.debut_le, bail.mois_en_tout, avance)
    lignes = [{"le": le, "quoi": "Examen contradictoire", "cle": "examen"} for le in dus]
    if suivant not in dus:
        lignes.append({"le": suivant, "quoi": "Examen contradictoire", "cle": "examen"})
    lignes.append({"le": avis, "quoi": "Avis du bailleur au préfet, au plus tard", "cle": "avis"})
    aujourdhui = horloge.aujourdhui()
    for ligne in lignes:
        ligne["tenu"] = ligne["cle"] == "examen" and ligne["le"] in tenus
        ligne["passe"] = ligne["le"] < aujourdhui
        ligne["prochain"] = ligne["cle"] == "examen" and ligne["le"] == suivant
    return sorted(lignes, key=lambda ligne: ligne["le"])


def _loyers(pieces: Pieces, bail: SousLocation) -> list[dict]:
    lus = [m for m in pieces[MoisDeLoyer] if m.bail_id == bail.pk]
    return [
        {"mois": m.mois, "dit": regles.libelle_loyer(m.retard),
         "genre": "retard" if m.retard else "fait"}
        for m in sorted(lus, key=lambda m: m.mois, reverse=True)[:MOIS_MONTRES]
    ]  # fmt: skip


def _lieux(pieces: Pieces, bail: SousLocation) -> list[dict]:
    lus = [lieux for lieux in pieces[EtatDesLieux] if lieux.bail_id == bail.pk]
    return [
        {
            "titre": f"État des lieux {lieux.get_sens_display().lower()}",
            "lignes": [
                ("Fait le", f"{jour(lieux.le)}, avec : {lieux.get_avec_display().lower()}"),
                *((titre, getattr(lieux, f"get_{nom}_display")() if getattr(lieux, nom) else "")
                  for nom, titre in PIECES_DU_LOGEMENT.items()),
                ("À reprendre", lieux.remarques),
            ],
        }
        for lieux in sorted(lus, key=lambda lieux: lieux.le)
    ]  # fmt: skip


def _argent(acteur: Acteur, pieces: Pieces, bail: SousLocation) -> dict | None:
    """Return the funding and what it leaves, to who reads the social situation."""
    if not est_partenaire(acteur):
        return None
    volets = [v for v in pieces[VoletOperateur] if v.operateur_id == bail.operateur_id]
    volet = volets[0] if volets else None
    lignes = [li for li in pieces[LigneFinancement] if li.operateur_id == bail.operateur_id]
    if volet is None and not lignes:
        return None
    return {
        "lignes": lignes,
        "volet": volet,
        "mois": lecture.mois_de(bail, volet, lignes),
    }
