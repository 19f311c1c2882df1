"""The page of one dossier, as one reader may see it: blocks, thread, possible acts."""

from dataclasses import dataclass, replace

from django.urls import reverse

from annuaire.situations import lecture_point
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.registre import Couverture
from partnership.secret import bris, lecteurs
from partnership.secret import fil as fil_du_dossier
from partnership.secret.enums import Categorie, Portee
from partnership.secret.models import Accord
from partnership.secret.personne.models import PointDeVue, Rectification

from . import enums, phrases, regles
from . import pieces as lecture_des_pieces
from .apercu import Contenu
from .enums import TRANSITIONS, Etat
from .models import (
    Cloture,
    Complement,
    ContactErah,
    Demarche,
    MotifDeFin,
    NoteSoignante,
    Passage,
    PasserOutre,
    Recevabilite,
    Retour,
    Signalement,
    SituationLocative,
    SoutiensDeclares,
    Suivi,
    Visite,
)
from .pieces import Pieces

C = Categorie
BAILLEUR = {Role.AGENT_PROXIMITE, Role.REFERENT_SOCIAL}
PHRASE_SOINS = (
    "Vous ne saurez pas si cette personne est suivie. "
    "C’est la loi, et c’est ce qui permet à l’ERAH d’agir."
)
_PAR_LA_REFERENTE = (
    "La référente sociale remplit cette partie ; elle n’est pas utile pour observer."
)
FERMES = {
    (Role.AGENT_PROXIMITE, C.SUIVI_SOINS): PHRASE_SOINS,
    (Role.REFERENT_SOCIAL, C.SUIVI_SOINS): PHRASE_SOINS,
    (Role.AGENT_PROXIMITE, C.SITUATION_LOCATIVE): _PAR_LA_REFERENTE,
    (Role.AGENT_PROXIMITE, C.SITUATION_SOCIALE): _PAR_LA_REFERENTE,
    (Role.CLINICIEN, C.SITUATION_SOCIALE): (
        "La personne n’a pas donné son accord pour que vous lisiez cette partie. "
        "Vous pouvez le lui demander : c’est elle qui décide."
    ),
}
# Block, its category, its title, in the order of the page.
BLOCS = [
    ("echanges", C.FAITS, "Échanges avec l’ERAH"),
    ("identite", C.IDENTITE, "Identité et logement"),
    ("faits", C.FAITS, "Faits observés"),
    ("information", C.FAITS, "Information de la personne"),
    ("locative", C.SITUATION_LOCATIVE, "Situation locative"),
    ("soutiens", C.SITUATION_SOCIALE, "Soutiens déclarés"),
    ("suivi", C.SUIVI_SOINS, "Suivi de soins"),
    ("note", C.CLINIQUE, "Note soignante"),
]


@dataclass(frozen=True)
class Bloc:
    """One card: what it is, who reads it, closed or not to this reader."""

    cle: str
    categorie: str
    titre: str
    lecteurs: list[str]
    ferme: str = ""

    @property
    def gabarit(self) -> str:
        return f"signalements/_{self.cle}.html"


def composer(acteur: Acteur, signalement: Signalement) -> dict:
    """Return the context of the page: ten queries at most, whatever the dossier holds."""
    pieces = lecture_des_pieces.lire(acteur, signalement)
    elements = lecture_des_pieces.elements(pieces)
    entrees = lecteurs.cercle_de(signalement.dossier_id)
    note = pieces.note_ouverte
    qui_lit = lecteurs.lecteurs(pour_lire(acteur, entrees), pieces[Accord], note=note)
    dehors = all(e.organisation_id != acteur.organisation.pk for e in entrees)
    acces = bris.en_cours(acteur, signalement.dossier_id) if dehors else None
    lecture = lecteurs.ma_lecture(
        acteur, entrees, pieces[Accord], note=note, bris_jusqua=bris.jusqua(acces)
    )
    phrase = phrases.phrase(signalement, acteur.role)
    if elements.opposition and signalement.etat == enums.Etat.EN_VEILLE:
        phrase = replace(phrase, phrase=regles.PHRASE_OPPOSITION)
    return {
        "signalement": signalement,
        "titre": titre(signalement, elements.identite),
        "phrase": phrase,
        "echeance": phrases.echeance(signalement, acteur.role, horloge.aujourdhui(), acteur.zone),
        "variante": variante(signalement, acteur, phrase),
        "etapes": phrases.etapes(signalement, acteur.role),
        "blocs": blocs(acteur, signalement, pieces, qui_lit, lecture),
        "contenu": contenu(signalement, pieces, elements),
        "pieces": vues(acteur, pieces),
        "interlocuteur": interlocuteur(acteur, pieces),
        "fil": fil(acteur, signalement, pieces, entrees),
        "actes": actes(acteur, signalement, elements),
        "commission": commission(acteur, signalement),
        "gele": elements.gele,
        "acces": acces,
        "imprime": acteur.role in {Role.REFERENT_SOCIAL, Role.CLINICIEN} and acces is None,
        "du_bailleur": acteur.role in BAILLEUR,
        "agent": acteur.role == Role.AGENT_PROXIMITE,
        "oriente": acteur.role != Role.AGENT_PROXIMITE and signalement.commune_id is not None,
    }


