"""What the screen of the room shows: each row that every person present may read (SP-20).

Twice over: by the rule, category by category, from the circle and the accords; and by the walls,
row by row, the database being asked under each person's own identity what it would give her. A
thing that one of the two does not give to one of them is not there.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery, Value
from django.utils.formats import date_format

from annuaire.commissions import lecture_seances, regles_seances
from annuaire.commissions.models import Presence, Seance
from annuaire.situations import lecture
from annuaire.situations.enums import ISSUES, TrancheAge
from annuaire.situations.fiche import TITRES, reperes_publics
from annuaire.situations.models import (
    ActionDuPlan,
    Avis,
    BlocFaits,
    BlocLocatif,
    BlocSocial,
    Point,
    Releve,
)
from annuaire.situations.regles import accord_tient
from annuaire.situations.regles_reperes import traits
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.identite import Identite
from partnership.acteurs.models import Adhesion, Affectation, Charte, SignatureCharte
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret.enums import Portee
from partnership.secret.lecteurs import cercle_de, ma_lecture
from partnership.secret.models import Accord
from partnership.secret.regles import Decision

from . import regles
from .enums import Champ
from .models import Frappe

MODELES = (Point, BlocFaits, BlocLocatif, BlocSocial, Frappe, Avis, ActionDuPlan, Releve)
DU_POINT = {Frappe, Avis, ActionDuPlan, Releve}
Ligne = tuple[str, object]  # (model, key)


@dataclass(frozen=True)
class Fragment:
    """A text that the room may read, and the row it comes from."""

    ligne: Ligne
    categorie: str
    titre: str
    texte: str


def point_montre(par: Acteur, seance: Seance) -> Point | None:
    """Return the point that is on the screen, None between two of them."""
    if seance.ecran is None:
        return None
    return next((p for p in lecture.points_de(par, seance) if p.pk == seance.ecran), None)


def contenu(par: Acteur, seance: Seance) -> dict:
    """Return what the room reads now, as plain data; without a point, only that it is on."""
    points = lecture.points_de(par, seance)
    point = next((p for p in points if p.pk == seance.ecran), None)
    if point and not accord_tient(point.saisine, horloge.maintenant()):
        point = None
    if not seance.en_cours or point is None:
        return {"etat": "pause" if seance.en_cours else "fermee", "fragments": []}
    gens = acteurs_presents(lecture_seances.presents(seance))
    communs = lignes_communes(par, point, gens)
    if ("Point", point.pk) not in communs:
        # That there is a point is itself a thing to know: neither its rank nor how many (SP-05).
        return {"etat": "pause", "fragments": []}
    lus = [f for f in fragments(par, point) if f.ligne in communs]
    return {
        "etat": "point",
        "titre": point.saisine.code,
        "fragments": [{"titre": f.titre, "texte": f.texte} for f in lus],
    }


def marque(dit: dict) -> str:
    """Return the mark of what the room reads: another as soon as a word of it changes."""
    texte = json.dumps(dit, sort_keys=True, ensure_ascii=False)
    return f'"{hashlib.sha256(texte.encode()).hexdigest()[:32]}"'


def acteurs_presents(presences: Iterable[Presence]) -> list[Acteur | None]:
    """Return who is in the room as an acteur, None for a person without an account.

    The gates of each are read now, in one query (SP-03).
    """
    comptes = [regles_seances.compte_de(p) for p in presences]
    chartes = Charte.objects.filter(territoire=OuterRef("organisation__territoire"))
    courante = Subquery(chartes.order_by("-version").values("pk")[:1])
    signatures = SignatureCharte.objects.filter(utilisateur=OuterRef("utilisateur"))
    adhesions = Adhesion.objects.en_vigueur().filter(organisation=OuterRef("organisation"))
    lues = {
        a.pk: Acteur(a.utilisateur, a, a.signee, a.adherente)
        for a in Affectation.objects.en_vigueur()
        .filter(pk__in=[c.pk for c in comptes if c], utilisateur__is_active=True)
        .select_related("utilisateur", "organisation__territoire", "agence")
        .annotate(courante=courante)
        .annotate(
            signee=Exists(signatures.filter(charte=OuterRef("courante"))),
            adherente=Exists(adhesions),
        )
    }
    return [lues.get(c.pk) if c else None for c in comptes]


def lignes_communes(par: Acteur, point: Point, gens: list[Acteur | None]) -> frozenset[Ligne]:
    """Return the rows of a point that everybody present may read, and who shows them too.

    One query for who shows, one for all the others together, however many they are.
    """
    if not gens or None in gens:
        return frozenset()
    autres = {a.affectation.pk: a for a in gens if a and a.affectation.pk != par.affectation.pk}
    tous = [par, *autres.values()]
    cercle = cercle_de(point.dossier_id)
    accords = list(Accord.objects.raw("SELECT * FROM palier.accords_de(%s)", [point.dossier_id]))
    ouvertes = regles.commun(_categories(ma_lecture(a, cercle, accords)) for a in tous)
    siennes = _lignes(par, point, [m for m in MODELES if m.categorie in ouvertes])
    utiles = {nom for nom, _ in siennes}
    return regles.commun([siennes, *lus_par_chacun(point, autres.values(), utiles)])


def _categories(lue: dict[str, Decision]) -> frozenset[str]:
    """Return the categories that the rule opens to somebody in this dossier."""
    return regles.categories_lues({c: Portee(d.lire) for c, d in lue.items()})


def _lignes(par: Acteur, point: Point, modeles) -> frozenset[Ligne]:
    """Return the rows of a point that the walls give to who shows it."""
    if not modeles:
        return frozenset()
    requetes = [
        _du_point(m, par, point).order_by().annotate(table=Value(m.__name__))
        .values_list("table", "pk")
        for m in modeles
    ]  # fmt: skip
    return frozenset(requetes[0].union(*requetes[1:], all=True))


def lus_par_chacun(
    point: Point, acteurs: Iterable[Acteur], modeles: Iterable[str]
) -> list[frozenset[Ligne]]:
    """Return the rows that the row policies give to each, under her own identity, in one query."""
    jetons = [Identite(a.utilisateur.pk, a.affectation.pk, "acteur").jeton() for a in acteurs]
    lues: list[set[Ligne]] = [set() for _ in jetons]
    if not jetons:
        return []
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT rang, modele, cle FROM palier.lus_par_chacun(%s, %s, %s, %s)",
            [jetons, point.pk, point.saisine_id, sorted(modeles)],
        )
        for rang, modele, cle in curseur.fetchall():
            lues[rang - 1].add((modele, cle))
    return [frozenset(siennes) for siennes in lues]


def _du_point(modele, acteur: Acteur, point: Point):
    lues = modele.objects.visibles_par(acteur)
    if modele is Point:
        return lues.filter(pk=point.pk)
    return lues.filter(point=point) if modele in DU_POINT else lues.filter(saisine=point.saisine_id)


def fragments(par: Acteur, point: Point) -> list[Fragment]:
    """Return the texts of a point, as the coordinator reads them, in the order of the screen."""
    trouves = [_fragment(point, "Situation", point.saisine.code)]
    for bloc in _du_point(BlocFaits, par, point):
        if bloc.tranche_age != TrancheAge.INCONNU:
            trouves.append(_fragment(bloc, "Âge", bloc.get_tranche_age_display()))
        trouves.append(_fragment(bloc, "Ce qui est demandé", bloc.get_objet_display()))
        for champ in ("question", "faits", "tente", "demande"):
            trouves.append(_fragment(bloc, TITRES[champ], getattr(bloc, champ)))
    for modele, champ in ((BlocLocatif, "locatif"), (BlocSocial, "social")):
        for bloc in _du_point(modele, par, point):
            trouves.append(_fragment(bloc, TITRES[champ], bloc.texte))
    frappes = {f.champ: f for f in _du_point(Frappe, par, point)}
    for champ in Champ:
        if champ in frappes and not alerte(frappes[champ].texte, par):
            trouves.append(_fragment(frappes[champ], champ.label, frappes[champ].texte))
    trouves += _avis(par, point) + _issue(par, point) + _plan(par, point)
    return [f for f in trouves if f.texte.strip()]


def _avis(par: Acteur, point: Point) -> list[Fragment]:
    """Return the opinions, once they are closed: not even one's own goes to the wall before."""
    if point.avis_clos_le is None:
        return []
    lus = _du_point(Avis, par, point).select_related("auteur__organisation").order_by("cree_le")
    return [
        _fragment(
            a, f"Avis, {a.auteur.organisation.nom_court}",
            f"{a.get_sens_display()}. {a.texte}".strip(),
        )
        for a in lus
    ]  # fmt: skip


