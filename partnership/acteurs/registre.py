"""Hooks that upper rooms plug in from their `AppConfig.ready()`: no arrow runs up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

_journaux: list[Callable] = []
_menus: list[tuple[int, Callable]] = []
_taches: list[Callable] = []
_listes: list[Callable] = []
_courriers: list[Callable] = []
_couvertures: dict[str, Callable] = {}
_fils: dict[str, Callable] = {}
_faits: dict[str, Callable] = {}
_recherches: dict[str, "RecherchePersonne"] = {}
_ateliers_pdf: list[Callable] = []
_reveils: list[Callable] = []
_espaces: set[str] = set()
_espaces_de_cas: set[str] = set()
_gardes: list[Callable[[str], None]] = []
_actes: dict[str, str] = {}
_documents: dict[str, Callable[[], str]] = {}
_fins_d_accord: list[Callable] = []


@dataclass(frozen=True)
class EntreeMenu:
    """One entry of the left menu."""

    titre: str
    url: str
    icone: str
    nombre: int = 0
    ici: bool = False


MONTREES = 5  # rows of a group of « À faire »


@dataclass
class Groupe:
    """A group of « À faire »: its rows, and the page of them all.

    A row: titre, url, detail, maybe echeance and retard.
    """

    titre: str
    aide: str
    lignes: list[dict] = field(default_factory=list)
    url: str = ""
    tout: str = "Tout voir"
    presse: bool = False  # of today: shown before the rest
    gabarit: str = "_taches.html"

    @property
    def nombre(self) -> int:
        return len(self.lignes)

    @property
    def montrees(self) -> list[dict]:
        return self.lignes[:MONTREES]


@dataclass(frozen=True)
class Ailleurs:
    """What a search of the header found in another list: what, how many, where it is posted."""

    titre: str
    nombre: int
    url: str


def brancher_liste(chercher: Callable) -> None:
    """Give a function `(acteur, text) -> Ailleurs | None` for the search of the header."""
    _listes.append(chercher)


def chercher_ailleurs(acteur, texte: str) -> list[Ailleurs]:
    """Return what the other lists found for this acteur."""
    return [trouve for chercher in _listes if (trouve := chercher(acteur, texte))]


def brancher_journal(ecrire: Callable) -> None:
    """Give the function that writes the access journal."""
    _journaux.append(ecrire)


def journaliser(action: str, **details) -> None:
    """Write one line in the access journal, in the current transaction (SP-13)."""
    for ecrire in _journaux:
        ecrire(action, **details)


def brancher_menu(entrees: Callable, rang: int = 0) -> None:
    """Give a function `acteur -> list[EntreeMenu]`; a higher `rang` comes lower in the menu."""
    _menus.append((rang, entrees))
    _menus.sort(key=lambda branche: branche[0])


def menu_de(acteur) -> list[EntreeMenu]:
    """Return the menu of an acteur, six entries at most."""
    return [entree for _, entrees in _menus for entree in entrees(acteur)][:6]


def brancher_taches(taches: Callable) -> None:
    """Give a function `acteur -> list of groups` for « À faire »."""
    _taches.append(taches)


def taches_de(acteur) -> list:
    """Return the groups of « À faire » of an acteur, those of today first."""
    groupes = [groupe for taches in _taches for groupe in taches(acteur)]
    return sorted(groupes, key=lambda groupe: not getattr(groupe, "presse", False))


def brancher_dossiers(espace: str) -> None:
    """Give a URL namespace whose pages take a dossier: `ref` is then its key."""
    _espaces.add(espace)


def brancher_pages_de_cas(espace: str) -> None:
    """Give a URL namespace whose pages show cases without taking a dossier."""
    _espaces_de_cas.add(espace)


def est_de_cas(page) -> bool:
    """Say whether a refusal of a resolved page (or None) is a refusal of case data."""
    return dossier_de(page) is not None or (page is not None and page.app_name in _espaces_de_cas)


def dossier_de(page) -> UUID | None:
    """Return the key of the dossier that a resolved page (or None) designates."""
    if page is None or page.app_name not in _espaces:
        return None
    return page.kwargs.get("ref")


def brancher_garde(refuser: Callable[[str], None]) -> None:
    """Give the function that refuses words of diagnosis in a text (SP-12)."""
    _gardes.append(refuser)


def garder_texte(texte: str) -> None:
    """Raise `ActionRefusee` when a text that others will read holds care information (SP-12)."""
    for refuser in _gardes:
        refuser(texte)


def brancher_actes(titres: dict[str, str]) -> None:
    """Give the French names of the acts that an app writes in the journal."""
    _actes.update(titres)


def libelles_des_actes() -> dict[str, str]:
    """Return the French names of the acts of every app."""
    return dict(_actes)


def brancher_courrier(deposer: Callable) -> None:
    """Give the function that puts an e-mail in the outbox (`envois.actions.deposer`)."""
    _courriers.append(deposer)


def envoyer_courrier(**courrier) -> None:
    """Put an e-mail in the outbox, in the current transaction (SP-17: a link, no content).

    Keys: gabarit, destinataire_email, lien, cle, maybe reference, territoire, utilisateur.
    """
    for deposer in _courriers:
        deposer(**courrier)


@dataclass(frozen=True)
class Couverture:
    """What a generic page says of a dossier: its reference, its page, where to ask for a PDF."""

    reference: str
    url: str
    imprimer: dict[str, str]  # by model of printed form


def brancher_couverture(nature: str, trouver: Callable) -> None:
    """Give a function `(acteur, dossier) -> Couverture | None` for a type of dossier."""
    _couvertures[nature] = trouver


def couverture_de(nature: str, acteur, dossier) -> Couverture | None:
    """Return the cover of a dossier as its app shows it, None when nobody shows that type."""
    trouver = _couvertures.get(nature)
    return trouver(acteur, dossier) if trouver else None


def brancher_fil(nature: str, noter: Callable) -> None:
    """Give a function `(par, dossier, acte)` that leaves the traces of an act in a dossier."""
    _fils[nature] = noter


def noter_au_fil(nature: str, par, dossier, acte: str) -> None:
    """Leave one line in the thread of a dossier and in the journal, in this transaction."""
    _fils[nature](par, dossier, acte)


def brancher_faits(nature: str, lister: Callable) -> None:
    """Give a function `(acteur, dossier) -> {key: words}`: the facts that one may correct."""
    _faits[nature] = lister


def faits_de(nature: str, acteur, dossier) -> dict[UUID, str]:
    """Return the facts of a dossier that an acteur reads, by key."""
    lister = _faits.get(nature)
    return lister(acteur, dossier) if lister else {}


@dataclass(frozen=True)
class RecherchePersonne:
    """How a type of dossier finds those of one person without showing who is in the others."""

    chercher: Callable  # (token of a name) -> list of (dossier, reference), for a data delegate
    identites: Callable  # (acteur, dossier) -> list of (nom, prenom, annee or None)


def brancher_recherche(nature: str, recherche: RecherchePersonne) -> None:
    """Give how the dossiers of a type are found for one person (SP-15)."""
    _recherches[nature] = recherche


def recherches() -> dict[str, RecherchePersonne]:
    """Return how dossiers are found, by type."""
    return dict(_recherches)


def brancher_pdf(rendre: Callable, presser: Callable) -> None:
    """Give what makes a PDF from a template, and what wakes a worker for a task."""
    _ateliers_pdf.append(rendre)
    _reveils.append(presser)


def rendre_pdf(gabarit: str, contexte: dict, *, titre: str) -> bytes:
    """Return the PDF of a template."""
    return _ateliers_pdf[-1](gabarit, contexte, titre=titre)


def presser(tache) -> None:
    """Hurry a task; when nothing can, the clock will."""
    for reveiller in _reveils:
        reveiller(tache)


def brancher_fin_d_accord(fermer: Callable) -> None:
    """Give a function `(dossier, par, finalite)` run when the person withdraws or opposes."""
    _fins_d_accord.append(fermer)


def accord_fini(dossier, par, finalite: str) -> None:
    """Stop what an accord allowed, in the transaction that ends it (SP-06, SP-08)."""
    for fermer in _fins_d_accord:
        fermer(dossier, par, finalite)


def brancher_document(chemin: str, fabriquer: Callable[[], str]) -> None:
    """Give the function that writes a generated document; `chemin` is relative to the project."""
    _documents[chemin] = fabriquer


def documents() -> dict[str, str]:
    """Return the generated documents, by path."""
    return {chemin: fabriquer() for chemin, fabriquer in sorted(_documents.items())}
