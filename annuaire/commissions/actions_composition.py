"""What a commission opens with: seats and expected members of its kind, to be changed at will."""

from partnership.acteurs import horloge
from partnership.acteurs.enums import TypeOrganisation
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
    lues = Organisation.objects.filter(
        territoire=commission.territoire_id, type__in={t for _, types, _ in places for t in types}
    )
    organisations = list(lues)
    Siege.objects.bulk_create(
        Siege(commission=commission, college=colleges[code], fonction=fonction, **tenue)
        for code, types, fonction in places
        if code in colleges
        and (tenue := _par_qui(types, [o for o in organisations if o.type in types]))
    )


def _par_qui(types: tuple[str, ...], organisations: list[Organisation]) -> dict:
    """Return whose a seat is: the only organisation of these types, or one of them to be chosen."""
    if len(organisations) == 1:
        return {"organisation": organisations[0]}
    titre = TypeOrganisation(types[0]).label
    return {"organisme": f"{titre}, à choisir"} if organisations else {}
