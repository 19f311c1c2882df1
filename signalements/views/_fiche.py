"""What the pages of the sheet share: the thing, for this user; its steps; what was being typed."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret import couvertures

from .. import actions, pieces, regles
from ..actions import socle
from ..apercu import SOURCES_LUES
from ..forms import fiche as formulaires
from ..models import Saisie, Signalement, SituationLocative, SoutiensDeclares
from ..pieces import Pieces
from ..regles import Elements
from ..textes import mots_refuses, phrase_refus


@dataclass(frozen=True)
class Etape:
    """One numbered step. `lire` gives the values now; `ecrire` is the action; None: a list."""

    code: str
    titre: str
    formulaire: type | None = None
    lire: Callable | None = None
    ecrire: Callable | None = None
    agent: bool = False
    court: str = ""


@dataclass(frozen=True)
class Fiche:
    """A sheet that this acteur may write now."""

    acteur: Acteur
    signalement: Signalement
    pieces: Pieces
    elements: Elements

    @property
    def agent(self) -> bool:
        return self.acteur.role == Role.AGENT_PROXIMITE

    @property
    def etapes(self) -> list[Etape]:
        return [e for e in ETAPES if e.agent or not self.agent]

    def etape(self, code: str) -> Etape:
        """Return a step of this role, or 404."""
        for etape in self.etapes:
            if etape.code == code:
                return etape
        raise Http404

    def url(self, code: str) -> str:
        if code == "verifier":
            return reverse("signalements:verifier", args=[self.signalement.pk])
        return reverse("signalements:etape", args=[self.signalement.pk, code])

    def voisines(self, code: str) -> dict:
        """Return the addresses before and after a step, and the bar of progress."""
        codes = [e.code for e in self.etapes]
        rang = codes.index(code)
        return {
            "progression": [
                {"libelle": e.court or e.titre, "url": self.url(e.code)} for e in self.etapes
            ],
            "rang": rang + 1,
            "avant": self.url(codes[rang - 1]) if rang else "",
            "apres": self.url(codes[rang + 1]) if rang + 1 < len(codes) else "",
        }

    @property
    def suite_de(self) -> Signalement | None:
        """Return the earlier signalement that this one follows, when the reader may see it."""
        return (
            Signalement.objects.visibles_par(self.acteur)
            .filter(pk=self.signalement.suite_de_id)
            .first()
        )

    @property
    def faits(self) -> list[dict]:
        """Return the facts, each with the sentence that asks to reword it, if any (SP-12)."""
        return [
            {
                "fait": f,
                "source": SOURCES_LUES[f.source],
                "alerte": "" if f.propos or not (m := mots_refuses(f.texte)) else phrase_refus(m),
                "sien": not self.agent or f.auteur_id == self.acteur.affectation.pk,
            }
            for f in self.elements.faits
        ]

    @property
    def danger(self) -> bool:
        return any(fait.item.danger for fait in self.elements.faits)

    @property
    def crip_a_prevenir(self) -> bool:
        urgence = self.elements.urgence
        return self.elements.mineur_en_danger and not (urgence and urgence.crip_le)


def trouver(request: HttpRequest, ref) -> Signalement:
    """Return the signalement, for this user, or 404."""
    visibles = Signalement.objects.visibles_par(request.acteur).select_related(
        "organisation", "destinataire", "territoire", "commune", "dossier", "auteur__utilisateur"
    )
    return get_object_or_404(visibles, pk=ref)


def preparer(request: HttpRequest, ref) -> Fiche:
    """Return the sheet, or refuse with the reason; a write locks it first, a read is journalled."""
    signalement = trouver(request, ref)
    if request.method == "POST":
        signalement = socle.verrouiller(signalement, request.acteur, None)
    lues = pieces.lire(request.acteur, signalement)
    elements = pieces.elements(lues)
    regles.verifier(request.acteur, signalement, "modifier", elements)
    if request.method == "GET":
        couvertures.noter_lecture(request.acteur, signalement)
    return Fiche(request.acteur, signalement, lues, elements)


def empreinte(valeurs: dict) -> str:
    """Return a digest of what a step shows, to see whether somebody else changed it meanwhile."""
    texte = json.dumps({c: str(v) for c, v in valeurs.items() if c != "cle"}, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()[:16]


# --- What was being typed -----------------------------------------------------------

MOTIF_FAIT = re.compile(r"fait_[0-9a-f]{20}")


def code_du_fait(fait) -> str:
    return f"fait_{fait.pk.hex[:20]}"


def formulaire_de(fiche: Fiche, code: str) -> type:
    """Return the form whose typing is kept under this code, or 404."""
    if MOTIF_FAIT.fullmatch(code):
        return formulaires.FaitForm
    classe = LISTES.get(code) or fiche.etape(code).formulaire
    if classe is None:
        raise Http404
    return classe


def saisie_de(fiche: Fiche, code: str) -> Saisie | None:
    """Return what this author left unfinished at this step."""
    return (
        Saisie.objects.visibles_par(fiche.acteur)
        .filter(dossier=fiche.signalement.dossier_id, auteur=fiche.acteur.affectation, etape=code)
        .first()
    )


def oublier_saisie(fiche: Fiche, code: str) -> None:
    """Drop what was being typed, once it is written in the sheet."""
    saisie = saisie_de(fiche, code)
    if saisie:
        saisie.delete()


def reprendre(saisie: Saisie | None, piece, classe: type) -> dict | None:
    """Return the values left unfinished, None when there are none or the piece is newer.

    What the author emptied stays empty: a box left unticked sends nothing.
    """
    if saisie is None or (piece is not None and piece.cree_le > saisie.modifie_le):
        return None
    vides = {nom: "" for nom in classe.base_fields if nom != "cle"}
    return vides | {nom: v[0] if len(v) == 1 else v for nom, v in saisie.donnees.items()}


def donnees_brutes(request: HttpRequest, classe: type) -> dict[str, list[str]]:
    """Return what the form sent, valid or not, and only the fields of this form."""
    connus = {"commune", "cle", *classe.base_fields}
    return {nom: valeurs for nom, valeurs in request.POST.lists() if nom in connus}


# --- The steps: how each reads and writes ------------------------------------------------


def _identite(fiche: Fiche, champs) -> dict:
    identite = fiche.elements.identite
    return {nom: getattr(identite, nom) for nom in champs} if identite else {}


def _lire_ou(fiche: Fiche) -> dict:
    return {
        **_identite(fiche, formulaires.OuForm.Meta.fields),
        "commune": fiche.signalement.commune_id or _seule_commune(fiche),
    }


def _seule_commune(fiche: Fiche) -> str:
    codes = list(fiche.signalement.territoire.communes.values_list("pk", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


def _lire_personne(fiche: Fiche) -> dict:
    return _identite(fiche, formulaires.PersonneForm.Meta.fields)


def _ecrire_personne(*, signalement, par, **champs) -> None:
    if signalement.commune is None:
        raise regles.ActionRefusee("Indiquez d’abord l’adresse et la commune.")
    actions.ecrire_identite(signalement=signalement, par=par, commune=signalement.commune, **champs)


def _lire_piece(modele, formulaire) -> Callable:
    def lire(fiche: Fiche) -> dict:
        piece = fiche.pieces.derniere(modele)
        return {n: getattr(piece, n) for n in formulaire.Meta.fields} if piece else {}

    return lire


def _lire_demande(fiche: Fiche) -> dict:
    return {"demande": fiche.signalement.demande}


ETAPES = (
    Etape(
        "ou",
        "Où cela se passe",
        formulaires.OuForm,
        _lire_ou,
        actions.ecrire_identite,
        agent=True,
        court="Où",
    ),
    Etape("personne", "La personne", formulaires.PersonneForm, _lire_personne, _ecrire_personne),
    Etape("faits", "Ce que vous avez vu ou entendu", agent=True, court="Les faits"),
    Etape(
        "logement",
        "Le bail et le logement",
        formulaires.LogementForm,
        _lire_piece(SituationLocative, formulaires.LogementForm),
        actions.ecrire_locative,
    ),
    Etape(
        "soutiens",
        "Soutiens déclarés",
        formulaires.SoutiensForm,
        _lire_piece(SoutiensDeclares, formulaires.SoutiensForm),
        actions.ecrire_soutiens,
    ),
    Etape("demarches", "Démarches déjà faites"),
    Etape("demande", "Demande", formulaires.DemandeForm, _lire_demande, actions.ecrire_demande),
    Etape("verifier", "Vérifier", agent=True),
)
LISTES = {"faits": formulaires.FaitForm, "demarches": formulaires.DemarcheForm}
