"""The words of a sub-letting, in those of the reader's role (SP-04)."""

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.templatetags.interface import jour

from .enums import EtatBail
from .models import SousLocation

GENRES = {
    EtatBail.PREPARATION: "attente",
    EtatBail.SIGNEE: "fait",
    EtatBail.TERMINEE: "clos",
    EtatBail.ABANDONNEE: "clos",
}
CRITERE_RETIRE = (
    "Un critère n’est plus rempli. Cela ne change rien au bail : seuls un congé, un jugement ou un "
    "accord y mettent fin."
)
ACCORD_FINI = (
    "L’accord de la personne pour ce bailleur n’est plus en vigueur : il ne lit plus rien ici. Le "
    "bail, lui, continue."
)
PASSAGES = {
    "bail_preparer": "Sous-location en préparation",
    "bail_completer": "Contrats complétés",
    "bail_proteger": "Protection et coût écrits",
    "bail_signer": "Sous-location signée",
    "bail_constater": "État des lieux",
    "bail_suivre_loyer": "Loyer suivi",
    "bail_assurer": "Assurance écrite",
    "bail_financer": "Financement ajouté",
    "bail_suivre_ligne": "Financement suivi",
    "bail_terminer": "Sous-location terminée",
    "bail_abandonner": "Logement abandonné",
}
ACTES = {
    **PASSAGES,
    "agrement_ajouter": "Agrément écrit",
}


def phrase(bail: SousLocation, acteur: Acteur) -> tuple[str, str, str]:
    """Return where the sub-letting stands, what comes next, and the tone of it."""
    if bail.etat == EtatBail.PREPARATION:
        suite = (
            "L’opérateur prépare les contrats avec vous."
            if acteur.est_bailleur
            else "Rien n’est signé avant l’accord de la personne, ni avant son éligibilité."
        )
        return "La sous-location se prépare.", suite, "attente"
    if bail.etat == EtatBail.SIGNEE:
        suite = "Aucune date ne la termine, ni ne transfère le bail."
        return f"La sous-location est signée depuis le {jour(bail.signee_le)}.", suite, "info"
    if bail.etat == EtatBail.TERMINEE:
        return (
            f"La sous-location a pris fin le {jour(bail.finie_le)}.",
            bail.get_fin_display(),
            "fini",
        )
    return "Ce logement a été abandonné avant signature.", "", "fini"
