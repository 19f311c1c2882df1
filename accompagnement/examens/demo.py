"""Examinations of the demonstration, through the actions; all fictitious."""

from datetime import date, timedelta

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur

from ..models import Candidature
from ..souslocation.demo import instant
from . import actions
from .enums import DOMAINES, Partie


def raconter(candidature: Candidature, par: dict[str, Acteur], premier: date) -> None:
    """Tell two examinations: one concluded, one held last week, where a view is still waited for.

    `par`: who speaks for each party; `premier`: the day of the first.
    """
    _tenir(candidature, par["operateur"], premier)
    with horloge.au(instant(premier + timedelta(days=4))):
        for partie in Partie:
            _donner(candidature, par, partie, "favorable")
        _ecouter(candidature, par["operateur"], premier, "rester", "non",
                 "« C’est calme. Pour un bail à moi, on verra plus tard. »")  # fmt: skip
        with par["operateur"].agir():
            actions.conclure(candidature=candidature, par=par["operateur"], issue="maintien")
    second = horloge.aujourdhui() - timedelta(days=6)
    _tenir(candidature, par["operateur"], second)
    _donner(candidature, par, Partie.OPERATEUR, "favorable", assurance="a_consolider")
    _donner(candidature, par, Partie.ERAH, "favorable")
    _ecouter(candidature, par["operateur"], second, "bail", "oui",
             "« J’ai mes habitudes ici, je voudrais que ce soit à mon nom. »")  # fmt: skip


def _tenir(candidature: Candidature, par: Acteur, le: date) -> None:
    with horloge.au(instant(le - timedelta(days=20))), par.agir():
        actions.convoquer(candidature=candidature, par=par, prevu_le=le, lieu="logement")
    with horloge.au(instant(le)), par.agir():
        actions.tenir(candidature=candidature, par=par, tenu_le=le, presence="accompagnee")


def _donner(candidature: Candidature, par: dict, partie: Partie, sens: str, **autres) -> None:
    qui = par[partie]
    dit = {d.value: "bien" for d in DOMAINES[partie]} | autres
    besoins = ["visites", "interlocuteur"] if partie == Partie.ERAH else []
    with qui.agir():
        actions.donner_avis(
            candidature=candidature, par=qui, sens=sens, domaines=dit, besoins=besoins
        )


def _ecouter(
    candidature: Candidature, par: Acteur, le: date, souhait: str, accord: str, paroles: str
) -> None:
    with par.agir():
        actions.recueillir(
            candidature=candidature, par=par, le=le, souhait=souhait, accord_bail=accord,
            paroles=paroles,
        )  # fmt: skip
