"""What the pages of shared documents show: the list, a search inside, what was found."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, Max, Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnership.acteurs.acteur import Acteur

from .enums import Genre, Portee
from .models import CONFIGURATION, Extrait, Ressource

AU_PLUS = 40  # documents of one page
EXTRAITS_AU_PLUS = 20  # documents whose words are quoted
DEBUT, FIN = "\x02", "\x03"  # no text kept holds them (examen/lire.py)


@dataclass(frozen=True)
class Filtre:
    """What is asked of the list, as it stands in the address."""

    q: str = ""
    genre: str = ""
    ailleurs: bool = False

    @classmethod
    def lu(cls, demande) -> "Filtre":
        """Read the query of a page; what is unknown asks for nothing."""
        genre = demande.get("genre", "")
        return cls(
            q=demande.get("q", "").strip()[:200],
            genre=genre if genre in Genre.values else "",
            ailleurs=demande.get("ou") == "ailleurs",
        )


def lister(acteur: Acteur, filtre: Filtre) -> list[Ressource]:
    """Return the documents that answer, the best or the newest first; one more than `AU_PLUS`."""
    lisibles = Ressource.objects.lisibles_par(acteur)
    if filtre.ailleurs:
        trouvees = lisibles.exclude(territoire=acteur.territoire).filter(portee=Portee.PARTAGEE)
    else:
        trouvees = lisibles.filter(territoire=acteur.territoire)
    if filtre.genre:
        trouvees = trouvees.filter(genre=filtre.genre)
    ordre = ["-courante__le", "-pk"]
    if filtre.q:
        demande = _demande(filtre.q)
        trouvees = trouvees.filter(
            Q(vecteur=demande) | Q(titre__unaccent__icontains=filtre.q)
        ).annotate(rang=SearchRank(F("vecteur"), demande))
        ordre = ["-rang", *ordre]
    relations = ("organisation", "territoire", "courante__fichier")
    lues = list(trouvees.select_related(*relations).order_by(*ordre)[: AU_PLUS + 1])
    if filtre.q:
        _citer(lues[:EXTRAITS_AU_PLUS], filtre.q)
    return lues


def _demande(q: str) -> SearchQuery:
    return SearchQuery(q, search_type="websearch", config=CONFIGURATION)


def _citer(ressources: list[Ressource], q: str) -> None:
    """Give each document the words around, in its passage that answers best, found ones marked."""
    mots = [mot.strip('"') for mot in q.split() if not mot.startswith("-")]
    demandes = [SearchQuery(mot, config=CONFIGURATION) for mot in mots if mot.strip('"')]
    if not demandes:
        return
    demande = reduce(or_, demandes)
    fichiers = [r.courante.fichier_id for r in ressources]
    meilleurs = (
        Extrait.objects.filter(fichier__in=fichiers, vecteur=demande)
        .order_by("fichier", SearchRank(F("vecteur"), demande).desc(), "rang")
        .distinct("fichier")
    )
    extrait = SearchHeadline(
        "texte", demande, config=CONFIGURATION, start_sel=DEBUT, stop_sel=FIN,
        max_fragments=2, max_words=24, min_words=10, fragment_delimiter=" … ",
    )  # fmt: skip
    cites = Extrait.objects.filter(pk__in=meilleurs.values("pk")).annotate(extrait=extrait)
    extraits = dict(cites.values_list("fichier", "extrait"))
    for ressource in ressources:
        ressource.extrait = marquer(extraits.get(ressource.courante.fichier_id, ""))


def marquer(extrait: str) -> SafeString:
    """Return a quotation as HTML, what was found marked; nothing when nothing was found in it."""
    morceaux = re.split(f"[{DEBUT}{FIN}]", extrait)
    if len(morceaux) < 2:
        return SafeString("")
    rendus = [format_html("<mark>{}</mark>", m) if r % 2 else m for r, m in enumerate(morceaux)]
    return format_html_join("", "{}", ((rendu,) for rendu in rendus))


def a_reprendre(acteur: Acteur) -> QuerySet[Ressource]:
    """Return the documents of this territory whose source has a newer version."""
    return (
        Ressource.objects.partagees()
        .filter(
            territoire=acteur.territoire, source__retiree_le=None,
            source__portee=Portee.PARTAGEE,
        )
        .annotate(reprise=Max("versions__reprise_de__numero"))
        .filter(source__courante__numero__gt=F("reprise"))
        .select_related("source__territoire")
    )  # fmt: skip
