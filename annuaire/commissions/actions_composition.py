"""What a commission opens with: seats and expected members of its kind, to be changed at will."""

from partnership.acteurs import horloge
from partnership.acteurs.models import Organisation
from partnership.acteurs.reglages import reglage

from .enums import SIEGES
from .models import College, Commission, Composition, Siege
from .regles_seances import lire_quorum


def proposer(commission: Commission) -> None:
    """Give a new commission the seats of its kind, vacant, and how many members are expected.

    A college that the territory has not kept is passed over.
    """
    places = SIEGES.get(commission.genre)
    if not places:
        return
    siens = {c.code: c for c in College.objects.filter(territoire=commission.territoire_id)}
    _asseoir(commission, siens, places)
    jour = horloge.aujourdhui()
    voulu = lire_quorum(reglage(commission.territoire, f"composition_{commission.genre}", jour))
    Composition.objects.bulk_create(
        Composition(commission=commission, college=siens[code], au_moins=nombre)
        for code, nombre in voulu.items()
        if code in siens
    )


def _asseoir(commission: Commission, colleges: dict[str, College], places) -> None:
    organisations = Organisation.objects.filter(
        territoire=commission.territoire_id, type__in={nature for _, nature, _ in places}
    )
    par_type: dict[str, list[Organisation]] = {}
    for organisation in organisations.order_by("nom_court"):
        par_type.setdefault(organisation.type, []).append(organisation)
    Siege.objects.bulk_create(
        Siege(commission=commission, college=colleges[code], organisation=o, fonction=fonction)
        for code, nature, fonction in places
        if code in colleges
        for o in par_type.get(nature, ())
    )
