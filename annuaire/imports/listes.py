"""Rules of sectors replaced as a whole by the hospital's list, and put back as they were."""

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError

from partnership.acteurs import horloge
from partnership.acteurs.models import Territoire
from partnership.acteurs.refus import ActionRefusee

from ..models import Import, RegleSectorielle, Secteur, Structure
from .secteurs import Ligne, bonnes, instant

CHAMPS = ("nom", "public", "etablissement", "cmp_id", "equipe_id")


@transaction.atomic
def remplacer(importation: Import) -> None:
    """Replace, as a whole, the rules of the sectors that the list names; keep what they were.

    Raises `ActionRefusee` when one of them has been replaced since the list was read.
    """
    territoire = Territoire.objects.select_for_update(no_key=True).get(pk=importation.territoire_id)
    lignes = [Ligne(**d) for d in bonnes(importation).values_list("document", flat=True)]
    siens = Secteur.objects.filter(territoire=territoire).select_for_update(of=("self",))
    secteurs = {s.code: s for s in siens}
    lus = {s["code"]: s["importe_le"] for s in importation.rapport["secteurs"]}
    if changes := [c for c, le in lus.items() if instant(secteurs.get(c)) != le]:
        raise ActionRefusee(
            f"La liste de {', '.join(changes[:5])} a été remplacée depuis la lecture : envoyez de "
            "nouveau votre fichier."
        )
    importation.avant = {code: _garder(secteurs.get(code)) for code in lus}
    le = horloge.maintenant()
    for code in lus:
        secteurs[code] = _ecrire(territoire, secteurs.get(code), code, lignes, le)
    touches = [secteurs[code] for code in lus]
    RegleSectorielle.objects.filter(secteur__in=touches).delete()
    RegleSectorielle.objects.bulk_create(
        (
            RegleSectorielle(
                secteur=secteurs[x.code], commune_id=x.commune, voie=x.voie, cle=x.cle,
                cote=x.cote, debut=x.debut, fin=x.fin,
            )
            for x in lignes
        ),
        batch_size=5000,
    )  # fmt: skip
    importation.rapport["applique_le"] = le.isoformat()


def _ecrire(territoire, secteur: Secteur | None, code: str, lignes: list[Ligne], le) -> Secteur:
    siennes = [x for x in lignes if x.code == code]
    secteur = secteur or Secteur(territoire=territoire, code=code, nom=code)
    secteur.public, secteur.importe_le = siennes[0].public, le
    for champ, attribut in (
        ("nom", "nom"), ("etablissement", "etablissement"), ("cmp", "cmp_id"),
        ("equipe", "equipe_id"),
    ):  # fmt: skip
        dit = next((v for x in siennes if (v := getattr(x, champ))), None)
        if dit:
            setattr(secteur, attribut, dit)
    secteur.save()
    return secteur


def _garder(secteur: Secteur | None) -> dict:
    """Return a sector and its rules as they are, {} when there is none."""
    if secteur is None:
        return {}
    regles = secteur.regles.values_list("commune", "voie", "cle", "cote", "debut", "fin")
    return {
        **{champ: getattr(secteur, champ) for champ in CHAMPS},
        "importe_le": instant(secteur) or None,
        "regles": [list(r) for r in regles],
    }


@transaction.atomic
def remettre(importation: Import) -> int:
    """Put back the lists as they were before this import; return how many sectors.

    Raises `ActionRefusee` when a more recent list has replaced one of them.
    """
    siens = Secteur.objects.filter(
        territoire=importation.territoire, code__in=importation.avant
    ).select_for_update(of=("self",))
    secteurs = {s.code: s for s in siens}
    le = importation.rapport["applique_le"]
    if plus_tard := [c for c, s in secteurs.items() if instant(s) != le]:
        raise ActionRefusee(
            f"Une liste plus récente a remplacé celle de {', '.join(plus_tard[:5])} : annulez-la "
            "d’abord."
        )
    RegleSectorielle.objects.filter(secteur__in=secteurs.values()).delete()
    for code, secteur in secteurs.items():
        _remettre(secteur, importation.avant[code])
    return len(secteurs)


def _remettre(secteur: Secteur, avant: dict) -> None:
    if not avant:
        _effacer(secteur)
        return
    structures = [avant["cmp_id"], avant["equipe_id"]]
    la = set(Structure.objects.filter(pk__in=structures).values_list("pk", flat=True))
    for champ in CHAMPS:
        valeur = avant[champ]
        setattr(secteur, champ, None if champ.endswith("_id") and valeur not in la else valeur)
    secteur.importe_le = avant["importe_le"]
    secteur.save()
    RegleSectorielle.objects.bulk_create(
        RegleSectorielle(
            secteur=secteur, commune_id=commune, voie=voie, cle=cle, cote=cote, debut=debut, fin=fin
        )
        for commune, voie, cle, cote, debut, fin in avant["regles"]
    )


def _effacer(secteur: Secteur) -> None:
    """A sector that came with the import goes with it, unless something already speaks of it."""
    try:
        with transaction.atomic():
            secteur.delete()
    except (ProtectedError, RestrictedError):
        secteur.importe_le = None
        secteur.save(update_fields=["importe_le"])
