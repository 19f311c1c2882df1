"""Lines without identity, from which the figures are counted (SP-16)."""

from partnership.acteurs import horloge

from .models import Evenement


def compter(piece, nature: str, detail: str = "") -> None:
    """Leave one line for an act: on which day, of which territory, by which organisation's cover.

    `piece`: the cover (`territoire_id`, `organisation_id`); neither it nor its dossier is kept.
    """
    Evenement.objects.bulk_create(
        [
            Evenement(
                territoire_id=piece.territoire_id,
                organisation_id=piece.organisation_id,
                le=horloge.aujourdhui(),
                nature=nature,
                detail=detail,
            )
        ]
    )
