"""What the pages of the commissions show, in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Charte, SignatureCharte

from . import regles
from .enums import EtatCharte
from .models import Commission, Mandat, Siege

GENRES_CHARTE = {
    EtatCharte.SIGNEE: "fait",
    EtatCharte.ANCIENNE: "attente",
    EtatCharte.ABSENTE: "attente",
}


@dataclass(frozen=True)
class Membre:
    """A mandate as a page shows it."""

    mandat: Mandat
    nom: str
    charte: EtatCharte
    parti: bool = False  # her account ended before the mandate

    @property
    def genre(self) -> str:
        return GENRES_CHARTE[self.charte]


@dataclass
class Place:
    """A seat and who holds it, will hold it, held it."""

    siege: Siege
    en_cours: list[Membre] = field(default_factory=list)
    a_venir: list[Membre] = field(default_factory=list)
    passes: list[Membre] = field(default_factory=list)


def commissions(acteur: Acteur, jour: date) -> QuerySet[Commission]:
    """Return the commissions of a territory, with their next date and how many seats they have."""
    futures = Q(seances__jour__gte=jour, seances__annulee_le=None)
    return (
        Commission.objects.filter(territoire=acteur.territoire)
        .annotate(
            prochaine=Min("seances__jour", filter=futures),
            places=Count("sieges", distinct=True),
        )
        .order_by(F("close_le").asc(nulls_first=True), "nom")
    )


def entieres(acteur: Acteur) -> QuerySet[Commission]:
    """Return the commissions of a territory, with the version of its current charter."""
    chartes = Charte.objects.filter(territoire=OuterRef("territoire")).order_by()
    courante = chartes.values("territoire").annotate(m=Max("version")).values("m")
    return (
        Commission.objects.filter(territoire=acteur.territoire)
        .select_related("modifiee_par__organisation")
        .annotate(charte_courante=Subquery(courante))
    )


def colleges(commission: Commission, jour: date) -> list[tuple[str, list[Place]]]:
    """Return the seats of a commission (of `entieres`) by college, with their members."""
    mandats = Mandat.objects.select_related("affectation__utilisateur", "charte")
    sieges = list(
        commission.sieges.select_related("college", "organisation").prefetch_related(
            Prefetch("mandats", mandats)
        )
    )
    comptes = [
        m.affectation.utilisateur_id for s in sieges for m in s.mandats.all() if m.affectation
    ]
    signatures = set(
        SignatureCharte.objects.filter(
            utilisateur__in=comptes, charte__territoire=commission.territoire_id
        ).values_list("utilisateur", "charte__version")
    )
    par_college: dict[str, list[Place]] = {}
    for siege in sieges:
        place = _place(siege, jour, commission.charte_courante, signatures)
        par_college.setdefault(siege.college.nom, []).append(place)
    return list(par_college.items())


def _place(siege: Siege, jour: date, courante, signatures) -> Place:
    place = Place(siege)
    for mandat in siege.mandats.all():
        membre = Membre(
            mandat,
            str(mandat.affectation.utilisateur) if mandat.affectation else mandat.personne,
            regles.etat_charte(mandat, courante, signatures),
            parti=mandat.fin is None or mandat.fin >= jour,
        )
        if regles.en_cours(mandat, jour):
            place.en_cours.append(membre)
        elif regles.a_venir(mandat, jour):
            place.a_venir.append(membre)
        else:
            place.passes.append(membre)
    place.en_cours.sort(key=lambda m: m.mandat.qualite != "titulaire")
    return place
