"""From an address of the territory to its sector, its CMP and its team."""

from dataclasses import dataclass

from partnership.acteurs.models import Commune, Organisation, Territoire

from .adresses import lire
from .enums import Public
from .models import RegleSectorielle, Secteur
from .sectorisation import Doute, Parite, Regle, secteur_de


@dataclass(frozen=True)
class Orientation:
    """The sectors of one public for an address: one, or the candidates and the doubt."""

    public: Public
    secteurs: tuple[Secteur, ...]
    doute: str = ""
    voies: tuple[str, ...] = ()  # streets of the list that look like the one given

    @property
    def secteur(self) -> Secteur | None:
        """Return the sector when there is one and no doubt."""
        return None if self.doute else self.secteurs[0]


def orienter(territoire: Territoire, adresse: str, commune: Commune) -> list[Orientation]:
    """Return the answer for each public that has sectors in the territory, adults first.

    Source: domain.md § 7. Two answers or none: the doubt is said, nothing is guessed.
    """
    secteurs = {
        s.pk: s
        for s in Secteur.objects.filter(territoire=territoire).select_related(
            "cmp__commune", "equipe"
        )
    }
    lignes = list(RegleSectorielle.objects.filter(secteur__in=secteurs, commune=commune))
    ecrites = {ligne.cle: ligne.voie for ligne in lignes}
    lue = lire(adresse)
    reponses = []
    for public in Public:
        siens = {pk for pk, s in secteurs.items() if s.public == public}
        if not siens:
            continue
        regles = [regle_de(ligne) for ligne in lignes if ligne.secteur_id in siens]
        dite = secteur_de(lue, regles)
        reponses.append(
            Orientation(
                public,
                tuple(sorted((secteurs[pk] for pk in dite.secteurs), key=lambda s: s.code)),
                str(dite.doute),
                tuple(ecrites[cle] for cle in dite.voies),
            )
        )
    return reponses


def equipes_saisies(
    territoire: Territoire, adresse: str, commune: Commune
) -> frozenset[Organisation]:
    """Return the organisations that the sectors of adults designate for this address.

    One: it is hers. None: the list says nothing, the commune decides. Several: a person decides.
    A sector that designates nobody says nothing. Source: domain.md § 7 ; SP-09.
    """
    lignes = list(
        RegleSectorielle.objects.filter(
            secteur__territoire=territoire, secteur__public=Public.ADULTES, commune=commune
        ).select_related("secteur__saisie")
    )
    if not any(ligne.secteur.saisie_id for ligne in lignes):
        return frozenset()
    saisies = {ligne.secteur_id: ligne.secteur.saisie for ligne in lignes}
    dite = secteur_de(lire(adresse), [regle_de(ligne) for ligne in lignes])
    return frozenset(saisies[pk] for pk in dite.secteurs if saisies[pk])


def regle_de(ligne: RegleSectorielle) -> Regle:
    """Return the rule that a line of the list says."""
    return Regle(ligne.secteur_id, ligne.cle, Parite(ligne.cote), ligne.debut, ligne.fin)


def est_sur(reponse: Orientation) -> bool:
    """Say whether nothing is to be confirmed."""
    return reponse.doute == Doute.AUCUN
