"""What each line would do to the directory: create, change, leave as it is, or refuse and why."""

from collections import defaultdict

from django.db.models.functions import Lower

from partnership.acteurs.models import Territoire

from .. import fiche
from ..enums import Verdict
from ..models import Import, LigneImport, Lot, Structure
from .lieux import LigneRefusee
from .lignes import Contexte, Lue, completer

POURQUOI_AU_PLUS = 400


class Annuaire:
    """The entries that a group of lines may speak of, found in a few queries."""

    def __init__(self, territoire: Territoire, lues: list[Lue], sauf: Lot | None = None):
        siennes = Structure.objects.filter(territoire=territoire)
        vivantes = siennes.filter(retiree_le=None)
        refs = {x.reference for x in lues if x.reference and not x.fautes}
        sources = {x.cle_source for x in lues} - {""}
        finess = {x.document.get("finess") for x in lues} - {None, ""}
        noms = {x.document["nom"].lower() for x in lues if "nom" in x.document}
        groupes = [
            list(_en_entier(trouvees))
            for trouvees in (
                vivantes.filter(ref__in=refs),
                siennes.filter(cle_source__in=sources),
                vivantes.filter(finess__in=finess),
                vivantes.alias(nu=Lower("nom")).filter(nu__in=noms),
            )
        ]
        ecartees = _ecrites(sauf, groupes) if sauf else set()
        par_ref, par_source, par_finess, par_nom = (
            [s for s in groupe if s.pk not in ecartees] for groupe in groupes
        )
        self.par_ref = {str(s.ref): s for s in par_ref}
        self.par_source = {s.cle_source: s for s in par_source}
        self.par_finess: dict[str, list[Structure]] = defaultdict(list)
        for s in par_finess:
            self.par_finess[s.finess].append(s)
        self.par_nom: dict[tuple, list[Structure]] = defaultdict(list)
        for s in par_nom:
            self.par_nom[s.genre, s.nom.lower(), s.commune_id].append(s)

    def trouver(self, lue: Lue) -> Structure | None:
        """Return the entry that a line speaks of: by reference, by its key, by FINESS, by name.

        Raises `LigneRefusee` when it is gone, or when several answer.
        """
        if lue.reference:
            trouvee = self.par_ref.get(lue.reference.lower())
            if trouvee is None:
                raise LigneRefusee("Aucune fiche de cet annuaire ne porte cette référence Palier.")
            return trouvee
        if trouvee := self.par_source.get(lue.cle_source):
            if trouvee.retiree_le is not None:
                raise LigneRefusee("Cette fiche a été retirée de l’annuaire : elle le reste.")
            return trouvee
        memes = _peuvent_etre(lue, self.par_nom.get(_nom(lue.document), []))
        finess = _peuvent_etre(lue, self.par_finess.get(lue.document.get("finess", ""), []))
        return _seule([s for s in finess if s in memes] or finess or memes)


def _ecrites(lot: Lot, groupes: list[list[Structure]]) -> set[int]:
    """Return those, among the entries found, that this import has written itself."""
    cles = [s.pk for groupe in groupes for s in groupe]
    return set(lot.modifications.filter(structure__in=cles).values_list("structure", flat=True))


def _peuvent_etre(lue: Lue, structures: list[Structure]) -> list[Structure]:
    """Leave out the entries that came by another key of the same source: they are others."""
    return [s for s in structures if not lue.cle_source or s.cle_source in ("", lue.cle_source)]


def _seule(trouvees: list[Structure]) -> Structure | None:
    if len(trouvees) > 1:
        noms = ", ".join(s.nom for s in trouvees[:3])
        raise LigneRefusee(
            f"{len(trouvees)} fiches répondent ({noms}) : donnez la « Référence Palier » de l’une."
        )
    return trouvees[0] if trouvees else None


def _en_entier(structures):
    return structures.select_related("proprietaire").prefetch_related(
        "communes", "secteurs", "contacts", "plages"
    )


def _nom(document: dict) -> tuple:
    return document.get("genre"), document.get("nom", "").lower(), document.get("commune")


def cles(lue: Lue, structure: Structure | None) -> list[str]:
    """Return what tells that two lines of a file speak of one entry."""
    if structure is not None:
        return [f"fiche {structure.pk}"]
    genre, nom, commune = _nom(lue.document)
    trouvees = [f"source {lue.cle_source}"] if lue.cle_source else [f"{genre} {commune} {nom}"]
    # A hospital gives its number to several of its services: the number and the kind, together.
    if finess := lue.document.get("finess"):
        trouvees.append(f"finess {finess} {genre}")
    return trouvees


def comparer(
    importation: Import, lues: list[Lue], contexte: Contexte, vues: dict[str, int]
) -> list[LigneImport]:
    """Return what becomes of a group of lines; `vues`: keys of the lines before, their places."""
    annuaire = Annuaire(importation.territoire, lues)
    return [_juger(importation, lue, annuaire, contexte, vues) for lue in lues]


def _juger(importation, lue: Lue, annuaire: Annuaire, contexte, vues) -> LigneImport:
    ligne = LigneImport(importation=importation, rang=lue.rang, nom=lue.nom)
    try:
        if lue.fautes:
            raise LigneRefusee(" ".join(lue.fautes))
        structure = annuaire.trouver(lue)
        ligne.cles = cles(lue, structure)
        if deja := next((vues[c] for c in ligne.cles if c in vues), None):
            raise LigneRefusee(f"La ligne {deja} parle déjà de cette fiche.")
        _comparer(ligne, lue, structure, contexte)
        vues.update(dict.fromkeys(ligne.cles, lue.rang))
    except LigneRefusee as refus:
        ligne.verdict, ligne.cles = Verdict.REFUSER, []
        ligne.pourquoi = refus.phrase[:POURQUOI_AU_PLUS]
    return ligne


def _comparer(ligne: LigneImport, lue: Lue, structure: Structure | None, contexte) -> None:
    existant = fiche.lire(structure) if structure else {}
    document = completer(lue, existant, contexte)
    if structure is None:
        if not document.get("nom") or not document.get("genre"):
            raise LigneRefusee("Une fiche nouvelle demande un nom et un genre.")
        ligne.verdict, ligne.document, ligne.cle_source = Verdict.CREER, document, lue.cle_source
        return
    if document.get("nom") == "":
        raise LigneRefusee("Une fiche garde un nom.")
    ligne.structure, ligne.version, ligne.nom = structure, structure.version, structure.nom
    apres = fiche.differences(existant, document)
    ligne.verdict = Verdict.CHANGER if apres else Verdict.IDENTIQUE
    ligne.document, ligne.avant = apres, {champ: existant.get(champ) for champ in apres}
