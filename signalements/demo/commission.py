"""Situations of the demonstration brought to the commission, with the person's accord.

One to read over, one on the next agenda; a session held two weeks ago, its relevé released; a
session of today, open: one point examined, one on the screen of the room, one to come.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from annuaire.commissions.models import Seance
from annuaire.situations import demo as situations
from annuaire.situations.directe import demo as directes
from annuaire.situations.models import Saisine
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Organisation
from partnership.secret import demo as accords
from partnership.secret.models import Dossier

from ..enums import Etat
from ..models import Signalement
from . import seance as direct
from .recit import scene
from .territoire import CODE

NOMMES = ["CLSM", "CCAS de Metz", "ERAH"]
CATEGORIES = ["FAITS", "SITUATION_LOCATIVE", "SYNTHESE"]
AVANT = timedelta(days=10)  # from the saisine to its session


def raconter(cast: dict[str, Acteur]) -> None:
    """Bring situations under evaluation: those of the landlord from which one looks first."""
    troupe = {a.utilisateur.prenom: a for a in cast.values()}
    helene = troupe["Hélène"]
    directes.raconter(troupe["Yann"], helene)
    ouverts = iter(_ouverts(cast))
    for rang in range(2):
        if (trouve := next(ouverts, None)) is None:
            return
        saisine = _saisir(*trouve, rang)
        if rang == 0:
            with helene.agir():
                situations.inscrire(helene, saisine)
    _tenir(direct.passee(helene), direct.tenue, troupe, islice(ouverts, 1))
    _tenir(direct.du_jour(helene), direct.en_cours, troupe, islice(ouverts, 3))


def raconter_aujourd_hui() -> bool:
    """Open a session of today in a demonstration that was built another day, with situations that
    no session has seen; False when there is one, or nothing left to bring."""
    lues = Affectation.objects.en_vigueur().filter(organisation__territoire__code=CODE)
    troupe = {
        a.utilisateur.prenom: acteur_de(a)
        for a in lues.select_related("utilisateur", "organisation__territoire").order_by("-pk")
    }
    ouvertes = Seance.objects.filter(commission__territoire__code=CODE, ouverte_le__isnull=False)
    if "Hélène" not in troupe or ouvertes.filter(jour=horloge.aujourdhui()).exists():
        return False
    ouverts = list(islice(_ouverts(troupe), 3))
    if ouverts:
        _tenir(direct.du_jour(troupe["Hélène"]), direct.en_cours, troupe, ouverts)
    return bool(ouverts)


def _tenir(
    seance: Seance | None, raconter_seance: Callable, troupe: dict[str, Acteur],
    ouverts: Iterable[tuple[Acteur, Signalement]],
) -> None:  # fmt: skip
    """Bring these situations to a session, ten days before it, then tell that session."""
    if seance is None:
        return
    avant = seance.commence - AVANT
    saisines = [
        _preparer(trouve, troupe["Hélène"], seance, avant, rang)
        for rang, trouve in enumerate(ouverts)
    ]
    raconter_seance(troupe, seance, saisines)


def _ouverts(cast: dict[str, Acteur]) -> Iterator[tuple[Acteur, Signalement]]:
    """Give signalements under evaluation, with who may bring them: Sylvie's, then the others'."""
    for acteur in cast.values():
        if acteur.role == Role.REFERENT_SOCIAL and acteur.utilisateur.prenom != "Marc":
            with acteur.agir():
                lus = Signalement.objects.visibles_par(acteur).filter(
                    etat__in=[Etat.EN_EVALUATION, Etat.RETOUR_FAIT]
                )
                trouves = list(lus.select_related("dossier__territoire").order_by("-reference"))
            yield from ((acteur, signalement) for signalement in trouves)


def _preparer(
    trouve: tuple[Acteur, Signalement], helene: Acteur, seance: Seance, le: datetime, rang: int
) -> Saisine:
    """Bring a situation and put it on the agenda of a session, before that session."""
    with horloge.au(le):
        saisine = _saisir(*trouve, rang)
        with helene.agir():
            situations.inscrire(helene, saisine, seance)
    return saisine


def _saisir(par: Acteur, signalement: Signalement, rang: int) -> Saisine:
    with scene(par, horloge.maintenant()):
        _accorder(par, signalement.dossier)
        return situations.saisir(par, signalement.dossier, rang)


def _accorder(par: Acteur, dossier: Dossier) -> None:
    nommes = Organisation.objects.filter(
        territoire=par.territoire, nom_court__in=[*NOMMES, par.organisation.nom_court]
    )
    accords.accorder(dossier, par, "COMMISSION", nommes, CATEGORIES)
