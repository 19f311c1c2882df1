"""The page of one candidature, as one reader may see it: blocks, thread, possible acts."""

from dataclasses import dataclass

from django.urls import reverse

from annuaire.situations import lecture_point
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Commune
from partnership.acteurs.registre import Couverture
from partnership.acteurs.templatetags.interface import jour, typo
from partnership.secret import bris, lecteurs
from partnership.secret import fil as fil_du_dossier
from partnership.secret.enums import Categorie
from partnership.secret.models import Accord
from partnership.secret.personne.models import PointDeVue, Rectification

from . import phrases, regles
from . import pieces as lecture
from .enums import COMPETENTS, TRANSITIONS, Critere, Etat
from .models import Candidature, Origine, PassageAcces, Personne, Souhait
from .parcours import lecture as parcours
from .pieces import Pieces
from .solvabilite import lecture as budgets
from .souslocation.models import SousLocation
from .souslocation.visibilite import est_partenaire
from .visibilite import etudie

C = Categorie
PARTENAIRES = {Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL}
SANS_ACCORD = "La personne n’a pas donné son accord pour que vous lisiez cette partie."
SOINS = (
    "Lu par l’équipe de l’hôpital, et par les professions de l’article R1110-2 avec l’accord de la "
    "personne."
)
AILLEURS = {"saisir_commission": "situations:saisir"}
GRAVES = {"clore"}
_ENSUITE = {
    Etat.BESOIN: "associer",
    Etat.ELIGIBLE: "presenter",
}


@dataclass(frozen=True)
class Bloc:
    """One card: what it is, who reads it, closed or not to this reader."""

    cle: str
    titre: str
    lecteurs: list[str]
    lignes: list
    ferme: str = ""


@dataclass(frozen=True)
class Bouton:
    """One act offered on the page, or the reason why it is not."""

    libelle: str
    url: str
    detail: str
    genre: str
    refus: str


@dataclass(frozen=True)
class LigneDeCritere:
    """One criterion as the page shows it."""

    numero: int
    titre: str
    etat: str
    genre: str
    dit: str
    qui: str
    url: str


def composer(acteur: Acteur, candidature: Candidature) -> dict:
    """Return the context of the page."""
    pieces = lecture.lire(acteur, candidature)
    elements = lecture.elements(pieces)
    entrees = lecteurs.cercle_de(candidature.dossier_id)
    lus = lecteurs.lecteurs(entrees, pieces[Accord]) if pieces.droits.permet("lire_faits") else []
    dehors = all(e.organisation_id != acteur.organisation.pk for e in entrees)
    acces = bris.en_cours(acteur, candidature.dossier_id) if dehors else None
    phrase = phrases.phrase(candidature, acteur)
    if acteur.role == Role.TRAVAILLEUR_SOCIAL and elements.personne is None:
        phrase = phrases.Phrase(regles.PHRASE_SANS_ACCORD, "", "attente")
    if elements.louee and candidature.etat != Etat.CLOSE:
        phrase = phrases.LOUEE
    return {
        "candidature": candidature,
        "titre": titre(candidature, elements.personne),
        "phrase": phrase,
        "parcours": parcours.composer(acteur, candidature, pieces),
        "criteres": criteres(acteur, candidature, pieces, elements),
        "budget": budgets.carte(acteur, candidature, pieces, pieces[PassageAcces]),
        "blocs": blocs(acteur, pieces, lus),
        "points": pieces[PointDeVue],
        "rectifications": pieces[Rectification],
        "fil": fil(acteur, pieces, entrees),
        "actes": actes(acteur, candidature, elements),
        "commission": _commission(acteur, candidature),
        "sous_location": _sous_location(acteur, candidature, pieces),
        "suivi": _suivi(acteur, candidature),
        "gele": pieces.gele,
        "acces": acces,
        "ecrit": pieces.droits.permet("ecrire_faits") and acces is None,
        "lit_les_accords": pieces.droits.permet("lire_faits"),
        "partenaire": acteur.role in PARTENAIRES,
        "bailleur": acteur.est_bailleur,
    }


def _commission(acteur: Acteur, candidature: Candidature) -> dict | None:
    """Return the saisine of this dossier and the plan that its team may read, if any."""
    if acteur.role not in PARTENAIRES:
        return None
    return lecture_point.du_dossier(acteur, candidature.dossier_id)


def _sous_location(acteur: Acteur, candidature: Candidature, pieces: Pieces) -> str:
    """Return the address of the sub-letting: of one that exists, or, for the operator of a
    presented candidature, where it is prepared."""
    prete = candidature.etat == Etat.PRESENTEE and acteur.organisation == candidature.operateur
    if not pieces[SousLocation] and not prete:
        return ""
    return reverse("accompagnement:sous_location", args=[candidature.pk])


def _suivi(acteur: Acteur, candidature: Candidature) -> str:
    """Return the address of the accompaniment: for the team that keeps it, and who studies it."""
    if not est_partenaire(acteur) or candidature.operateur_id is None:
        return ""
    return reverse("accompagnement:suivi", args=[candidature.pk])


def couverture(acteur: Acteur, dossier) -> Couverture | None:
    """Return what the generic pages of a dossier say of a candidature; nothing to print yet."""
    lue = Candidature.objects.visibles_par(acteur).filter(dossier=dossier).only("reference").first()
    if lue is None:
        return None
    return Couverture(lue.reference, reverse("accompagnement:dossier", args=[lue.pk]), {})


def titre(candidature: Candidature, personne: Personne | None) -> str:
    """Return « M. Théo M. », or the reference when no name may be read."""
    if personne is None or not personne.nom:
        return candidature.reference
    return " ".join(filter(None, [personne.civilite, personne.prenom, personne.nom[:1] + "."]))


