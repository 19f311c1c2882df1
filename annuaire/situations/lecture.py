"""What the pages show of the saisines, in a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annuaire.commissions.models import Seance
from annuaire.regles import coordonne
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.secret.enums import TypeDossier

from . import fiche, regles, sources
from .enums import CHEZ_LE_DEMANDEUR, FINIES, Etat
from .models import Deport, Invite, Point, Saisine
from .regles_reperes import Reperes, Trait

GENRES = {
    Etat.BROUILLON: "neutre",
    Etat.PROPOSEE: "attente",
    Etat.A_REPRENDRE: "attente",
    Etat.RECEVABLE: "info",
    Etat.INSCRITE: "info",
    Etat.PRESENTEE: "info",
    Etat.SUIVIE: "info",
    Etat.CLOSE: "clos",
    Etat.NON_RETENUE: "refuse",
    Etat.RETIREE: "clos",
}
PAGE = 50
INCONNU = "Un partenaire"
BR = format_html("<br>{}", "")


def saisines(acteur: Acteur) -> QuerySet[Saisine]:
    """Return the saisines that this acteur may open, newest first.

    A draft is its organisation's; who stood back, or a member of a withdrawn one, sees none.
    """
    siennes = Q(organisation=acteur.organisation)
    lues = Saisine.objects.visibles_par(acteur).exclude(deports__membre=acteur.affectation)
    if not coordonne(acteur):
        lues = lues.filter(Q(retiree_le=None) | siennes)
    if acteur.role == Role.AGENT_PROXIMITE:
        return lues.none()
    return (
        lues.filter(siennes | ~Q(etat__in=CHEZ_LE_DEMANDEUR))
        .select_related("organisation", "commission", "dossier__territoire", "territoire")
        .order_by("-cree_le", "-id")
    )


def demandeur(acteur: Acteur, saisine: Saisine) -> str:
    """Return who brought it, as this reader is told: whoever sits is not told who brings a
    situation by itself, for a hospital team that does tells that there is care (SP-04)."""
    sienne = saisine.organisation_id == acteur.organisation.pk
    if saisine.dossier.type == TypeDossier.SITUATION and not sienne and not coordonne(acteur):
        return INCONNU
    return saisine.organisation.nom_court


def saisie_par(acteur: Acteur, saisine: Saisine) -> str:
    """Return the same as the head of a page says it."""
    nomme = demandeur(acteur, saisine) != INCONNU
    return f"saisie par {saisine.organisation}" if nomme else "saisie par un partenaire"


def liste(acteur: Acteur) -> dict:
    """Return the saisines of the page « Commission », those under way first."""
    lues = list(saisines(acteur)[:PAGE])
    prochaines = dict(
        Point.objects.visibles_par(acteur)
        .filter(saisine__in=lues, ote_le=None, termine_le=None)
        .order_by()
        .values_list("saisine")
        .annotate(jour=Max("seance__jour"))
    )
    lignes = [_ligne(s, acteur, prochaines.get(s.pk)) for s in lues]
    return {
        "en_cours": [ligne for ligne in lignes if ligne["saisine"].etat not in FINIES],
        "finies": [ligne for ligne in lignes if ligne["saisine"].etat in FINIES],
    }


def _ligne(saisine: Saisine, acteur: Acteur, seance) -> dict:
    return {
        "saisine": saisine,
        "url": reverse("situations:saisine", args=[saisine.dossier_id]),
        "genre": GENRES[saisine.etat],
        "seance": seance,
        "demandeur": demandeur(acteur, saisine),
        "tour": tour(saisine, acteur),
    }


def tour(saisine: Saisine, acteur: Acteur) -> str:
    """Return whose turn it is, for this reader."""
    mienne = saisine.organisation_id == acteur.organisation.pk
    if saisine.etat in CHEZ_LE_DEMANDEUR:
        return "À vous" if mienne else saisine.organisation.nom_court
    if saisine.etat in {Etat.PROPOSEE, Etat.RECEVABLE}:
        return "À vous" if coordonne(acteur) else "À la coordination"
    return ""


PHRASES = {
    Etat.BROUILLON: "La fiche est en préparation : elle n’est pas encore envoyée.",
    Etat.PROPOSEE: "La coordination relit la fiche avant que quiconque d’autre la lise.",
    Etat.A_REPRENDRE: "La coordination demande de reprendre la fiche.",
    Etat.RECEVABLE: "La fiche est relue : elle attend une séance.",
    Etat.INSCRITE: "La situation est à l’ordre du jour.",
    Etat.PRESENTEE: "La commission examine cette situation.",
    Etat.SUIVIE: "Un plan d’action est en cours.",
    Etat.CLOSE: "La saisine est close.",
    Etat.NON_RETENUE: "La saisine n’a pas été retenue.",
    Etat.RETIREE: "Situation retirée : plus personne ne lit la fiche.",
}


@dataclass(frozen=True)
class Texte:
    """One text of the sheet, its traits marked."""

    titre: str
    html: SafeString
    traits: list[dict]


def page(acteur: Acteur, saisine: Saisine) -> dict:
    """Return the context of the page of one saisine."""
    lue = fiche.lire(acteur, saisine)
    points = points_de_saisine(acteur, saisine)
    en_cours = next((p for p in points if p.ote_le is None and p.termine_le is None), None)
    return {
        "saisine": saisine,
        "fiche": lue,
        "textes": marquer(lue, {}, saisine),
        "phrase": PHRASES[saisine.etat],
        "variante": "attente" if saisine.etat in CHEZ_LE_DEMANDEUR else "info",
        "tour": tour(saisine, acteur),
        "points": points,
        "point": en_cours,
        "invites": invites_de(acteur, en_cours),
        "accord": regles.accord_tient(saisine, horloge.maintenant()),
        "actes": regles.actions_possibles(acteur, saisine),
        "coordonne": coordonne(acteur),
        "demandeur": saisine.organisation_id == acteur.organisation.pk,
        "saisie_par": saisie_par(acteur, saisine),
        "siege": en_cours is not None and acteur.role != Role.COORDINATEUR,
        "deportes": _deportes(acteur, saisine) if coordonne(acteur) else [],
    }


def points_de_saisine(acteur: Acteur, saisine: Saisine) -> list[Point]:
    """Return its points, newest first."""
    lus = Point.objects.visibles_par(acteur).filter(saisine=saisine)
    return list(lus.select_related("seance__commission").order_by("-seance__jour", "-cree_le"))


def points_de(acteur: Acteur, seance: Seance, saisines=None) -> list[Point]:
    """Return the agenda of a session as this acteur may read it: codes, in order.

    `saisines`: their keys, when only some are wanted.
    """
    lus = Point.objects.visibles_par(acteur).filter(seance=seance, ote_le=None)
    if saisines is not None:
        lus = lus.filter(saisine__in=saisines)
    return list(
        lus.select_related("saisine__organisation", "saisine__commission").order_by(
            "ordre", "cree_le"
        )
    )


def invites_de(acteur: Acteur, point: Point | None) -> list[Invite]:
    """Return the guests of a point."""
    if point is None:
        return []
    lus = Invite.objects.visibles_par(acteur).filter(point=point, sorti_le=None)
    return list(lus.select_related("organisation", "affectation__utilisateur"))


def _deportes(acteur: Acteur, saisine: Saisine) -> list[Deport]:
    lus = Deport.objects.visibles_par(acteur).filter(saisine=saisine)
    return list(lus.select_related("membre__utilisateur", "membre__organisation"))


def reperes_de(acteur: Acteur, saisine: Saisine) -> Reperes:
    """Return what the guard compares with: the author knows the dossier, others do not."""
    if saisine.organisation_id == acteur.organisation.pk:
        return sources.reperes(acteur, saisine.dossier)
    return fiche.reperes_publics(acteur.territoire)


def marquer(lue: fiche.Fiche, trouves: dict[str, list[Trait]], saisine: Saisine) -> list[Texte]:
    """Return the texts with their traits marked, and each trait's key and place."""
    return [
        Texte(
            partie["titre"],
            souligner(partie["texte"], trouves.get(partie["champ"], [])),
            [_trait(t, partie["champ"], saisine) for t in trouves.get(partie["champ"], [])],
        )
        for partie in lue.parties
    ]


def _trait(trait: Trait, champ: str, saisine: Saisine) -> dict:
    cle = trait.cle(champ)
    return {
        "mot": trait.mot, "libelle": trait.libelle, "dur": trait.dur, "cle": cle,
        "vu": cle in saisine.vus, "a_revoir": cle in saisine.a_revoir,
    }  # fmt: skip


def souligner(texte: str, trouves: list[Trait]) -> SafeString:
    """Return the text escaped, line breaks kept, each trait in a mark."""
    morceaux: list[tuple[str]] = []
    ici = 0
    for trait in trouves:
        genre = "dur" if trait.dur else "mou"
        mot = texte[trait.debut : trait.fin]
        morceaux += [(_lignes(texte[ici : trait.debut]),)]
        morceaux += [(format_html('<mark class="repere-{}">{}</mark>', genre, mot),)]
        ici = trait.fin
    return format_html_join("", "{}", [*morceaux, (_lignes(texte[ici:]),)])


def _lignes(texte: str) -> SafeString:
    return format_html_join(BR, "{}", ((ligne,) for ligne in texte.split("\n")))
