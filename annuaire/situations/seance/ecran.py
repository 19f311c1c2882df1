"""What the coordinator's screen shows, in a constant number of queries."""

from dataclasses import dataclass

from django.urls import reverse

from annuaire.commissions import lecture_seances
from annuaire.commissions.models import Presence, Seance
from annuaire.commissions.regles_seances import pourquoi_fermee
from annuaire.situations import lecture
from annuaire.situations.lecture_point import version_pour
from annuaire.situations.models import Avis, AvisDonne, Point, Releve
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur

from . import salle
from .enums import AIDES, LONGUEURS, Champ
from .models import Frappe


@dataclass(frozen=True)
class ChampVu:
    """A field of the minutes as the screen shows it."""

    nom: str
    titre: str
    aide: str
    texte: str
    revision: int
    par: str
    longueur: int


def champs(acteur: Acteur, point: Point | None) -> list[ChampVu]:
    """Return the fields of a point, typed or not yet."""
    if point is None:
        return []
    lues = Frappe.objects.visibles_par(acteur).filter(point=point)
    ecrites = {f.champ: f for f in lues.select_related("modifie_par__utilisateur")}
    # Where nothing was typed on this screen: what the relevé already says, to go on from.
    deja = Releve.objects.visibles_par(acteur).filter(point=point).first() or Releve()
    return [_champ(champ, ecrites.get(champ), getattr(deja, champ)) for champ in Champ]


def _champ(champ: Champ, ecrite: Frappe | None, deja: str) -> ChampVu:
    texte, revision = (ecrite.texte, ecrite.revision) if ecrite else (deja, 0)
    par = str(ecrite.modifie_par.utilisateur) if ecrite else ""
    return ChampVu(champ.value, champ.label, AIDES[champ], texte, revision, par, LONGUEURS[champ])


def conclusions(acteur: Acteur, point: Point | None) -> dict:
    """Return what is said of a point besides what is typed: opinions, plan, référent, review."""
    if point is None:
        return {}
    version = version_pour(acteur, point)
    avis = Avis.objects.visibles_par(acteur).filter(point=point)
    return {
        "version": version,
        "avis": list(avis.select_related("auteur__organisation")),
        "donnes": AvisDonne.objects.visibles_par(acteur).filter(point=point).count(),
        "diffuse": bool(version.releve and version.releve.diffuse_le),
    }


def ecoule(seance: Seance, points: list[Point]) -> int:
    """Return for how many seconds the point on the screen has been open, by the server's clock."""
    montre = next((p for p in points if p.pk == seance.ecran), None)
    if montre is None or montre.presente_le is None:
        return 0
    return max(0, int((horloge.maintenant() - montre.presente_le).total_seconds()))


def salle_de(acteur: Acteur, seance: Seance, point: Point | None) -> dict:
    """Return who is in the room, who is expected, the quorum, and who closes the screen."""
    la = lecture_seances.presents(seance)
    attendus = lecture_seances.attendus(seance, la)
    ici = {p.affectation_id: p for p in la if p.affectation_id}
    invites = lecture.invites_de(acteur, point)
    ferme = pourquoi_fermee(seance, horloge.aujourdhui())
    return {
        "seance": seance,
        "point": point,
        "attendus": attendus,
        "invites": [(i, ici.get(i.affectation_id)) for i in invites],
        "autres": _autres(la, {i.affectation_id for i in invites}),
        "quorum": lecture_seances.quorum(seance, [p.mandat for p in la if p.mandat]),
        "ferment": salle.fermeture(acteur, point, la) if point else [],
        "ferme": ferme,
        "ouverte": not ferme,
        "ecrit": point is not None and _s_ecrit(point, ferme),
        "montre": _montre(acteur, seance, point),
        "presents": len(la),
    }


def _s_ecrit(point: Point, ferme: str) -> bool:
    """Say whether its fields may be typed in: until it ends, even if its session has ended."""
    return point.termine_le is None and (point.presente_le is not None or not ferme)


def _montre(acteur: Acteur, seance: Seance, point: Point | None) -> str:
    """Return the code that the room sees, whoever of the coordinators put it there."""
    if point is None or point.pk != seance.ecran:
        point = salle.point_montre(acteur, seance)
    return point.saisine.code if point and seance.en_cours else ""


def _autres(la: list[Presence], de_ce_point: set) -> list[tuple[Presence, str, str]]:
    """Return the guests who are in the room for something else than this point."""
    return [
        (p, lecture_seances.nom_de(p), lecture_seances.organisme_de(p))
        for p in la
        if not p.mandat_id and p.affectation_id not in de_ce_point
    ]


def adresse_seance(seance: Seance) -> str:
    """Return the coordinator's screen of a session."""
    return reverse("seances:animer", args=[seance.ref])


def adresse(point: Point) -> str:
    """Return the coordinator's screen, on a point."""
    return f"{adresse_seance(point.seance)}?point={point.pk}"
