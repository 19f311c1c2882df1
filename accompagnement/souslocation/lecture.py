"""What the pages and the rules read of a sub-letting, through `visibles_par` (SP-18)."""

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglages
from partnership.secret.cercle import accords_vivants
from partnership.secret.enums import FinaliteAccord
from partnership.secret.models import Accord
from partnership.secret.personne.actions import est_gele

from ..models import Candidature, Logement, Personne
from .models import Agrement, SousLocation, VoletOperateur
from .regles import Elements, accord_depuis

REGLAGES = ("duree_min_sous_location", "duree_max_sous_location")


def bail_de(acteur: Acteur, candidature: Candidature) -> SousLocation | None:
    """Return the last sub-letting of a candidature that this acteur reads."""
    lus = SousLocation.objects.visibles_par(acteur).filter(dossier=candidature.dossier_id)
    lus = lus.select_related("bailleur", "operateur", "logement__commune", "territoire")
    return lus.order_by("-cree_le", "-pk").first()


def agrements_de(organisation) -> list[Agrement]:
    """Return the agréments of an operator, the latest first: known to all its partners."""
    siens = Agrement.objects.filter(
        territoire=organisation.territoire_id, organisation=organisation
    )
    return list(siens.order_by("-jusqu_au"))


def elements_de(acteur: Acteur, candidature: Candidature) -> Elements:
    """Read what the rules look at; the live consents are asked for by who may change the circle."""
    dossier = candidature.dossier
    if acteur.role != Role.TRAVAILLEUR_SOCIAL:
        return Elements(gele=est_gele(dossier.pk))
    dits = Accord.objects.visibles_par(acteur).filter(dossier=dossier)
    bornes = reglages(candidature.territoire, REGLAGES, horloge.aujourdhui())
    return Elements(
        personne=Personne.objects.du_dossier(acteur, dossier.pk).first(),
        volet=VoletOperateur.objects.du_dossier(acteur, dossier.pk).first(),
        agrements=tuple(agrements_de(acteur.organisation)),
        accords=tuple(accords_vivants(dossier, FinaliteAccord.CANDIDATURE)),
        dits=tuple(dits),
        gele=est_gele(dossier.pk),
        bornes=(1, bornes["duree_max_sous_location"]),
    )


def logements_possibles(acteur: Acteur, elements: Elements) -> list[Logement]:
    """Return the flats offered by the landlords that the person agreed to."""
    offerts = Logement.objects.filter(territoire=acteur.territoire, retire_le=None)
    lus = offerts.select_related("bailleur", "commune").order_by("disponible_le", "pk")
    return [lo for lo in lus if accord_depuis(elements.accords, lo.bailleur_id) is not None]
