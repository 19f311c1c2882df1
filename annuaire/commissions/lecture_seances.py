"""What the pages of the sessions show, in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Charte, SignatureCharte
from partnership.acteurs.reglages import reglage

from . import convocations, regles, regles_seances, suites
from .enums import EtatCharte, Qualite, ReponseDite
from .models import College, Commission, Convocation, Mandat, Presence, Reponse, Seance

UN_AN = timedelta(days=365)


@dataclass(frozen=True)
class Attendu:
    """A member called to a session: what she answered, when she was told, whether she is there."""

    mandat: Mandat
    nom: str
    charte: EtatCharte
    reponse: Reponse | None
    perimee: bool  # answered for another date
    avis: Convocation | None
    presence: Presence | None


@dataclass(frozen=True)
class Quorum:
    """Whether a session may decide, and what is lacking."""

    atteint: bool
    manque: list[tuple[str, int]]


def seances(acteur: Acteur) -> QuerySet[Seance]:
    """Return the sessions of the acteur's territory."""
    return Seance.objects.filter(commission__territoire=acteur.territoire).select_related(
        "commission__territoire"
    )


def presences(seance: Seance) -> QuerySet[Presence]:
    """Return who came to a session, the first in first, with what says who they are."""
    return seance.presences.select_related(
        "mandat__affectation__utilisateur", "mandat__affectation__organisation",
        "mandat__siege__college", "mandat__siege__organisation", "mandat__charte",
        "affectation__utilisateur", "affectation__organisation", "charte",
    )  # fmt: skip


def presents(seance: Seance) -> list[Presence]:
    """Return who is in the room now."""
    le, jour = horloge.maintenant(), horloge.aujourdhui()
    return [p for p in presences(seance) if regles_seances.presente(p, le, jour)]


def nom_de(presence: Presence) -> str:
    """Return the name of somebody who came."""
    compte = regles_seances.compte_de(presence)
    if compte:
        return str(compte.utilisateur)
    return presence.mandat.personne if presence.mandat else presence.personne


def organisme_de(presence: Presence) -> str:
    """Return for whom somebody came."""
    if presence.mandat:
        return presence.mandat.siege.nom_organisme
    if presence.affectation:
        return presence.affectation.organisation.nom_court
    return presence.organisme


def charte_courante(seance: Seance) -> Charte | None:
    """Return the charter in its current version, in the territory of a session."""
    chartes = Charte.objects.filter(territoire=seance.commission.territoire)
    return chartes.order_by("-version").first()


def _signatures(seance: Seance, comptes: Iterable[Affectation]) -> set[tuple[int, int]]:
    return set(
        SignatureCharte.objects.filter(
            utilisateur__in=[c.utilisateur_id for c in comptes],
            charte__territoire=seance.commission.territoire,
        ).values_list("utilisateur", "charte__version")
    )


def chartes_des(presences: list[Presence], seance: Seance) -> list[EtatCharte]:
    """Return where the signature of each person present stands against the current charter."""
    courante = charte_courante(seance)
    comptes = [c for p in presences if (c := regles_seances.compte_de(p))]
    signatures = _signatures(seance, comptes)
    return [
        regles.etat_de(
            regles_seances.compte_de(p),
            p.mandat.charte if p.mandat else p.charte,
            courante.version if courante else None,
            signatures,
        )
        for p in presences
    ]


def attendus(seance: Seance, la: list[Presence]) -> list[Attendu]:
    """Return who is called to a session; `la`: who is in the room."""
    mandats = convocations.mandats_de(seance)
    reponses = convocations.reponses_de(seance)
    avis = {c.mandat_id: c for c in seance.convocations.order_by("le", "pk")}
    dites = {pk: r.dite for pk, r in reponses.items()}
    appeles = regles_seances.convoques(mandats, dites, seance.jour)
    appeles += [p.mandat for p in la if p.mandat and p.mandat.pk not in {m.pk for m in appeles}]
    courante = charte_courante(seance)
    version = courante.version if courante else None
    signatures = _signatures(seance, [m.affectation for m in appeles if m.affectation])
    ici = {p.mandat_id: p for p in la if p.mandat_id}
    return [
        Attendu(
            m,
            str(m.affectation.utilisateur) if m.affectation else m.personne,
            regles.etat_charte(m, version, signatures),
            reponses.get(m.pk),
            m.pk in reponses and reponses[m.pk].sequence < seance.sequence,
            avis.get(m.pk),
            ici.get(m.pk),
        )
        for m in appeles
    ]


def quorum(seance: Seance, membres: Iterable[Mandat]) -> Quorum:
    """Say whether these members make the quorum that the territory asks for on that day."""
    territoire = seance.commission.territoire
    cle = f"quorum_{seance.commission.genre}"
    regle = regles_seances.lire_quorum(reglage(territoire, cle, seance.jour))
    presents = Counter(m.siege.college.code for m in membres)
    manque = regles_seances.manque_au_quorum(presents, regle)
    noms = dict(College.objects.filter(territoire=territoire).values_list("code", "nom"))
    return Quorum(
        regles_seances.quorum_atteint(presents, regle),
        [(noms.get(code, code), nombre) for code, nombre in manque.items()],
    )


