"""Lists of dossiers: what their address asks for, and pages by key, newest first."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from partnership.acteurs.acteur import Acteur

PAR_PAGE = 25


@dataclass(frozen=True)
class Demande:
    """What the address asks for; anything unknown is left out."""

    route: ClassVar[str]
    reference: ClassVar[re.Pattern]
    filtres: ClassVar[tuple[str, ...]]

    acteur: Acteur
    etat: str = ""
    q: str = ""
    apres: str = ""
    avant: str = ""

    @classmethod
    def lue(cls, acteur: Acteur, parametres):
        noms = (*cls.filtres, "q", "apres", "avant")
        return cls(acteur, **{nom: parametres.get(nom, "").strip()[:100] for nom in noms})

    def url(self, **autres) -> str:
        """Return the address of the list with some parameters changed, back to the first page.

        Only a reference is kept of what was searched: a name stands in no address (SP-17).
        """
        valeurs = {nom: getattr(self, nom) for nom in self.filtres} | autres
        if self.reference.fullmatch(self.q.upper()):
            valeurs["q"] = self.q
        suite = urlencode({nom: valeur for nom, valeur in valeurs.items() if valeur})
        return reverse(self.route) + (f"?{suite}" if suite else "")

    @property
    def filtree(self) -> bool:
        return any([*(getattr(self, nom) for nom in self.filtres), self.q])


def page(demande: Demande, trouves: QuerySet) -> tuple[list, str, str]:
    """Return 25 rows, newest first, and the addresses of the pages before and after."""
    avant = _borne(demande, trouves, demande.avant)
    apres = _borne(demande, trouves, demande.apres)
    if avant:
        trouves = trouves.filter(_plus_recents(*avant)).order_by("cree_le", "id")
        lignes = list(trouves[: PAR_PAGE + 1])
        reste, lignes = len(lignes) > PAR_PAGE, lignes[:PAR_PAGE][::-1]
        return (
            lignes,
            _lien(demande, "avant", lignes, 0, reste),
            _lien(demande, "apres", lignes, -1),
        )
    if apres:
        trouves = trouves.filter(_plus_anciens(*apres))
    lignes = list(trouves.order_by("-cree_le", "-id")[: PAR_PAGE + 1])
    reste, lignes = len(lignes) > PAR_PAGE, lignes[:PAR_PAGE]
    precedent = _lien(demande, "avant", lignes, 0, bool(apres))
    return lignes, precedent, _lien(demande, "apres", lignes, -1, reste)


def _plus_recents(instant: datetime, cle: UUID) -> Q:
    return Q(cree_le__gte=instant) & (Q(cree_le__gt=instant) | Q(id__gt=cle))


def _plus_anciens(instant: datetime, cle: UUID) -> Q:
    return Q(cree_le__lte=instant) & (Q(cree_le__lt=instant) | Q(id__lt=cle))


def _borne(demande: Demande, trouves: QuerySet, texte: str) -> tuple[datetime, UUID] | None:
    """Return where a page starts: at a dossier that she reads, None for anything else. Its instant
    stands in no address: it would tell a landlord when a candidature was opened (SP-05)."""
    try:
        cle = UUID(texte)
    except ValueError:
        return None
    lus = trouves.model.objects.visibles_par(demande.acteur).filter(pk=cle)
    return lus.values_list("cree_le", "pk").first()


def _lien(demande: Demande, sens: str, lignes: list, rang: int, existe: bool = True) -> str:
    if not (existe and lignes):
        return ""
    ligne = lignes[rang]
    return demande.url(**{sens: str(ligne.pk)})
