"""The circle and its projection into grants. Only these functions write grants."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID, uuid4

from django.db import connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import CategorieR1110, roles_permis
from partnership.acteurs.models import Affectation, Organisation

from .actions_journal import journaliser_acteur
from .coffre import cles
from .enums import CATEGORIES_DE_DOSSIER, ConditionDroit, Portee, Qualite, TypeAccord
from .matrice import matrice
from .models import Accord, Dossier, EntreeCercle
from .regles import Consentement, Contexte, Decision, consentement_vivant, decider
from .visibilite import id_permission

SANS_FIN = datetime(9999, 12, 31, tzinfo=UTC)
# What the walls ask at each reading (`palier.conditions_de`), as the rule would hear it.
_CONDITIONS = {
    ConditionDroit.PROFESSION: {"categorie_r1110_2": CategorieR1110.SANTE},
    ConditionDroit.NOTE: {"note_soignante": True},
}
Fenetre = tuple[datetime, datetime]
LECTURES = {Portee.TOUT: "lire", Portee.SIENS: "lire_siens", Portee.PSEUDONYME: "lire_pseudo"}


@transaction.atomic
def ouvrir(
    *, type_dossier: str, par: Acteur, qualite: str, reference: str = "", pk: UUID | None = None
) -> Dossier:
    """Open a dossier; the opener's organisation is its first circle.

    Its cover bears the same key `pk`, so that an address that was refused names its dossier.
    """
    dossier = Dossier(
        pk=pk or uuid4(),
        territoire=par.territoire,
        reference=reference,
        type=type_dossier,
        ouvert_par=par.affectation,
    )
    dossier.save(force_insert=True)
    premiere = EntreeCercle(
        dossier=dossier, organisation=par.organisation, qualite=qualite, debut=instant_de_base()
    )
    # The grants come first: until they stand, the new rows are invisible to their own author.
    _poser(dossier, [premiere], ())
    premiere.save(force_insert=True)
    cles.creer(dossier)
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
    *,
    dossier: Dossier,
    organisation: Organisation,
    qualite: str,
    par: Acteur,
    affectation: Affectation | None = None,
) -> None:
    """End a place in the circle, or that of one person: reading stops with this transaction
    (SP-02)."""
    places = EntreeCercle.objects.filter(
        dossier=dossier, organisation=organisation, qualite=qualite, fin=None
    )
    if affectation is not None:
        places = places.filter(affectation=affectation)
    places.update(fin=instant_de_base())
    journaliser_acteur("cercle_sortie", par, dossier, objet=f"{qualite} {organisation.ref}")
    projeter(dossier)


@transaction.atomic
def clore(*, dossier: Dossier, par: Acteur) -> None:
    """End every place (SP-02): the organisation that signalled keeps its own file, nobody else.

    To be called last: the one who closes may be one of those who leave.
    """
    maintenant = instant_de_base()
    for entree in EntreeCercle.objects.non_finies().filter(dossier=dossier):
        entree.fin = max(maintenant, entree.debut)
        entree.save(update_fields=["fin"])
        if entree.qualite == Qualite.EMETTEUR:
            EntreeCercle(
                dossier=dossier,
                organisation_id=entree.organisation_id,
                affectation_id=entree.affectation_id,
                qualite=Qualite.EMETTEUR_CLOS,
                debut=entree.fin,
            ).save(force_insert=True)
    journaliser_acteur("cercle_clos", par, dossier)
    projeter(dossier)


def instant_de_base() -> datetime:
    """Return when a right starts or ends: by the clock of the database, which judges it.

    A web server whose clock runs ahead would otherwise write rights that are not yet there.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT statement_timestamp()")
        return min(horloge.maintenant(), curseur.fetchone()[0])


