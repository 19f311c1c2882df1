"""The grants against the rule, window by window; `manage.py verifier_droits` asks."""

from datetime import datetime

from .cercle import Fenetre, calculer, consentements_de, gestes, instant_de_base, places_de, reunir
from .enums import CATEGORIES_DE_DOSSIER
from .models import BrisDeGlace, Dossier, DroitGroupe, DroitPersonne
from .regles import Contexte, decider
from .visibilite import id_permission

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
    voulus += _par_bris(dossier, maintenant)
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


def _par_bris(dossier: Dossier, maintenant: datetime) -> list[tuple[tuple, Fenetre]]:
    """Return what the rule gives to those who broke the glass of this dossier (SP-14)."""
    voulus = []
    bris_vivants = BrisDeGlace.objects.filter(dossier=dossier.pk, jusqua__gt=maintenant)
    for bris in bris_vivants.select_related("auteur"):
        contexte = Contexte(
            role=bris.auteur.role,
            organisation=bris.auteur.organisation_id,
            qualite=None,
            le=maintenant,
            compte_actif=True,
            affectation_en_vigueur=True,
            charte_signee=True,
            convention_en_vigueur=True,
            bris_jusqua=bris.jusqua,
        )
        for categorie in CATEGORIES_DE_DOSSIER:
            for geste in gestes(decider(contexte, categorie)):
                permission = id_permission(f"{geste}_{categorie.lower()}")
                cle = (None, bris.auteur_id, permission, "")
                voulus.append((cle, (bris.cree_le, bris.jusqua)))
    return voulus


def _a_partir_de(maintenant: datetime, droits: list[tuple[tuple, Fenetre]]) -> set[Droit]:
    """Return the grants from now on: how a past window was cut no longer matters."""
    par_cle: dict[tuple, list[Fenetre]] = {}
    for cle, (depuis, jusqua) in droits:
        par_cle.setdefault(cle, []).append((max(depuis, maintenant), jusqua))
    return {(*cle, *fenetre) for cle, fenetres in par_cle.items() for fenetre in reunir(fenetres)}