def commission(acteur: Acteur, signalement: Signalement) -> dict | None:
    """Return the saisine of this dossier and the plan that this reader may read, if any."""
    if signalement.transmis_le is None or acteur.role == Role.AGENT_PROXIMITE:
        return None
    return lecture_point.du_dossier(acteur, signalement.dossier_id)


def pour_lire(acteur: Acteur, entrees: list) -> list:
    """Return the places whose readers this acteur is told of.

    S1: an agent learns nothing after transmission; that a team has left would tell her the end.
    """
    if acteur.role != Role.AGENT_PROXIMITE:
        return lecteurs.dits_a(acteur, entrees)
    return [e for e in entrees if e.organisation_id == acteur.organisation.pk]


def couverture(acteur: Acteur, dossier) -> Couverture | None:
    """Return what the generic pages of a dossier say of a signalement."""
    lu = Signalement.objects.visibles_par(acteur).filter(dossier=dossier).only("reference").first()
    if lu is None:
        return None
    return Couverture(
        lu.reference,
        reverse("signalements:dossier", args=[lu.pk]),
        {m: reverse("signalements:imprimer", args=[lu.pk, m]) for m in ("accord", "accordfalc")},
    )


def titre(signalement: Signalement, identite) -> str:
    """Return « Mme Odile F., Metz », or the reference when no name may be read."""
    if identite is None or not identite.nom:
        nom = "Signalement à compléter"
    else:
        nom = " ".join(filter(None, [identite.civilite, identite.prenom, identite.nom[:1] + "."]))
    return f"{nom}, {signalement.commune}" if signalement.commune_id else nom


def variante(signalement: Signalement, acteur: Acteur, phrase: phrases.Phrase) -> str:
    """Return the look of the top sentence: late wins, except for an agent who waits for nothing."""
    if acteur.role != Role.AGENT_PROXIMITE and phrases.en_retard(signalement, horloge.aujourdhui()):
        return "retard"
    return phrase.variante


def blocs(acteur, signalement, pieces: Pieces, qui_lit, lecture) -> list[Bloc]:
    """Return the cards of the page: open ones with their readers, closed ones with the reason."""
    trouves = []
    for cle, categorie, nom in BLOCS:
        if cle == "echanges" and not _echanges(pieces):
            continue
        if cle == "note" and not pieces.note_ouverte:
            continue  # closed by default: the page does not even name it
        if cle == "information" and acteur.role == Role.AGENT_PROXIMITE:
            continue
        decision = lecture[categorie]
        if decision.lire == Portee.RIEN:
            ferme = FERMES.get((acteur.role, categorie), decision.motif)
            trouves.append(Bloc(cle, categorie, nom, [], ferme))
        else:
            lus = lecteurs.libelles(qui_lit, categorie, acteur)
            trouves.append(Bloc(cle, categorie, nom, lus))
    return trouves


def _echanges(pieces: Pieces) -> bool:
    modeles = (Complement, Retour, Recevabilite, Visite, Cloture)
    return any(pieces[modele] for modele in modeles)


def contenu(signalement: Signalement, pieces: Pieces, elements: regles.Elements) -> Contenu:
    """Return the sheet, laid out as on paper."""
    demarches = sorted(pieces[Demarche], key=lambda d: (d.le, d.cree_le))
    return Contenu(
        signalement=signalement,
        identite=elements.identite,
        faits=elements.faits,
        demarches=tuple(demarches),
        accords=elements.accords,
        urgence=elements.urgence,
        locative=pieces.derniere(SituationLocative),
        soutiens=pieces.derniere(SoutiensDeclares),
        points=tuple(pieces[PointDeVue]),
        rectifications=tuple(pieces[Rectification]),
    )


