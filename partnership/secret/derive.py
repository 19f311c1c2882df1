"""The grants in force against the rule, with their ends; `manage.py verifier_droits` asks."""

from datetime import datetime

from .cercle import calculer, consentements_de, instant_de_base
from .models import Dossier, DroitGroupe, DroitPersonne, EntreeCercle

Droit = tuple[str | None, int | None, int, datetime]


def derive_datee(dossier: Dossier) -> tuple[set[Droit], set[Droit]]:
    """Return (missing, surplus) grants in force now, as (group, affectation, permission, end).

    A right that ends later than the rule says is a surplus (SP-08). Reads every row of the
    dossier: only for a role that row security does not stop.
    """
    maintenant = instant_de_base()
    entrees = list(
        EntreeCercle.objects.en_vigueur()
        .filter(dossier=dossier)
        .select_related("organisation", "affectation__utilisateur")
    )
    voulus = {
        (d["groupe"], d["affectation"], d["permission"], datetime.fromisoformat(d["jusqua"]))
        for d in calculer(dossier, entrees, consentements_de(dossier))
    }
    commun = {"content_object": dossier, "depuis__lte": maintenant, "jusqua__gt": maintenant}
    groupes = DroitGroupe.objects.filter(**commun).select_related("group")
    personnes = DroitPersonne.objects.filter(**commun)
    poses = {(d.group.name, None, d.permission_id, d.jusqua) for d in groupes}
    poses |= {(None, d.affectation_id, d.permission_id, d.jusqua) for d in personnes}
    return voulus - poses, poses - voulus
