"""All the pieces of one signalement that an acteur may read, in one query (SP-18).

A dossier is spread over many tables, one for each nature of information. Those that the acteur's
rights on this dossier open are read, and the database gathers them: constant cost.
"""

from dataclasses import dataclass, field

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation
from partnership.secret import pieces as tables
from partnership.secret.models import Accord
from partnership.secret.personne.actions import est_gele
from partnership.secret.personne.models import Limitation, PointDeVue, Rectification
from partnership.secret.visibilite import droits_sur

from .models import (
    Cloture,
    Complement,
    ContactErah,
    Demarche,
    FaitObserve,
    Identite,
    ItemFait,
    MotifDeFin,
    NoteSoignante,
    Passage,
    PasserOutre,
    Recevabilite,
    ReponseUrgence,
    Retour,
    Signalement,
    SituationLocative,
    SoutiensDeclares,
    Suivi,
    Visite,
)
from .regles import Elements
from .textes import mots_refuses, phrase_refus

MODELES = (
    Accord,
    Cloture,
    Complement,
    ContactErah,
    MotifDeFin,
    NoteSoignante,
    Demarche,
    FaitObserve,
    Identite,
    Limitation,
    Passage,
    PasserOutre,
    PointDeVue,
    Recevabilite,
    Rectification,
    ReponseUrgence,
    Retour,
    SituationLocative,
    SoutiensDeclares,
    Suivi,
    Visite,
)


@dataclass
class Pieces(tables.Pieces):
    """The pieces, and the people whom they name."""

    personnes: dict[int, Affectation] = field(default_factory=dict)
    note_ouverte: bool = False  # to this reader, by the territory and by the rule

    @property
    def identite(self) -> Identite | None:
        """Return the current version, else the reader's own latest."""
        return max(self[Identite], key=lambda i: (i.actuelle, i.cree_le), default=None)


def lire(acteur: Acteur, signalement: Signalement) -> Pieces:
    """Return what `acteur` may read of the signalement: four or five queries, whatever it holds."""
    droits = droits_sur(acteur, signalement.dossier_id, signalement.territoire_id)
    pieces = Pieces(tables.lire(droits, MODELES), note_ouverte=droits.permet("ecrire_clinique"))
    faits = pieces[FaitObserve]
    items = ItemFait.objects.select_related("categorie").in_bulk({f.item_id for f in faits})
    for fait in faits:
        fait.item = items[fait.item_id]
    faits.sort(key=lambda f: (f.du, f.cree_le))
    _nommer(pieces)
    pieces.gele = any(limite.levee_le is None for limite in pieces[Limitation])
    if acteur.role == Role.AGENT_PROXIMITE:
        # She reads what she wrote alone, and must not write in a frozen dossier either.
        pieces.gele = est_gele(signalement.dossier_id)
    return pieces


def _nommer(pieces: Pieces) -> None:
    """Attach the few people that the page or a guard names."""
    suivis, outres = pieces[Suivi], pieces[PasserOutre]
    envois = [p for p in pieces[Passage] if p.acte == "transmettre"]
    notes = pieces[NoteSoignante]
    noms = {s.clinicien_id for s in suivis} | {p.auteur_id for p in outres + envois + notes}
    pieces.personnes = Affectation.objects.select_related("utilisateur", "organisation").in_bulk(
        noms
    )
    for suivi in suivis:
        suivi.clinicien = pieces.personnes[suivi.clinicien_id]
    for signee in outres + notes:
        signee.auteur = pieces.personnes[signee.auteur_id]


def elements_de(acteur: Acteur, signalement: Signalement) -> Elements:
    """Read what the rules of the acts look at: nothing that the page would not show (SP-18)."""
    lues = lire(acteur, signalement)
    lues.gele = est_gele(signalement.dossier_id)  # told to who writes, even if not to read
    return elements(lues)


def elements(pieces: Pieces) -> Elements:
    """Return what the rules look at."""
    faits = pieces[FaitObserve]
    return Elements(
        accords=tuple(pieces[Accord]),
        faits=tuple(faits),
        identite=pieces.identite,
        urgence=pieces.derniere(ReponseUrgence),
        passer_outre=pieces.derniere(PasserOutre),
        complement=next((c for c in pieces[Complement] if c.repondu_le is None), None),
        suivi=pieces.derniere(Suivi),
        gele=pieces.gele,
        retours=tuple(pieces[Retour]),
        note_ouverte=pieces.note_ouverte,
        alertes=tuple(
            phrase_refus(mots) for f in faits if not f.propos and (mots := mots_refuses(f.texte))
        ),
    )
