"""A flat is offered, corrected, taken back; each under a lock, journalled without content."""

from uuid import UUID, uuid5

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.acteurs.registre import garder_texte
from partnership.secret.actions_journal import journaliser_acteur

from ..models import Logement
from ..photos import actions as photos
from . import regles


@transaction.atomic
def offrir(*, par: Acteur, cle: UUID, dit: dict) -> Logement:
    """Offer a flat; the same form again finds the first one."""
    regles.verifier_offrir(par)
    _verifier(par, dit)
    ref = uuid5(cle, str(par.affectation.pk))
    logement, neuf = Logement.objects.get_or_create(
        ref=ref,
        defaults={
            **dit,
            "territoire": par.territoire,
            "bailleur": par.organisation,
            "ecrit_par": par.affectation,
            "ecrit_le": horloge.maintenant(),
        },
    )
    if neuf:
        journaliser_acteur("logement_offrir", par, None, objet=str(ref))
    return logement


@transaction.atomic
def modifier(*, logement: Logement, par: Acteur, dit: dict, version: int) -> None:
    """Correct a flat that is offered."""
    frais = _verrouiller(logement, par, version)
    _verifier(par, dit)
    _ecrire(frais, par, "logement_modifier", **dit)


@transaction.atomic
def retirer(*, logement: Logement, par: Acteur, version: int) -> None:
    """Take a flat back: it is offered no more, and its photos have no use left."""
    frais = _verrouiller(logement, par, version)
    photos.effacer(frais)
    _ecrire(frais, par, "logement_retirer", retire_le=horloge.maintenant())


def _verrouiller(logement: Logement, par: Acteur, version: int) -> Logement:
    frais = regles.visibles(par).select_for_update(of=("self",)).get(pk=logement.pk)
    regles.verifier_ecrire(par, frais)
    if frais.version != version:
        raise EtatPerime
    return frais


def _ecrire(logement: Logement, par: Acteur, acte: str, **champs) -> None:
    champs |= {"ecrit_par": par.affectation, "ecrit_le": horloge.maintenant()}
    for nom, valeur in champs.items():
        setattr(logement, nom, valeur)
    logement.version += 1
    logement.save(update_fields=[*champs, "version"])
    journaliser_acteur(acte, par, None, objet=str(logement.ref))


def _verifier(par: Acteur, dit: dict) -> None:
    if not par.territoire.communes.filter(pk=dit["commune"].pk).exists():
        raise ActionRefusee("Cette commune n’est pas dans le territoire.")
    if abs(dit["disponible_le"].year - horloge.aujourdhui().year) > 5:
        raise ActionRefusee("Disponible le : cette date n’est pas vraisemblable.")
    for nom in ("quartier", "charges_comprises", "alentours"):
        garder_texte(dit.get(nom, ""))
