"""The words of the examinations, in those of the reader's role (SP-04)."""

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.templatetags.interface import jour

from . import regles
from .enums import EtatExamen, Partie

GENRES = {
    EtatExamen.CONVOQUE: "info",
    EtatExamen.TENU: "attente",
    EtatExamen.CONCLU: "fait",
    EtatExamen.ANNULE: "clos",
}
PASSAGES = {
    "examen_convoquer": "Examen contradictoire convoqué",
    "examen_reporter": "Examen contradictoire reporté",
    "examen_tenir": "Examen contradictoire tenu, évaluation partagée ouverte",
    "examen_recueillir": "Parole de la personne recueillie",
    "examen_passer_outre": "Évaluation poursuivie sans un avis, qui ne compte pas comme favorable",
    "examen_conclure": "Évaluation partagée conclue",
}
ACTES = {
    **PASSAGES,
    "examen_donner_avis": "Avis donné dans une évaluation partagée",
    "examen_aviser_prefet": "Avis au préfet écrit",
}
BAIL_INCHANGE = "Le bail n’en change pas : aucune conclusion ni aucune date n’y met fin."


def phrase(etat: regles.Etat, partie: Partie | None, acteur: Acteur) -> tuple[str, str, str]:
    """Return where the examination stands, what comes next, and the tone of it."""
    examen = etat.examen
    if examen is None:
        return "Aucun examen n’a encore eu lieu.", "L’opérateur convoque le prochain.", "info"
    if examen.etat == EtatExamen.CONVOQUE:
        suite = "L’opérateur dit ensuite qui était là, et l’évaluation s’ouvre."
        return f"L’examen est prévu le {jour(examen.prevu_le)}.", suite, "info"
    if examen.etat == EtatExamen.CONCLU:
        dit = examen.get_issue_display()
        return f"Dernière conclusion : {dit[:1].lower()}{dit[1:]}.", BAIL_INCHANGE, "fini"
    return _en_evaluation(etat, partie, acteur)


def _en_evaluation(
    etat: regles.Etat, partie: Partie | None, acteur: Acteur
) -> tuple[str, str, str]:
    if etat.examen.passe_outre_le is None and partie is not None and not etat.donne:
        suite = "Les avis des autres se lisent quand tous sont donnés."
        if acteur.est_bailleur:
            suite = "Vous parlez de l’entretien et du voisinage, et de rien d’autre."
        return "L’avis de votre organisme est attendu.", suite, "attente"
    if acteur.est_bailleur or partie is None:
        return "L’évaluation partagée est en cours.", "Rien n’est attendu de vous.", "info"
    if not etat.clos:
        return f"L’avis {etat.de_qui} est encore attendu.", "", "attente"
    if etat.voix is None:
        return "Il reste à recueillir ce que dit la personne.", "À l’opérateur.", "attente"
    return "Tout est là pour conclure.", "À l’opérateur, avec les autres.", "info"
