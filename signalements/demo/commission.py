"""Two situations of the demonstration brought to the commission, with the person's accord."""

from datetime import timedelta
from uuid import uuid4

from annuaire.situations import demo as situations
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Organisation
from partnership.secret import actions_accords, notices
from partnership.secret.accords import Dit
from partnership.secret.models import Dossier

from ..enums import Etat
from ..models import Signalement

NOMMES = ["CLSM", "CCAS de Metz", "ERAH", "MOSELIS"]
CATEGORIES = ["FAITS", "SITUATION_LOCATIVE", "SYNTHESE"]


def raconter(cast: dict[str, Acteur]) -> None:
    """Bring two situations under evaluation of the first landlord."""
    troupe = {a.utilisateur.prenom: a for a in cast.values()}
    sylvie, helene = troupe["Sylvie"], troupe["Hélène"]
    with sylvie.agir():
        lus = Signalement.objects.visibles_par(sylvie).filter(
            etat__in=[Etat.EN_EVALUATION, Etat.RETOUR_FAIT]
        )
        ouverts = list(lus.select_related("dossier__territoire").order_by("-reference")[:2])
    for rang, signalement in enumerate(ouverts):
        with sylvie.agir():
            _accorder(sylvie, signalement.dossier)
            saisine = situations.saisir(sylvie, signalement.dossier, rang)
        if rang == 0:
            with helene.agir():
                situations.inscrire(helene, saisine)


def _accorder(par: Acteur, dossier: Dossier) -> None:
    jour = horloge.aujourdhui()
    nommes = Organisation.objects.filter(territoire=par.territoire, nom_court__in=NOMMES)
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
