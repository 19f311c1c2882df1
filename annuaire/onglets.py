"""The sections of the directory, as data: a section is shown once its first page exists."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from partnership.acteurs.acteur import Acteur

from . import regles


@dataclass(frozen=True)
class Section:
    """One tab: its first page, and the others that lie under it (`espace:` or `espace:page`)."""

    titre: str
    page: str
    icone: str
    pages: tuple[str, ...]
    pour_coordination: bool = False

    def contient(self, vue: str) -> bool:
        return vue == self.page or any(
            vue.startswith(p) if p.endswith(":") else vue == p for p in self.pages
        )


# The first section is where a page of the directory lies when no other says it has it.
SECTIONS = (
    Section("Structures", "annuaire:liste", "book-user", ("annuaire:",)),
    Section("Carte", "annuaire:carte", "map", ("annuaire:carte",)),
    Section("Guide", "annuaire:guide", "book-open", ("annuaire:guide",)),
    Section("Ressources", "ressources:liste", "library-big", ("ressources:",)),
    Section("Actualités", "actualites:liste", "newspaper", ("actualites:",)),
    Section("Commissions", "commissions:liste", "users-round", ("commissions:",)),
    Section(
        "Imports", "annuaire:imports", "file-input",
        ("annuaire:importer", "annuaire:importation", "annuaire:secteurs", "annuaire:rattacher"),
        pour_coordination=True,
    ),
)  # fmt: skip


def onglets(acteur: Acteur, vue: str) -> list[dict]:
    """Return the tabs of this acteur, the one of the page `vue` marked."""
    ici = next((s for s in reversed(SECTIONS) if s.contient(vue)), None)
    return [
        {"titre": s.titre, "icone": s.icone, "url": url, "ici": s is ici}
        for s in SECTIONS
        if (regles.coordonne(acteur) or not s.pour_coordination) and (url := _adresse(s.page))
    ]


def _adresse(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
