"""The grants against the rule, window by window; `manage.py verifier_droits` asks."""

from datetime import datetime

from .cercle import Fenetre, calculer, consentements_de, instant_de_base, places_de, reunir
from .models import Dossier, DroitGroupe, DroitPersonne

Droit = tuple[str | None, int | None, int, str, datetime, datetime]


def derive_datee(dossier: Dossier) -> tuple[set[Droit], set[Droit]]:
    """Return (missing, surplus) grants from now on: (group, affectation, permission, condition,
    start, end).

    A right that ends later, or starts sooner, than the rule says is a surplus (SP-08). Reads every
    row of the dossier: only for a role that row security does not stop.
    """
    maintenant = instant_de_base()
    voulus = [
        (
            (d["groupe"], d["affectation"], d["permission"], d["condition"]),
            (datetime.fromisoformat(d["depuis"]), datetime.fromisoformat(d["jusqua"])),
        )
        for d in calculer(dossier, places_de(dossier), consentements_de(dossier))
    ]
    commun = {"content_object": dossier, "jusqua__gt": maintenant}
    groupes = DroitGroupe.objects.filter(**commun).select_related("group")
    personnes = DroitPersonne.objects.filter(**commun)
    poses = [
        ((d.group.name, None, d.permission_id, d.condition), (d.depuis, d.jusqua)) for d in groupes
    ]
    poses += [
        ((None, d.affectation_id, d.permission_id, d.condition), (d.depuis, d.jusqua))
        for d in personnes
    ]
    attendus, trouves = _a_partir_de(maintenant, voulus), _a_partir_de(maintenant, poses)
    return attendus - trouves, trouves - attendus


def _a_partir_de(maintenant: datetime, droits: list[tuple[tuple, Fenetre]]) -> set[Droit]:
    """Return the grants from now on: how a past window was cut no longer matters."""
    par_cle: dict[tuple, list[Fenetre]] = {}
    for cle, (depuis, jusqua) in droits:
        par_cle.setdefault(cle, []).append((max(depuis, maintenant), jusqua))
    return {(*cle, *fenetre) for cle, fenetres in par_cle.items() for fenetre in reunir(fenetres)}
