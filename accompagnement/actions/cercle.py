"""Who enters the circle of a candidature, with the person's accord, and who leaves."""

from django.db import transaction

from annuaire.situations import lecture_point
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, roles_permis
from partnership.acteurs.models import Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import cercle, couvertures
from partnership.secret.cercle import consentements_depuis
from partnership.secret.enums import Categorie, FinaliteAccord, Qualite, TypeDossier
from partnership.secret.models import Accord, Dossier

from .. import regles
from ..enums import OPERATEURS, Etat, MotifCloture
from ..models import Candidature, SousLocation
from ..pilotage import lignes
from ..souslocation import actions as baux
from . import socle


@transaction.atomic
def associer(
    *, candidature: Candidature, par: Acteur, organisation: Organisation, version: int | None = None
) -> None:
    """Bring in the operator, or a social partner, whom the person agreed to (decision 0020)."""
    frais, elements = socle.engager(candidature, par, "associer", version)
    if organisation.territoire_id != frais.territoire_id or (
        Role.TRAVAILLEUR_SOCIAL not in roles_permis(organisation.type)
    ):
        raise ActionRefusee("Choisissez un organisme de la liste proposée.")
    regles.verifier_associer(organisation, elements.accords)
    cercle.faire_entrer(
        dossier=frais.dossier, organisation=organisation, qualite=Qualite.OPERATEUR, par=par
    )
    champs: dict = {}
    if organisation.type in OPERATEURS:
        _remplacer(frais, par, organisation)
        champs["operateur"] = organisation
    if frais.etat == Etat.BESOIN:
        champs["etat"] = Etat.ETUDE
    socle.passer(frais, par, "associer", **champs)


def _remplacer(candidature: Candidature, par: Acteur, neuf: Organisation) -> None:
    """One operator at a time: the former one leaves."""
    ancien = candidature.operateur
    if ancien is not None and ancien.pk != neuf.pk:
        baux.defaire(candidature, par)
        cercle.faire_sortir(
            dossier=candidature.dossier, organisation=ancien, qualite=Qualite.OPERATEUR, par=par
        )


@transaction.atomic
def presenter(
    *, candidature: Candidature, par: Acteur, organisation: Organisation, version: int | None = None
) -> None:
    """Present the person to a landlord, who knows from now on that she is a candidate (SP-05)."""
    frais, elements = socle.engager(candidature, par, "presenter", version)
    if organisation.territoire_id != frais.territoire_id:
        raise ActionRefusee("Choisissez un bailleur de la liste proposée.")
    regles.verifier_presenter(organisation, elements.accords)
    cercle.faire_entrer(
        dossier=frais.dossier, organisation=organisation, qualite=Qualite.DESTINATAIRE, par=par
    )
    deja = {} if frais.presentee_le else {"presentee_le": horloge.maintenant()}
    lignes.presentee(frais, par)
    socle.passer(frais, par, "presenter", etat=Etat.PRESENTEE, **deja)


@transaction.atomic
def clore(*, candidature: Candidature, par: Acteur, motif: str, version: int | None = None) -> None:
    """End the candidature: the others leave, the team that opened it keeps it."""
    frais, _ = socle.engager(candidature, par, "clore", version)
    if motif not in MotifCloture.values:
        raise ActionRefusee("Choisissez un motif dans la liste proposée.")
    if (saisine := lecture_point.saisine_en_cours(par, frais.dossier_id)) is not None:
        raise ActionRefusee(
            f"La commission est saisie de cette candidature ({saisine}) : elle finit d’abord, ou "
            "la personne retire son accord."
        )
    baux.defaire(frais, par)
    socle.passer(frais, par, "clore", detail=motif, etat=Etat.CLOSE,
                 close_le=horloge.maintenant())  # fmt: skip
    lus = SousLocation.objects.du_dossier(par, frais.dossier_id)
    lignes.close(frais, motif, lus.filter(signee_le__isnull=False).exists())
    cercle.clore(dossier=frais.dossier, par=par)


def fermer_sans_accord(dossier: Dossier, par: Acteur, finalite: str) -> None:
    """The person withdrew or refused: who was there thanks to that accord leaves now (SP-05).

    Called in the transaction of the withdrawal (`brancher_fin_d_accord`).
    """
    couvre = {
        FinaliteAccord.PARTAGE: (Qualite.OPERATEUR, Categorie.IDENTITE),
        FinaliteAccord.CANDIDATURE: (Qualite.DESTINATAIRE, Categorie.SITUATION_LOCATIVE),
    }.get(finalite)
    if dossier.type != TypeDossier.CANDIDATURE or couvre is None:
        return
    lue = Candidature.objects.visibles_par(par).filter(dossier=dossier).first()
    if lue is None:
        return
    qualite, categorie = couvre
    frais = couvertures.verrouiller(lue, par, None, "operateur", "commune", "dossier")
    accords = list(Accord.objects.visibles_par(par).filter(dossier=dossier))
    dits = consentements_depuis(accords)
    places = [p for p in cercle.places_de(dossier) if p.qualite == qualite]
    sortis = [
        p.organisation for p in places
        if not regles.accord_couvre(dits, finalite, p.organisation_id, categorie)
    ]  # fmt: skip
    if qualite == Qualite.OPERATEUR and sortis:
        baux.defaire(frais, par)
    for organisation in sortis:
        cercle.faire_sortir(dossier=dossier, organisation=organisation, qualite=qualite, par=par)
    _constater(frais, par, qualite, sortis, reste=len(places) - len(sortis))


def _constater(frais: Candidature, par: Acteur, qualite: str, sortis: list, reste: int) -> None:
    """The cover follows: no operator any more, or presented to nobody."""
    champs: dict = {}
    if qualite == Qualite.OPERATEUR and frais.operateur in sortis:
        champs["operateur"] = None
    if qualite == Qualite.DESTINATAIRE and not reste and frais.etat == Etat.PRESENTEE:
        champs |= {"etat": Etat.ELIGIBLE, "presentee_le": None}
    if sortis:
        socle.passer(frais, par, "retrait_d_accord", **champs)
