"""Budgets that wait for somebody: asked for again, grown old, or overtaken by a long stay."""

from collections.abc import Iterator

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglage
from partnership.acteurs.templatetags.interface import jour
from partnership.secret.coffre import cles

from ..enums import Lieu
from ..models import Candidature, Origine, PassageAcces
from . import lecture, regles


def dus(acteur: Acteur, ouvertes: list[Candidature]) -> Iterator[tuple[Candidature, str]]:
    """Yield the candidatures whose budget waits for this acteur, and why, in her words."""
    lus = PassageAcces.objects.visibles_par(acteur).filter(
        dossier__in=[c.dossier_id for c in ouvertes], acte__in=lecture.ACTES
    )
    passages: dict = {}
    for passage in lus.order_by("cree_le", "pk"):
        passages.setdefault(passage.dossier_id, []).append(passage)
    etudiees = [c for c in ouvertes if c.dossier_id in passages]
    if not etudiees:
        return
    if acteur.role == Role.CLINICIEN:
        yield from _depasses(acteur, etudiees, passages)
    else:
        yield from _a_refaire(acteur, etudiees, passages)


def _a_refaire(acteur, etudiees, passages) -> Iterator[tuple[Candidature, str]]:
    aujourdhui = horloge.aujourdhui()
    mois = reglage(acteur.territoire, "duree_etude_budget", aujourdhui)
    for candidature in etudiees:
        if candidature.operateur_id != acteur.organisation.pk:
            continue
        faits = passages[candidature.dossier_id]
        le = lecture.derniere_etude(faits)
        if lecture.demandee(faits):
            yield candidature, "nouvelle étude demandée"
        elif le is not None and regles.est_ancienne(le, mois, aujourdhui):
            yield candidature, f"étude du {jour(le)}"


def _depasses(acteur, etudiees, passages) -> Iterator[tuple[Candidature, str]]:
    """The place where one lives is sealed: its keys in one query."""
    siennes = [c for c in etudiees if c.organisation_id == acteur.organisation.pk]
    lues = Origine.objects.visibles_par(acteur).filter(dossier__in=[c.dossier_id for c in siennes])
    origines = {o.dossier_id: o for o in lues}
    cles.preparer(set(origines))
    aujourdhui = horloge.aujourdhui()
    for candidature in siennes:
        faits, origine = passages[candidature.dossier_id], origines.get(candidature.dossier_id)
        if origine is None or origine.lieu != Lieu.HOPITAL or lecture.demandee(faits):
            continue
        if regles.sejour_a_revoir(origine.depuis, lecture.derniere_etude(faits), aujourdhui):
            yield candidature, "séjour de plus de 60 jours depuis l’étude"