# --- Criteria -----------------------------------------------------------------------


def criteres(acteur: Acteur, candidature: Candidature, pieces: Pieces, elements) -> list:
    """Return the four criteria, each with what is said and who attests it; none to the others."""
    if not etudie(pieces.droits):
        return []
    siens: list[int] = []
    if candidature.etat != Etat.CLOSE and not elements.gele:
        siens = regles.criteres_de(acteur, candidature)
    return [_critere(candidature, pieces, numero, numero in siens) for numero in Critere.values]


def _critere(candidature: Candidature, pieces: Pieces, numero: int, mien: bool) -> LigneDeCritere:
    etat = regles.etat_de(pieces.criteres, numero)
    critere = pieces.criteres.get(numero)
    dits = []
    if critere is not None:
        dits.append(f"le {jour(critere.le)}")
        if critere.preuve:
            vu = critere.get_preuve_display()
            dits.append(vu[0].lower() + vu[1:])
        dits += [f"à revoir le {jour(critere.revoir_le)}"] if critere.revoir_le else []
    hopital = COMPETENTS[numero] == Role.CLINICIEN
    operateur = candidature.operateur.nom_court if candidature.operateur else "un opérateur"
    return LigneDeCritere(
        numero,
        Critere(numero).label,
        etat.label,
        phrases.GENRES_CRITERES[etat],
        ", ".join(dits),
        candidature.organisation.nom_court if hopital else operateur,
        reverse("accompagnement:attester", args=[candidature.pk, numero]) if mien else "",
    )


# --- Blocks -------------------------------------------------------------------------


def blocs(acteur: Acteur, pieces: Pieces, lus: list) -> list[Bloc]:
    """Return the cards: open ones with their readers; to those who take part in the study, closed
    ones with the reason. A landlord is not told of what it does not read (SP-04)."""
    trouves = []
    for cle, categorie, nom, lignes, raison in (
        ("personne", C.IDENTITE, "La personne", _personne, SANS_ACCORD),
        ("origine", C.SUIVI_SOINS, "Où elle vit aujourd’hui", _origine, SOINS),
        ("souhait", C.SITUATION_LOCATIVE, "Le logement qu’elle souhaite", _souhait, SANS_ACCORD),
    ):
        if pieces.droits.permet(f"lire_{categorie.lower()}"):
            noms = lecteurs.libelles(lus, categorie, acteur)
            trouves.append(Bloc(cle, nom, noms, lignes(pieces)))
        elif acteur.role in PARTENAIRES:
            trouves.append(Bloc(cle, nom, [], [], raison))
    return trouves


def _personne(pieces: Pieces) -> list[tuple]:
    lue = pieces.derniere(Personne)
    if lue is None:
        return []
    nom = " ".join(filter(None, [lue.civilite, lue.prenom, lue.nom]))
    return [("Nom", nom), ("Année de naissance", lue.annee_naissance), ("Téléphone", lue.telephone)]


def _origine(pieces: Pieces) -> list[tuple]:
    lue = pieces.derniere(Origine)
    if lue is None:
        return []
    depuis = f", depuis le {jour(lue.depuis)}" if lue.depuis else ""
    return [("Aujourd’hui", f"{lue.get_lieu_display()}{depuis}")]


def _souhait(pieces: Pieces) -> list[tuple]:
    lu = pieces.derniere(Souhait)
    if lu is None:
        return []
    noms = dict(Commune.objects.filter(pk__in=lu.communes).values_list("pk", "nom"))
    return [
        ("Où", ", puis ".join(noms[code] for code in lu.communes if code in noms)),
        ("Logement", lu.get_type_logement_display()),
        ("Étage", lu.get_etage_display()),
        ("Avec qui", lu.get_foyer_display()),
        ("Animal", "Oui" if lu.animal else "Non"),
        ("Précisions", typo(lu.precisions)),
    ]


def fil(acteur: Acteur, pieces: Pieces, entrees) -> list[dict]:
    """Return the thread, newest first: who, when, what, in one line each."""
    noms = {e.organisation_id: e.organisation.nom_court for e in entrees}
    return fil_du_dossier.composer(acteur, pieces[PassageAcces], noms, phrases)


# --- Acts ---------------------------------------------------------------------------


def actes(acteur: Acteur, candidature: Candidature, elements) -> list[Bouton]:
    """Return the acts that this role could do, the next one first; none when one sentence at the
    top says why."""
    proposes = regles.actions_possibles(acteur, candidature, elements)
    siens = {candidature.organisation_id, candidature.operateur_id}
    if elements.gele or acteur.organisation.pk not in siens:
        return []
    if acteur.role == Role.TRAVAILLEUR_SOCIAL and elements.personne is None:
        return []
    ensuite = _ENSUITE.get(Etat(candidature.etat), "")
    boutons = [(acte, _bouton(candidature, acte, refus, ensuite)) for acte, refus in proposes]
    boutons.sort(key=lambda b: (b[0] != ensuite, bool(b[1].refus), b[0] in GRAVES))
    return [bouton for _, bouton in boutons]


def _bouton(candidature: Candidature, acte: str, refus: str, ensuite: str) -> Bouton:
    genre = "principal" if acte == ensuite else "grave" if acte in GRAVES else "second"
    url = reverse(AILLEURS.get(acte, f"accompagnement:{acte}"), args=[candidature.pk])
    return Bouton(TRANSITIONS[acte].titre, url, TRANSITIONS[acte].aide, genre, refus)
