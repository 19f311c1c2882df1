"""Situations of the demonstration brought to the commission, with the person's accord.

One to read over, one on the next agenda; a session held two weeks ago, its relevé released; a
session of today, open: one point examined, one on the screen of the room, one to come.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import uuid4

from annuaire.commissions.models import Seance
from annuaire.situations import demo as situations
from annuaire.situations.models import Saisine
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Organisation
from partnership.secret import actions_accords, notices
from partnership.secret.accords import Dit
from partnership.secret.models import Dossier

from ..enums import Etat
from ..models import Signalement
from . import seance as direct
from .recit import scene

NOMMES = ["CLSM", "CCAS de Metz", "ERAH"]
CATEGORIES = ["FAITS", "SITUATION_LOCATIVE", "SYNTHESE"]
AVANT = timedelta(days=10)  # from the saisine to its session


def raconter(cast: dict[str, Acteur]) -> None:
    """Bring situations under evaluation: those of the landlord from which one looks first."""
    troupe = {a.utilisateur.prenom: a for a in cast.values()}
    helene = troupe["Hélène"]
    ouverts = iter(_ouverts(cast))
    for rang in range(2):
        if (trouve := next(ouverts, None)) is None:
            return
        saisine = _saisir(*trouve, rang)
        if rang == 0:
            with helene.agir():
                situations.inscrire(helene, saisine)
    for jour, raconter_seance, points in (
        (direct.passee(helene), direct.tenue, 1), (direct.du_jour(helene), direct.en_cours, 3)
    ):  # fmt: skip
        if jour is not None:
            avant = jour.commence - AVANT
            saisines = [
                _preparer(trouve, helene, jour, avant, rang)
                for rang, trouve in enumerate(islice(ouverts, points))
            ]
            raconter_seance(troupe, jour, saisines)


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
    jour = horloge.aujourdhui()
    nommes = Organisation.objects.filter(
        territoire=par.territoire, nom_court__in=[*NOMMES, par.organisation.nom_court]
    )
    dit = Dit(
        finalite="COMMISSION", categories=CATEGORIES, destinataires=[o.pk for o in nommes],
        du=jour, jusqua=jour + timedelta(days=150), le=jour, moyen="ECRIT",
        recueilli_par="La référente sociale", mesure="AUCUNE", expression="ELLE_MEME",
    )  # fmt: skip
    propose = actions_accords.preparer(dossier=dossier, par=par, dit=dit)
    actions_accords.recueillir_consentement(
        dossier=dossier, par=par, cle=uuid4(), dit=dit,
        empreinte=notices.empreinte(notices.texte(dit.forme, propose)),
    )  # fmt: skip
