"""Saisines of the demonstration, through the actions: one to read over, one on an agenda."""

from datetime import timedelta

from annuaire.commissions.models import Seance
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.secret.models import Dossier

from . import actions, fiche, sources
from .models import Saisine
from .regles_reperes import masquer

# Fictitious, as all the rest.
FICHES = [
    {
        "question": "Comment reprendre contact sans l’inquiéter davantage ?",
        "tente": "Trois courriers et deux passages de la gardienne, sans réponse.",
        "demande": "Elle dit vouloir rester dans son logement et « qu’on la laisse tranquille ».",
        "presence": "representee", "representant": "association",
    },
    {
        "question": "Qui peut l’aider à rouvrir ses droits sans qu’elle perde son logement ?",
        "tente": "Une visite de la conseillère sociale. Un rendez-vous manqué. Elle est veuve.",
        "demande": "De l’aide pour ses papiers, une personne à la fois.",
        "presence": "venir",
    },
]  # fmt: skip


def saisir(par: Acteur, dossier: Dossier, rang: int = 0, dit: dict | None = None) -> Saisine:
    """Let `par` bring a dossier, its sheet cleaned of what names the person, and propose it."""
    saisine = actions.saisir(dossier=dossier, par=par)
    lue = fiche.lire(par, saisine)
    trouves = lue.traits(sources.reperes(par, dossier))
    propres = {champ: masquer(texte, trouves[champ]) for champ, texte in lue.textes.items()}
    actions.ecrire(saisine=saisine, par=par, dit={**propres, **(dit or FICHES[rang % len(FICHES)])})
    return actions.proposer(saisine=saisine, par=par)


def inscrire(par: Acteur, saisine: Saisine, seance: Seance | None = None) -> None:
    """Let the coordinator read a sheet over and put it on an agenda, by default the next."""
    lue = fiche.lire(par, saisine)
    trouves = lue.traits(fiche.reperes_publics(par.territoire))
    vus = [t.cle(champ) for champ, liste in trouves.items() for t in liste]
    actions.liberer(saisine=saisine, par=par, vus=vus)
    seance = seance or Seance.objects.filter(
        commission=saisine.commission_id, annulee_le=None,
        jour__gt=horloge.aujourdhui() + timedelta(days=1),
    ).order_by("jour").first()  # fmt: skip
    if seance is not None:
        actions.inscrire(saisine=saisine, par=par, seance=seance)
