"""The sheet as one reader may read it: its texts, its blocks, the traits found in it."""

from dataclasses import dataclass, field

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import TypeOrganisation
from partnership.acteurs.models import Commune, Territoire

from .enums import OBJETS, Motif, Objet, Statut
from .models import BlocFaits, BlocLocatif, BlocSocial, Saisine
from .regles_reperes import Reperes, Trait, traits

CHAMPS = ("question", "faits", "tente", "demande")
TITRES = {
    "question": "La question posée à la commission",
    "faits": "Ce qui a été observé",
    "tente": "Ce qui a déjà été essayé",
    "demande": "Ce que la personne demande",
    "locatif": "Situation locative",
    "social": "Situation sociale et soutiens",
}


@dataclass
class Fiche:
    """The blocks that the walls let this reader see; None where they do not."""

    faits: BlocFaits | None = None
    locatif: BlocLocatif | None = None
    social: BlocSocial | None = None
    textes: dict[str, str] = field(default_factory=dict)
    objets: list[Objet] = field(default_factory=list)  # what this kind of commission is asked

    @property
    def champs(self) -> dict[str, str]:
        """Return what must be filled, by field."""
        presence = self.faits.presence if self.faits else ""
        demande = {"objet": self.faits.objet} if self.objets and self.faits else {}
        return {**demande, **self.textes, "presence": presence}

    @property
    def objet(self) -> str:
        """Return what the commission is asked, in words; "" when nothing of a list is."""
        return self.faits.get_objet_display() if self.faits and self.faits.objet else ""

    @property
    def motif(self) -> str:
        """Return what brings it above all, in words; "" when it was not said."""
        dit = self.faits.motif if self.faits and not self.objets else Motif.INCONNU
        return "" if dit == Motif.INCONNU else Motif(dit).label

    @property
    def statut(self) -> str:
        """Return how the person is housed, in words; "" when it was not said, or is not read."""
        dit = self.locatif.statut if self.locatif else Statut.INCONNU
        return "" if dit == Statut.INCONNU else Statut(dit).label

    @property
    def impliques(self) -> list[str]:
        """Return the kinds of organisations already there, in words."""
        codes = self.faits.impliques if self.faits else []
        return [TypeOrganisation(code).label for code in codes]

    def traits(self, reperes: Reperes) -> dict[str, list[Trait]]:
        """Return the traits found, by field."""
        return {champ: traits(texte, reperes) for champ, texte in self.textes.items()}

    @property
    def parties(self) -> list[dict]:
        """Return the texts that are not empty, with their titles, in the order of the page."""
        return [
            {"champ": champ, "titre": TITRES[champ], "texte": self.textes[champ]}
            for champ in TITRES
            if self.textes.get(champ)
        ]


def lire(acteur: Acteur, saisine: Saisine) -> Fiche:
    """Return the sheet, block by block, as the rights of this reader open it (SP-18)."""
    lue = Fiche(*(
        modele.objects.visibles_par(acteur).filter(saisine=saisine).first()
        for modele in (BlocFaits, BlocLocatif, BlocSocial)
    ))  # fmt: skip
    lue.objets = OBJETS.get(saisine.commission.genre, [])
    if lue.faits:
        lue.textes = {champ: getattr(lue.faits, champ) for champ in CHAMPS}
    for nom in ("locatif", "social"):
        bloc = getattr(lue, nom)
        if bloc:
            lue.textes[nom] = bloc.texte
    return lue


def reperes_publics(territoire: Territoire) -> Reperes:
    """Return what anybody of the territory knows: the names of its communes."""
    return Reperes(
        lieux=tuple(Commune.objects.filter(territoires=territoire).values_list("nom", flat=True))
    )