def _issue(par: Acteur, point: Point) -> list[Fragment]:
    """Return what a commission of housing proposes, the flat with it: who does not read the relevé,
    a landlord first of all, keeps both off the wall."""
    if point.saisine.commission.genre not in ISSUES:
        return []
    return [
        _fragment(releve, titre, texte or "")
        for releve in _du_point(Releve, par, point)
        for titre, texte in (
            ("Ce que la commission propose", releve.get_issue_display()),
            ("Logement proposé", releve.offre),
        )
    ]


def _plan(par: Acteur, point: Point) -> list[Fragment]:
    lues = _du_point(ActionDuPlan, par, point).select_related("equipe")
    return [
        _fragment(
            a, f"Action, {a.equipe.nom_court}, avant le {date_format(a.echeance, 'j F')}", a.quoi
        )
        for a in lues.order_by("echeance", "cree_le")
    ]


def _fragment(piece, titre: str, texte: str) -> Fragment:
    return Fragment((type(piece).__name__, piece.pk), piece.categorie, titre, texte)


def alerte(texte: str, par: Acteur) -> str:
    """Return why a text stays with who types it, "" when the room may read it.

    A word of care (SP-12), a name, an address, a number: the room reads under pseudonym.
    """
    try:
        garder_texte(texte)
    except ActionRefusee as refus:
        return refus.phrase
    durs = [t.mot for t in traits(texte, reperes_publics(par.territoire)) if t.dur]
    return f"Ne nommez personne : « {durs[0]} »." if durs else ""


def fermeture(par: Acteur, point: Point, presences: list[Presence]) -> list[str]:
    """Return who, in the room, closes the screen: shown to the coordinator alone."""
    gens = acteurs_presents(presences)
    connus = [a for a in gens if a is not None]
    lues = dict(zip(connus, lus_par_chacun(point, connus, [Point.__name__]), strict=True))
    return [
        lecture_seances.nom_de(presence)
        for presence, acteur in zip(presences, gens, strict=True)
        if acteur is None or not lues[acteur]
    ]