def projeter(dossier: Dossier) -> None:
    """Recompute the grants of a dossier from its circle and all its accords.

    All: those that name care count too, whoever projects (`palier.accords_de`).

    One projection of a dossier at a time, until commit: two that overlap would each miss what
    the other wrote, and a consent withdrawn by one would live on through the other.
    """
    verrouiller(dossier)
    accords = Accord.objects.raw("SELECT * FROM palier.accords_de(%s)", [dossier.pk])
    _poser(dossier, places_de(dossier), consentements_depuis(accords))


def verrouiller(dossier: Dossier) -> None:
    """Wait for any other change of this dossier's circle and accords, until commit."""
    attendre(dossier.pk)


def attendre(dossier: UUID) -> None:
    """Wait in the same way, for who holds no more than the key of a dossier."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(dossier)])


def places_de(dossier: Dossier) -> list[EntreeCercle]:
    """Return the places of a circle that are not over, those to come included."""
    entrees = EntreeCercle.objects.non_finies().filter(dossier=dossier)
    return list(entrees.select_related("dossier", "organisation", "affectation"))


def consentements_de(dossier: Dossier) -> tuple[Consentement, ...]:
    """Return the consents of a dossier as the rule needs them, withdrawals applied."""
    return consentements_depuis(Accord.objects.filter(dossier=dossier))


def accords_vivants(dossier: Dossier, finalite: str) -> list[Accord]:
    """Return the consents alive now for a purpose, the one that ends last first.

    For those who change the circle: they may not read the accords, and must ask if there is one.
    """
    accords = list(Accord.objects.raw("SELECT * FROM palier.accords_de(%s)", [dossier.pk]))
    le = instant_de_base()
    finis = {
        a.pk for a in accords if a.type == TypeAccord.CONSENTEMENT and not _vit(a, accords, le)
    }
    vivants = [
        a for a in accords
        if a.type == TypeAccord.CONSENTEMENT and a.finalite == finalite and a.pk not in finis
    ]  # fmt: skip
    return sorted(vivants, key=lambda a: a.jusqua, reverse=True)


def _vit(accord: Accord, accords: list[Accord], le: datetime) -> bool:
    """Say whether a consent lives at `le`, withdrawals and oppositions applied (SP-06, SP-08)."""
    autour = [a for a in accords if a.type != TypeAccord.CONSENTEMENT]
    lus = consentements_depuis([accord, *autour])
    return any(consentement_vivant(c, le) for c in lus)


def consentements_depuis(accords: Iterable[Accord]) -> tuple[Consentement, ...]:
    """Return the consents among accords already read (SP-08).

    A withdrawal ends one; an opposition ends all that were given before for that purpose (SP-06).
    """
    accords = list(accords)
    retires = {a.retire_id for a in accords if a.type == TypeAccord.RETRAIT}
    retires |= {
        a.pk
        for a in accords
        for o in accords
        if o.type == TypeAccord.OPPOSITION and o.finalite == a.finalite and o.cree_le >= a.cree_le
    }
    return tuple(
        Consentement(
            frozenset(a.categories),
            frozenset(a.destinataires),
            a.du,
            a.jusqua,
            a.pk in retires,
            a.finalite,
        )
        for a in accords
        if a.type == TypeAccord.CONSENTEMENT
    )


def _poser(dossier: Dossier, entrees: list[EntreeCercle], consentements) -> None:
    droits = calculer(dossier, entrees, consentements)
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.poser_droits(%s, %s)", [dossier.pk, json.dumps(droits)])


def calculer(dossier: Dossier, entrees: list[EntreeCercle], consentements) -> list[dict]:
    """Return the grants that the rule gives from now on, as rows for the database.

    What depends on the reader of the moment (her profession, the setting of the territory) is
    granted under a condition, which the walls ask at each reading: nothing to project again.
    """
    maintenant = instant_de_base()
    droits: dict[tuple, list[Fenetre]] = {}
    for entree in entrees:
        for cle, fenetre in _droits_de_place(entree, consentements):
            if fenetre[1] > maintenant:
                droits.setdefault(cle, []).append(fenetre)
    return [
        _ligne(*cle, *fenetre) for cle, fenetres in droits.items() for fenetre in reunir(fenetres)
    ]


def reunir(fenetres: list[Fenetre]) -> list[Fenetre]:
    """Return the union of windows [start, end), without overlap, in order."""
    reunies: list[Fenetre] = []
    for debut, fin in sorted(fenetres):
        if reunies and debut <= reunies[-1][1]:
            reunies[-1] = (reunies[-1][0], max(fin, reunies[-1][1]))
        else:
            reunies.append((debut, fin))
    return reunies


def _ligne(groupe, affectation, permission, condition, depuis, jusqua) -> dict:
    return {
        "groupe": groupe,
        "affectation": affectation,
        "permission": permission,
        "condition": condition,
        "depuis": depuis.isoformat(),
        "jusqua": jusqua.isoformat(),
    }


def _droits_de_place(entree: EntreeCercle, consentements) -> Iterator[tuple[tuple, Fenetre]]:
    """Yield (key, window) of each grant of one place: to its groups, or to its one person."""
    fenetres = _fenetres(entree, consentements)
    for qui, role in _lecteurs(entree):
        contexte = contexte_de_place(entree, role, consentements, entree.debut)
        for categorie in CATEGORIES_DE_DOSSIER:
            for fenetre in fenetres:
                for permission, condition in _permissions(contexte, categorie, fenetre[0]):
                    yield (*qui, id_permission(permission), condition), fenetre


def _fenetres(entree: EntreeCercle, consentements) -> list[Fenetre]:
    """Cut the life of a place where the rule may change its mind: where a consent starts, ends."""
    fin = entree.fin or SANS_FIN
    dates = {d for c in consentements for d in (c.du, c.jusqua) if d and entree.debut < d < fin}
    return list(pairwise(sorted({entree.debut, fin, *dates})))


def _lecteurs(entree: EntreeCercle) -> list[tuple[tuple, str]]:
    """Return ((group, affectation), role) of those whom a place lets in."""
    if entree.affectation is not None:
        return [((None, entree.affectation.pk), entree.affectation.role)]
    roles = sorted(roles_permis(entree.organisation.type) & _roles_de_la_matrice())
    return [((f"{entree.organisation.ref}:{role}", None), role) for role in roles]


def _roles_de_la_matrice() -> set[str]:
    return {role for ligne in matrice().values() for role in ligne.cases}


def _permissions(contexte: Contexte, categorie: str, le: datetime) -> set[tuple[str, str]]:
    """Return (permission, condition) that the rule gives at one instant."""
    code, contexte = categorie.lower(), replace(contexte, le=le)
    toujours = gestes(decider(contexte, categorie))
    trouvees = {(f"{geste}_{code}", "") for geste in toujours}
    for condition, champ in _CONDITIONS.items():
        sous = gestes(decider(replace(contexte, **champ), categorie))
        trouvees |= {(f"{geste}_{code}", condition) for geste in sous if geste not in toujours}
    return trouvees


def contexte_de_place(
    entree: EntreeCercle, role: str, consentements: tuple[Consentement, ...], le: datetime
) -> Contexte:
    """Return the rule's context of a place; personal gates are checked by the walls at reading."""
    return Contexte(
        role=role,
        organisation=entree.organisation_id,
        qualite=entree.qualite,
        le=le,
        type_dossier=entree.dossier.type,
        type_organisation=entree.organisation.type,
        assigne=entree.affectation_id is not None,
        consentements=consentements,
        compte_actif=True,
        affectation_en_vigueur=True,
        charte_signee=True,
        convention_en_vigueur=True,
        seance=entree.qualite == Qualite.COMMISSION and entree.affectation_id is not None,
    )


def gestes(decision: Decision) -> list[str]:
    """Return the gestures of the permissions that a decision grants."""
    trouves = [LECTURES[decision.lire]] if decision.lire in LECTURES else []
    if decision.ecrire:
        trouves.append("ecrire_siens" if decision.lire == Portee.SIENS else "ecrire")
    return trouves
