"""The relevé as a PDF: the version of who asked, word for word what her page says (SP-18)."""

from django.utils.formats import date_format

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import rendre_pdf
from partnership.secret.impressions import Atelier

from . import lecture
from .lecture_point import Version, organismes_presents, version_pour
from .models import Impression, ImpressionContenu, Point

GABARIT = "situations/pdf/releve.html"


def rendre(acteur: Acteur, demande: Impression) -> tuple[bytes, dict] | None:
    """Return her PDF and the fields of its row, None when she may read nothing of it any more."""
    ouvertes = lecture.saisines(acteur).filter(pk=demande.saisine_id)
    points = Point.objects.visibles_par(acteur).filter(pk=demande.point_id, saisine__in=ouvertes)
    point = points.select_related("saisine", "seance__commission__territoire").first()
    version = version_pour(acteur, point) if point else None
    if version is None or not version.imprimable:
        return None
    octets = rendre_pdf(
        GABARIT, contexte(acteur, point, version), titre=f"Relevé {point.saisine.code}"
    )
    siennes = all(li.action.equipe_id == acteur.organisation.pk for li in version.actions)
    volet = version.volet and siennes
    return octets, {"saisine_id": point.saisine_id, "equipe": acteur.organisation, "volet": volet}


def contexte(acteur: Acteur, point: Point, version: Version) -> dict:
    """Return what the PDF shows: the version, and nothing that it does not hold."""
    return {
        "saisine": point.saisine,
        "point": point,
        "version": version,
        "lignes": [("Séance", date_format(point.seance.jour, "l j F Y")), *_entete(point, version)],
        "lecteur": acteur,
        "le": horloge.maintenant(),
    }


def _entete(point: Point, version: Version) -> list[tuple[str, str]]:
    """Return what heads a whole relevé: which organisations were there, without a name of those
    who sat (domain.md § 2), who follows, when it is looked at again."""
    releve, revue = version.releve, point.saisine.revue_le
    if releve is None:
        return []
    referent = releve.referent
    qui = f"{referent.utilisateur}, {referent.organisation.nom_court}" if referent else ""
    return [
        ("Organismes présents", ", ".join(organismes_presents(point))),
        ("Référent de la situation", qui),
        ("Revue", date_format(revue, "l j F Y") if revue else ""),
    ]


ATELIER = Atelier(Impression, ImpressionContenu, rendre)
