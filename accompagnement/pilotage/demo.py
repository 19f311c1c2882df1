"""Last year's lines of the demonstration, and its figures published; all fictitious."""

from datetime import date

from annuaire.situations import actions as bilans
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.secret.models import Evenement

from . import lignes
from .bilan import GENRE

# nature -> (detail, how many)
ANNEE = {
    lignes.BESOIN: (("hopital", 14), ("domicile", 6), ("hebergement", 7)),
    lignes.ELIGIBLE: (("120", 17),),
    lignes.PRESENTEE: (("", 15),),
    lignes.LOGEE: (
        ("57480|150|24|1re", 6), ("57463|290|41|1re", 5), ("57463|520|9|1re", 1),
        ("57447|80|15|autre", 5),
    ),
    lignes.COUT: (("8730|6310", 12), ("8730|4100", 5)),
    lignes.FINANCEE: (("iml|2400", 9), ("ami|1050", 7), ("fsl_asll|1440", 5)),
    lignes.FINIE: (("57480|560|nouveau_bail", 6), ("57463|410|autre_logement", 5)),
    lignes.SORTIE: (("nouveau_bail", 6), ("autre_logement", 5)),
    lignes.DEVENIR: (("1:bail", 5), ("1:non_connu", 2), ("2:bail", 3)),
    lignes.CLOSE: (("droit_commun|sans", 5), ("autre_solution|logee", 6)),
}  # fmt: skip


def raconter(equipe: Acteur, coordination: Acteur) -> None:
    """Write what last year would have left, day by day, then publish it."""
    annee = horloge.aujourdhui().year - 1
    with coordination.agir():
        Evenement.objects.bulk_create(
            Evenement(
                territoire=equipe.territoire, organisation=equipe.organisation, nature=nature,
                le=date(annee, 1 + n % 12, 1 + n % 28), detail=detail,
            )
            for nature, dits in ANNEE.items()
            for detail, nombre in dits
            for n in range(nombre)
        )  # fmt: skip
        bilans.ecrire_bilan(
            par=coordination, genre=GENRE, annee=annee, version=1,
            commentaire="Première année où chaque étape est comptée. L’attente la plus longue "
            "tient au manque de T1 près d’un arrêt de bus.",
            blocages="Financement du volet social au-delà de la première année.",
        )  # fmt: skip
        bilans.publier_bilan(par=coordination, genre=GENRE, annee=annee)
