"""What a member reads of a session, above all one that she missed: the points, and why."""

from dataclasses import dataclass

from django.urls import reverse

from annuaire.commissions import lecture_seances
from annuaire.commissions.models import Presence, Seance
from annuaire.regles import coordonne
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee

from . import lecture, lecture_point, regles_suite
from .models import Point


@dataclass(frozen=True)
class PointLu:
    """A point that she reads: its code, where it leads, why."""

    code: str
    url: str
    termine: bool
    motif: str


def verifier_sieger(acteur: Acteur, seance: Seance) -> None:
    """Raise unless this acteur sits in the commission of this session, or runs it."""
    if not coordonne(acteur) and not lecture_seances.mes_mandats(acteur, seance):
        raise ActionRefusee("Cette page est pour les membres qui siègent à cette séance.")


def page(acteur: Acteur, seance: Seance) -> dict:
    """Return what she reads of a session. What she does not read is neither listed nor counted:
    the page says the rules, which are the same for every member (SP-01)."""
    passages = list(
        Presence.objects.filter(seance=seance, mandat__affectation=acteur.affectation)
        .order_by("entree")
        .values_list("entree", "sortie")
    )
    ouvrables = lecture.saisines(acteur).values("pk")
    points = lecture.points_de(acteur, seance, ouvrables)
    return {
        "seance": seance,
        "passages": passages,
        "lus": [_point(p, passages) for p in points],
        "actions": lecture_point.mes_actions(acteur),
        "coordonne": coordonne(acteur),
    }


def _point(point: Point, passages: list) -> PointLu:
    termine = point.termine_le is not None
    la = point.presente_le is not None and regles_suite.la_pendant(
        passages, point.presente_le, point.termine_le
    )
    return PointLu(
        point.saisine.code,
        reverse("situations:point", args=[point.dossier_id, point.pk]),
        termine,
        regles_suite.pourquoi_lu(termine, la),
    )
