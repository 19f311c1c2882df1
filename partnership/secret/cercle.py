"""The circle and its projection into grants. Only these functions write grants."""

import json
from datetime import UTC, datetime

from django.db import connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import roles_permis
from partnership.acteurs.models import Affectation, Organisation
from partnership.acteurs.reglages import reglage

from .actions_journal import journaliser_acteur
from .enums import CATEGORIES_DE_DOSSIER, Portee, Qualite, TypeAccord
from .matrice import matrice
from .models import Accord, Dossier, EntreeCercle
from .regles import Consentement, Contexte, Decision, decider
from .visibilite import id_permission

SANS_FIN = datetime(9999, 12, 31, tzinfo=UTC)
LECTURES = {Portee.TOUT: "lire", Portee.SIENS: "lire_siens", Portee.PSEUDONYME: "lire_pseudo"}


@transaction.atomic
def ouvrir(*, type_dossier: str, par: Acteur, qualite: str) -> Dossier:
    """Open a dossier; the opener's organisation is its first circle."""
    dossier = Dossier(territoire=par.territoire, type=type_dossier, ouvert_par=par.affectation)
    dossier.save(force_insert=True)
    premiere = EntreeCercle(
        dossier=dossier, organisation=par.organisation, qualite=qualite, debut=instant_de_base()
    )
    # The grants come first: until they stand, the new rows are invisible to their own author.
    _poser(dossier, [premiere], ())
    premiere.save(force_insert=True)
    journaliser_acteur("dossier_ouvert", par, dossier)
    return dossier


@transaction.atomic
def faire_entrer(
    *,
    dossier: Dossier,
    organisation: Organisation,
    qualite: str,
    par: Acteur,
    affectation: Affectation | None = None,
) -> EntreeCercle:
    """Bring an organisation, or one assigned person, into the circle."""
    entree, neuve = EntreeCercle.objects.get_or_create(
        dossier=dossier,
        organisation=organisation,
        qualite=qualite,
        affectation=affectation,
        fin=None,
        defaults={"debut": instant_de_base()},
    )
    if neuve:
        projeter(dossier)
        journaliser_acteur("cercle_entree", par, dossier, objet=f"{qualite} {organisation.ref}")
    return entree


@transaction.atomic
def faire_sortir(
    *, dossier: Dossier, organisation: Organisation, qualite: str, par: Acteur
) -> None:
    """End a place in the circle: reading stops with this transaction (SP-02)."""
    EntreeCercle.objects.filter(
        dossier=dossier, organisation=organisation, qualite=qualite, fin=None
    ).update(fin=instant_de_base())
    journaliser_acteur("cercle_sortie", par, dossier, objet=f"{qualite} {organisation.ref}")
    projeter(dossier)


def instant_de_base() -> datetime:
    """Return when a right starts or ends: by the clock of the database, which judges it.

    A web server whose clock runs ahead would otherwise write rights that are not yet there.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT statement_timestamp()")
        return min(horloge.maintenant(), curseur.fetchone()[0])


def projeter(dossier: Dossier) -> None:
    """Recompute the grants of a dossier from its circle and its accords."""
    entrees = list(
        EntreeCercle.objects.en_vigueur()
        .filter(dossier=dossier)
        .select_related("organisation", "affectation__utilisateur")
    )
    _poser(dossier, entrees, consentements_de(dossier))


def consentements_de(dossier: Dossier) -> tuple[Consentement, ...]:
    """Return the consents of a dossier as the rule needs them, withdrawals applied."""
    accords = list(Accord.objects.filter(dossier=dossier))
    retires = {a.retire_id for a in accords if a.type == TypeAccord.RETRAIT}
    return tuple(
        Consentement(
            frozenset(a.categories), frozenset(a.destinataires), a.du, a.jusqua, a.pk in retires
        )
        for a in accords
        if a.type == TypeAccord.CONSENTEMENT
    )


def _poser(dossier: Dossier, entrees: list[EntreeCercle], consentements) -> None:
    droits = calculer(dossier, entrees, consentements)
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.poser_droits(%s, %s)", [dossier.pk, json.dumps(droits)])


def calculer(dossier: Dossier, entrees: list[EntreeCercle], consentements) -> list[dict]:
    """Return the grants that the rule gives, as rows for the database."""
    note = bool(reglage(dossier.territoire, "note_soignante", horloge.aujourdhui()))
    droits: dict[tuple, dict] = {}
    for entree in entrees:
        for ligne in _droits_de_place(entree, consentements, note):
            cle = (ligne["groupe"], ligne["affectation"], ligne["permission"])
            if cle not in droits or droits[cle]["jusqua"] < ligne["jusqua"]:
                droits[cle] = ligne
    return list(droits.values())


def _droits_de_place(entree: EntreeCercle, consentements, note: bool):
    """Yield the grants of one place: to the groups, then to the persons that the rule names."""
    if entree.affectation is None:
        roles = roles_permis(entree.organisation.type) & _roles_de_la_matrice()
        for role in sorted(roles):
            contexte = _contexte(entree, role, consentements, note)
            yield from _lignes(entree, contexte, groupe=_groupe(entree.organisation, role))
    for affectation in _personnes(entree, consentements):
        contexte = _contexte(entree, affectation.role, consentements, note, affectation)
        yield from _lignes(entree, contexte, affectation=affectation)


def _roles_de_la_matrice() -> set[str]:
    return {role for ligne in matrice().values() for role in ligne.cases}


def _groupe(organisation: Organisation, role: str) -> str:
    return f"{organisation.ref}:{role}"


def _personnes(entree: EntreeCercle, consentements) -> list[Affectation]:
    """Return the persons whose own rights differ from their group's: assigned, or listed (Lc2)."""
    if entree.affectation is not None:
        return [entree.affectation]
    if not consentements:
        return []
    return list(
        Affectation.objects.en_vigueur()
        .filter(organisation=entree.organisation)
        .exclude(utilisateur__categorie_r1110_2="")
        .select_related("utilisateur")
    )


def _contexte(entree, role, consentements, note, affectation=None) -> Contexte:
    """Return the rule's context of a place; personal gates are checked by the walls at reading."""
    return Contexte(
        role=role,
        organisation=entree.organisation_id,
        qualite=entree.qualite,
        le=horloge.maintenant(),
        assigne=affectation is not None and entree.affectation_id == affectation.pk,
        categorie_r1110_2=affectation.utilisateur.categorie_r1110_2 if affectation else "",
        consentements=consentements,
        note_soignante=note,
        compte_actif=True,
        affectation_en_vigueur=True,
        charte_signee=True,
        convention_en_vigueur=True,
        seance=entree.qualite == Qualite.COMMISSION and entree.affectation_id is not None,
    )


def _lignes(entree, contexte, *, groupe: str | None = None, affectation=None):
    for categorie in CATEGORIES_DE_DOSSIER:
        decision = decider(contexte, categorie)
        for geste in gestes(decision):
            yield {
                "groupe": groupe,
                "affectation": affectation.pk if affectation else None,
                "permission": id_permission(f"{geste}_{categorie.lower()}"),
                "depuis": entree.debut.isoformat(),
                "jusqua": min(entree.fin or SANS_FIN, decision.jusqua or SANS_FIN).isoformat(),
            }


def gestes(decision: Decision) -> list[str]:
    """Return the gestures of the permissions that a decision grants."""
    trouves = [LECTURES[decision.lire]] if decision.lire in LECTURES else []
    if decision.ecrire:
        trouves.append("ecrire_siens" if decision.lire == Portee.SIENS else "ecrire")
    return trouves