def attendu_au_quorum(seance: Seance, lignes: list[Attendu]) -> Quorum:
    """Say whether those who answered that they come would make the quorum."""
    viennent = [
        a.mandat
        for a in lignes
        if a.reponse and a.reponse.dite == ReponseDite.VIENDRA and not a.perimee
    ]
    return quorum(seance, viennent)


def mes_mandats(acteur: Acteur, seance: Seance) -> list[Mandat]:
    """Return the mandates of this acteur, in this affectation, on the day of a session."""
    siens = Mandat.objects.filter(
        siege__commission=seance.commission_id, affectation=acteur.affectation
    ).select_related("affectation", "siege__organisation", "siege__college")
    return [m for m in siens if regles.en_cours(m, seance.jour)]


def a_repondre(acteur: Acteur) -> list[Seance]:
    """Return the sessions to which this acteur was called and has not answered."""
    jour = horloge.aujourdhui()
    appelees = seances(acteur).filter(
        jour__gte=jour, annulee_le=None, ouverte_le=None,
        convocations__mandat__affectation=acteur.affectation,
    )  # fmt: skip
    repondues = dict(
        Reponse.objects.filter(mandat__affectation=acteur.affectation).values_list(
            "seance", "sequence"
        )
    )
    return [s for s in appelees.distinct() if repondues.get(s.pk, -1) < s.sequence]


def du_jour(acteur: Acteur) -> list[Seance]:
    """Return the sessions of today that are not over, where this acteur sits or that she holds."""
    lues = seances(acteur).filter(jour=horloge.aujourdhui(), annulee_le=None, levee_le=None)
    if acteur.role != Role.COORDINATEUR:
        tenus = Mandat.objects.filter(affectation=acteur.affectation)
        lues = lues.filter(commission__in=tenus.values("siege__commission"))
    return list(lues)


def du_calendrier(affectation: Affectation, jour: date) -> QuerySet[Seance]:
    """Return the sessions that a person's calendar shows: of the commissions where she sits.

    The coordinator's shows all those of her territory.
    """
    territoire = affectation.organisation.territoire
    lues = Seance.objects.filter(
        commission__territoire=territoire, jour__gte=jour - UN_AN
    ).select_related("commission")
    if affectation.role == Role.COORDINATEUR:
        return lues
    tenus = Mandat.objects.filter(Q(fin=None) | Q(fin__gte=jour), affectation=affectation)
    return lues.filter(commission__in=tenus.values("siege__commission"))


def assiduite(
    commission: Commission, depuis: date, jusqua: date | None = None
) -> list[regles_seances.Assiduite]:
    """Return the attendance of each organisation over the sessions held from a day on."""
    jours = Q(jour__gte=depuis) if jusqua is None else Q(jour__range=(depuis, jusqua))
    tenues = list(commission.seances.filter(jours, ouverte_le__isnull=False, annulee_le=None))
    venus: dict[int, set[int]] = defaultdict(set)
    for seance, siege in Presence.objects.filter(
        seance__in=tenues, mandat__isnull=False
    ).values_list("seance", "mandat__siege"):
        venus[seance].add(siege)
    mandats = Mandat.objects.filter(siege__commission=commission)
    mandats = mandats.select_related("siege__organisation", "affectation")
    return regles_seances.assiduite(
        (m.siege.nom_organisme, s.pk, m.siege_id in venus[s.pk])
        for s in tenues
        for m in mandats
        if regles.en_cours(m, s.jour)
    )


@dataclass(frozen=True)
class Ecart:
    """A college against what is expected of it."""

    nom: str
    pourvus: int
    au_moins: int
    au_plus: int | None
    ecart: int


def ecarts(commission: Commission, jour: date) -> list[Ecart]:
    """Return, for each college expected, how many seats are held, lacking, in excess."""
    mandats = Mandat.objects.filter(siege__commission=commission, qualite=Qualite.TITULAIRE)
    pourvus = Counter(
        m.siege.college_id
        for m in mandats.select_related("siege", "affectation")
        if regles.en_cours(m, jour)
    )
    return [
        Ecart(
            c.college.nom,
            pourvus[c.college_id],
            c.au_moins,
            c.au_plus,
            regles_seances.ecart(pourvus[c.college_id], c.au_moins, c.au_plus),
        )
        for c in commission.composition.select_related("college")
    ]


def quorum_atteint(seance: Seance) -> bool:
    """Say whether the members in the room now, or when the session ended, make the quorum."""
    if seance.levee_le is None:
        la = presents(seance)
    else:
        la = [p for p in presences(seance) if p.sortie and p.sortie >= seance.levee_le]
    return quorum(seance, [p.mandat for p in la if p.mandat]).atteint


def annulation(acteur: Acteur, seance: Seance) -> dict:
    """Return what the page that asks before cancelling says: what leaves, who is told."""
    prevenus = convocations.connaissent(seance)
    return {
        "phrases": suites.annoncer(acteur, seance),
        "par_courriel": sum(ecrit for ecrit in prevenus.values()),
        "de_vive_voix": sum(not ecrit for ecrit in prevenus.values()),
    }
