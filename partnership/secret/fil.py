"""The thread of a dossier: who, when, what, in one line each, newest first."""

from partnership.acteurs.acteur import Acteur


def composer(acteur: Acteur, passages: list, noms: dict[int, str], phrases) -> list[dict]:
    """Return the lines of the thread.

    `passages`: oldest first; `noms`: the organisations that may be named to this reader; `phrases`:
    the words of the app, `passage(acte)` and `detail(acte, detail)`.
    """
    return [
        {
            "quand": passage.cree_le,
            "qui": _qui(acteur, passage, noms),
            "quoi": phrases.passage(passage.acte),
            "detail": phrases.detail(passage.acte, passage.detail),
        }
        for passage in reversed(passages)
    ]


def _qui(acteur: Acteur, passage, noms: dict[int, str]) -> str:
    if passage.auteur_id == acteur.affectation.pk:
        return "Vous"
    if passage.organisation_id == acteur.organisation.pk:
        return "Votre service"
    return noms.get(passage.organisation_id, "Un partenaire")