def vues(acteur: Acteur, pieces: Pieces) -> dict:
    """Return the exchanges, in words, for the templates."""
    cloture = pieces.derniere(Cloture)
    return {
        "complements": pieces[Complement][::-1],
        "retours": [_retour(r) for r in reversed(pieces[Retour])],
        "recevabilite": pieces.derniere(Recevabilite),
        "visites": pieces[Visite],
        "cloture": cloture,
        "motif_cloture": motif_de_cloture(cloture, pieces.derniere(MotifDeFin)) if cloture else "",
        "passer_outre": pieces.derniere(PasserOutre),
        "suivi": pieces.derniere(Suivi),
        "contacts": pieces[ContactErah][::-1],
        "notes": pieces[NoteSoignante][::-1],
    }


def _retour(retour: Retour) -> dict:
    conseils = [enums.ConseilPosture(c).label for c in retour.conseils]
    return {"retour": retour, "conseils": conseils}


def motif_de_cloture(cloture: Cloture, reserve: MotifDeFin | None) -> str:
    """Return the motive: the ERAH's own when it stands and may be read, else the shared one."""
    return (reserve or cloture).get_motif_display()


def interlocuteur(acteur: Acteur, pieces: Pieces):
    """Return, for the ERAH, the person who sent the sheet: somebody to call."""
    envois = [p for p in pieces[Passage] if p.acte == "transmettre"]
    if acteur.role != Role.CLINICIEN or not envois:
        return None
    return pieces.personnes.get(envois[-1].auteur_id)


def fil(acteur: Acteur, signalement: Signalement, pieces: Pieces, entrees) -> list[dict]:
    """Return the thread, newest first: who, when, what, in one line each."""
    noms = {e.organisation_id: e.organisation.nom_court for e in entrees}
    for organisation in (signalement.organisation, signalement.destinataire):
        if organisation:
            noms[organisation.pk] = organisation.nom_court
    return fil_du_dossier.composer(acteur, pieces[Passage], noms, phrases)


# --- Acts -----------------------------------------------------------------------

AILLEURS = {
    "modifier": "signalements:fiche",
    "transmettre": "signalements:verifier",
    "saisir_commission": "situations:saisir",
}
GRAVES = {"clore", "refuser", "reorienter_urgence", "demander_passer_outre"}
# The one thing to do next, by state: the first of these that is possible comes first.
_ENSUITE = {
    Etat.BROUILLON: ["remettre", "informer", "modifier"],
    Etat.EN_VEILLE: ["valider_passer_outre", "informer", "mettre_en_veille"],
    Etat.A_TRANSMETTRE: ["transmettre"],
    Etat.TRANSMIS: ["accuser"],
    Etat.ACCUSE_RECEPTION: ["admettre"],
    Etat.COMPLEMENT_DEMANDE: ["repondre_complement"],
    Etat.RECEVABLE: ["evaluer"],
    Etat.EN_EVALUATION: ["faire_retour"],
    Etat.VISITE_CONJOINTE: ["faire_retour"],
    Etat.RETOUR_FAIT: ["clore"],
    Etat.URGENCE_REORIENTEE: ["ouvrir_suite"],
}


@dataclass(frozen=True)
class Bouton:
    """One act offered on the page, or the reason why it is not."""

    acte: str
    libelle: str
    url: str
    detail: str
    genre: str
    refus: str


def actes(acteur: Acteur, signalement: Signalement, elements: regles.Elements) -> list[Bouton]:
    """Return the acts that this role could do in this state, the next one first."""
    proposes = regles.actions_possibles(acteur, signalement, elements)
    if elements.gele or (acteur.role == Role.AGENT_PROXIMITE and signalement.remis_le):
        # One sentence at the top says it for all: no row of grey buttons.
        proposes = [p for p in proposes if not p[1]]
    possibles = {acte for acte, refus in proposes if not refus}
    ensuite = next((a for a in _ENSUITE.get(signalement.etat, []) if a in possibles), None)
    boutons = [_bouton(signalement, acte, refus, acte == ensuite) for acte, refus in proposes]
    return sorted(boutons, key=lambda b: (b.acte != ensuite, bool(b.refus), b.genre == "grave"))


def _bouton(signalement: Signalement, acte: str, refus: str, principal: bool) -> Bouton:
    transition = TRANSITIONS[acte]
    genre = "principal" if principal else "grave" if acte in GRAVES else "second"
    url = adresse(signalement, acte)
    return Bouton(acte, transition.titre, url, transition.aide, genre, refus)


def adresse(signalement: Signalement, acte: str) -> str:
    """Return the page of an act."""
    return reverse(AILLEURS.get(acte, f"signalements:{acte}"), args=[signalement.pk])
