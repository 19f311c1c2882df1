"""« Comme le destinataire le verra » : the last look, then the sending."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.acteurs.reprise import textes_envoyes
from partnership.secret.enums import Categorie

from .. import actions, apercu, regles
from ..actions import bailleur, socle
from ..enums import Etat
from . import _fiche
from ._fiche import Fiche, preparer

# What mends each thing missing: a step of the sheet, or a page.
REMEDES = {
    "lieu": ("ou", "Indiquer l’adresse"),
    "nom": ("ou", "Indiquer le nom"),
    "faits": ("faits", "Ajouter un fait"),
    "textes": ("faits", "Reformuler"),
    "urgence": ("urgence", "Répondre"),
    "crip": ("crip", "Le consigner"),
    "information": ("informer", "Consigner l’information"),
    "opposition": ("dossier", "Voir ce qui est possible"),
    "equipe": ("dossier", "Revenir au signalement"),
}
ETAPES = {"ou", "faits"}


@require_GET
def verifier(request, ref):
    """Show the sheet exactly as the next reader will see it, and what is still missing."""
    page = preparer(request, ref)
    acte = "remettre" if page.agent else "transmettre"
    contenu = apercu.contenu_de(page.signalement, page.pieces)
    equipe, sans_equipe = bailleur.destination(page.signalement, page.elements.identite)
    categories = apercu.categories_du_destinataire(page.signalement, request.acteur, equipe)
    contexte = {
        "fiche": page,
        "vu": apercu.vu_par(contenu, categories),
        "equipe": None if page.agent else equipe,
        "non_transmis": [] if page.agent else _non_transmis(categories),
        "manques": _manques(page, acte, "" if page.agent else sans_equipe),
        "url_acte": reverse(f"signalements:{acte}", args=[ref]),
        **page.voisines("verifier"),
    }
    return render(request, "signalements/fiche/verifier.html", contexte)


def _non_transmis(categories: frozenset[str]) -> list[str]:
    return [
        libelle
        for categorie, libelle in (
            (Categorie.IDENTITE, "l’identité"),
            (Categorie.FAITS, "les faits"),
            (Categorie.SITUATION_LOCATIVE, "la situation locative"),
            (Categorie.SITUATION_SOCIALE, "les soutiens déclarés"),
        )
        if categorie not in categories
    ]


def _manques(page: Fiche, acte: str, sans_equipe: str) -> list[dict]:
    """Return what is missing before the act, each with the page that mends it."""
    trouves = regles.manques(page.signalement, acte, page.elements)
    if sans_equipe and page.signalement.commune_id:
        trouves.append(("equipe", sans_equipe))
    if not trouves:
        trouves = _refus_restant(page, acte)
    return [_remede(page, quoi, phrase) for quoi, phrase in trouves]


def _refus_restant(page: Fiche, acte: str) -> list[tuple[str, str]]:
    """Return what the rule itself would still refuse: the state, mostly."""
    try:
        regles.verifier(page.acteur, page.signalement, acte, page.elements)
    except ActionRefusee as refus:
        if page.signalement.etat == Etat.EN_VEILLE:
            phrase = "La situation est en veille : redites à la personne ce qui va être transmis."
            return [("information", phrase)]
        return [("information", refus.phrase)]
    return []


def _remede(page: Fiche, quoi: str, phrase: str) -> dict:
    if quoi == "urgence" and page.crip_a_prevenir:
        quoi = "crip"
    cible, libelle = REMEDES[quoi]
    pk = page.signalement.pk
    url = page.url(cible) if cible in ETAPES else reverse(f"signalements:{cible}", args=[pk])
    return {"phrase": phrase, "url": url, "libelle": libelle}


@require_POST
def transmettre(request, ref):
    """Send to the ERAH; a second click finds it sent, a stale page is refused."""
    vu = _fiche.trouver(request, ref)
    frais = socle.verrouiller(vu, request.acteur, None)
    if frais.etat == Etat.TRANSMIS and frais.organisation_id == request.acteur.organisation.pk:
        messages.info(request, "Ce signalement était déjà transmis.")
        return redirect("signalements:dossier", ref)
    try:
        actions.transmettre(signalement=frais, par=request.acteur, version=_version(request))
    except ActionRefusee as refus:
        return _refuser(request, frais, refus)
    messages.success(request, f"{frais.reference} est transmis à l’ERAH.")
    return redirect("signalements:dossier", ref)


def _refuser(request, signalement, refus: ActionRefusee):
    """Say no, with the way back to the dossier; the middleware journals it (SP-13)."""
    contexte = {
        "phrase": refus.phrase,
        "code": 403,
        "signalement": signalement,
        "textes": textes_envoyes(request),
    }
    return render(request, "refus.html", contexte, status=403)


def _version(request) -> int:
    """Return the version that the author saw; without one, nothing leaves unseen."""
    texte = request.POST.get("version", "")
    if not texte.isascii() or not texte.isdecimal() or len(texte) > 9:
        raise EtatPerime
    return int(texte)
