"""The text by which a partnership presents itself on its public page."""

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire
from partnership.acteurs.refus import ActionRefusee

from . import regles
from .models import Presentation

CHANGEE = (
    "Ce texte a changé pendant que vous écriviez : rien n’est enregistré. Comparez avec la version "
    "publiée, plus bas, puis enregistrez la vôtre."
)


def courante(territoire: Territoire) -> Presentation | None:
    """Return the version that is shown, None when nothing was ever written."""
    return Presentation.objects.filter(territoire=territoire).first()


@transaction.atomic
def presenter(*, par: Acteur, texte: str, version: int) -> Presentation | None:
    """Write a version over another (`version`: its key, 0 for none); the same text writes nothing.

    Raises `ActionRefusee` when somebody wrote another version meanwhile.
    """
    regles.verifier_presenter(par)
    Territoire.objects.select_for_update(no_key=True).get(pk=par.territoire.pk)
    derniere = courante(par.territoire)
    if derniere and derniere.texte == texte:
        return derniere
    if version != (derniere.pk if derniere else 0):
        raise ActionRefusee(CHANGEE)
    if not texte and derniere is None:
        return None
    return Presentation.objects.create(
        territoire=par.territoire, texte=texte, auteur=par.affectation, le=horloge.maintenant()
    )
