"""The states of a signalement, drawn from `enums.TRANSITIONS`."""

from partnership.acteurs.enums import Role

from .enums import CHEZ_ERAH, FINIS, INTERNES, TRANSITIONS, Etat

AVIS = "<!-- Engendré par « manage.py documents » : ne se corrige pas à la main. -->\n"
GROUPES = (("chez le bailleur", INTERNES), ("chez l’ERAH", CHEZ_ERAH), ("finis", FINIS))


def etats() -> str:
    """Return the diagram, the states, and the table act × role × states."""
    return "\n".join([AVIS + "# Les états d’un signalement\n", *_diagramme(), *_etats(), *_actes()])


def _diagramme() -> list[str]:
    lignes = ["```mermaid", "stateDiagram-v2"]
    lignes += [f"    {etat.value} : {etat.label}" for etat in Etat]
    lignes.append(f"    [*] --> {Etat.BROUILLON.value}")
    for acte, t in TRANSITIONS.items():
        for depuis in _ordonnes(t.depuis):
            if t.vers and t.vers != depuis:
                lignes.append(f"    {depuis.value} --> {Etat(t.vers).value} : {acte}")
    lignes += [f"    {etat.value} --> [*]" for etat in _ordonnes(FINIS)]
    return [*lignes, "```", "",
            "Un acte qui choisit l’état où il mène (informer, faire_retour, repondre_complement) "
            "n’a pas de flèche ici : voyez le tableau.\n"]  # fmt: skip


def _ordonnes(etats) -> list[Etat]:
    return [etat for etat in Etat if etat in etats]


def _etats() -> list[str]:
    lignes = ["| État | Où |", "|---|---|"]
    for etat in Etat:
        ou = ", ".join(nom for nom, groupe in GROUPES if etat in groupe)
        lignes.append(f"| {etat.label} (`{etat.value}`) | {ou} |")
    return [*lignes, ""]


def _actes() -> list[str]:
    lignes = ["| Acte | Qui | Depuis | Vers |", "|---|---|---|---|"]
    for acte, t in TRANSITIONS.items():
        qui = ", ".join(r.label for r in Role if r in t.roles)
        depuis = ", ".join(e.label for e in _ordonnes(t.depuis))
        vers = Etat(t.vers).label if t.vers else "selon la réponse, ou inchangé"
        lignes.append(f"| {t.titre} (`{acte}`) | {qui} | {depuis} | {vers} |")
    return [*lignes, ""]
