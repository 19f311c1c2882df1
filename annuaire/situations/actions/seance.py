"""A point in session: opened, opinions, decision, actions, référent, review, ended."""

from datetime import date, timedelta

from django.db import transaction

from annuaire.commissions.actions_seances import ouvrir_seance
from annuaire.commissions.lecture_seances import quorum_atteint
from annuaire.commissions.models import Seance
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.acteurs.reglages import reglage
from partnership.secret.personne.actions import est_gele

from .. import fiche, regles, regles_bilan, regles_suite, sources
from ..models import (
    ActionDuPlan,
    Avis,
    AvisDonne,
    BlocFaits,
    BlocLocatif,
    Invite,
    Point,
    Releve,
    Saisine,
)
from ..regles_reperes import traits
from . import ordre, socle

# Those who sit with a right on the synthesis; a guest, a landlord speak and give no opinion.
DONNENT_UN_AVIS = {Role.MEMBRE_COMMISSION, Role.CLINICIEN}


def garder(texte: str, par: Acteur) -> None:
    """Refuse words of care (SP-12), and whatever names somebody, in a text others will read."""
    garder_texte(texte)
    trouves = traits(texte, fiche.reperes_publics(par.territoire))
    regles.verifier_sans_repere({"": trouves})


def engager(point: Point, par: Acteur, acte: str) -> tuple[Saisine, Point]:
    """Lock the saisine and its point; verify the act."""
    saisine = socle.engager(point.saisine, par, acte)
    frais = Point.objects.visibles_par(par).select_for_update(of=("self",), no_key=True)
    trouve = frais.select_related("seance").filter(pk=point.pk).first()
    if trouve is None or trouve.ote_le is not None:
        raise ActionRefusee("Ce point n’est plus à l’ordre du jour.")
    trouve.saisine = saisine
    return saisine, trouve


@transaction.atomic
def presenter(*, point: Point, par: Acteur, attendus: int | None = None) -> bool:
    """Open a point in session; the accord is asked again: without it the point goes, and this
    returns False. `attendus`: how many opinions are awaited; by default, those who sit with us.

    On the day of its session alone, and not once it is cancelled or ended: the first point opens
    it. Opened twice, by two people or one, it stands once."""
    regles.verifier_coordonner(par)
    ouvrir_seance(seance=point.seance, par=par)
    socle.verrouiller(point.saisine, par)
    if Point.objects.visibles_par(par).filter(pk=point.pk, presente_le__isnull=False).exists():
        return True
    if ordre.oter_si_l_accord_est_fini(point=point, par=par):
        return False
    saisine, frais = engager(point, par, "presenter")
    accord = socle.accord_pour(saisine.dossier, par, saisine.categories)
    ordre.faire_entrer_les_membres(saisine, par, frais.seance, accord.destinataires)
    if attendus is None:
        attendus = len(donnent_un_avis(frais, par))
    frais.presente_le, frais.avis_attendus = horloge.maintenant(), attendus
    frais.save(update_fields=["presente_le", "avis_attendus"])
    socle.passer(saisine, par, "presenter")
    return True


@transaction.atomic
def donner_avis(*, point: Point, par: Acteur, sens: str, texte: str = "") -> Avis:
    """Give one's opinion, or change it while the opinions are open; nobody else reads it yet."""
    socle.attendre_les_avis(point)
    frais = Point.objects.visibles_par(par).select_related("saisine", "seance").get(pk=point.pk)
    socle.refuser_si_gele(frais.dossier_id)
    socle.refuser_sans_accord(frais.saisine)
    clos = frais.avis_clos_le is not None or _tous_donnes(frais, par)
    regles_suite.verifier_avis(sens, frais.presente_le is not None, clos)
    if frais.termine_le is not None or frais.ote_le is not None:
        raise ActionRefusee("Ce point est terminé.")
    if par.affectation.pk not in donnent_un_avis(frais, par):
        raise ActionRefusee("Les membres qui siègent donnent leur avis, et eux seuls.")
    garder(texte, par)
    mien = Avis.objects.visibles_par(par).filter(point=frais, auteur=par.affectation).first()
    if mien is not None:
        mien.sens, mien.texte = sens, texte
        mien.save(update_fields=["sens", "texte"])
        return mien
    avis = socle.creer(Avis, frais.saisine, par, point=frais, sens=sens, texte=texte)
    socle.creer(AvisDonne, frais.saisine, par, point=frais)
    socle.noter(frais.saisine, par, "donner_avis")
    return avis


def donnent_un_avis(point: Point, par: Acteur) -> set[int]:
    """Return the affectations of those whose opinion is awaited: members, not guests."""
    assis = ordre.collegues(point, point.saisine, par)
    siegent = Affectation.objects.filter(pk__in=assis, role__in=DONNENT_UN_AVIS)
    return set(siegent.values_list("pk", flat=True))


def _tous_donnes(point: Point, par: Acteur) -> bool:
    """Say whether every opinion awaited is given: they show, so none changes any more."""
    donnes = AvisDonne.objects.visibles_par(par).filter(point=point)
    return 0 < point.avis_attendus <= donnes.count()


@transaction.atomic
def clore_les_avis(*, point: Point, par: Acteur) -> None:
    """Close the opinions: all who sit read them from now on."""
    saisine, _ = engager(point, par, "conclure")
    socle.attendre_les_avis(point)
    frais = Point.objects.visibles_par(par).get(pk=point.pk)
    if frais.avis_clos_le is None:
        frais.avis_clos_le = horloge.maintenant()
        frais.save(update_fields=["avis_clos_le"])
        socle.noter(saisine, par, "clore_les_avis")


def releve_de(point: Point, par: Acteur) -> Releve:
    """Return the relevé of a point, begun if need be."""
    lus = Releve.objects.visibles_par(par).filter(point=point)
    return lus.first() or socle.creer(Releve, point.saisine, par, point=point)


def _ouvert(point: Point, par: Acteur, acte: str = "conclure") -> tuple[Saisine, Point, Releve]:
    """Lock a point whose relevé is not released yet."""
    saisine, frais = engager(point, par, acte)
    socle.refuser_sans_accord(saisine)
    releve = releve_de(frais, par)
    if releve.diffuse_le is not None:
        raise ActionRefusee("Le relevé est diffusé : il ne change plus.")
    return saisine, frais, releve


class TexteChange(ActionRefusee):
    """Somebody else has written the relevé meanwhile; `lu`: the mark of what it says now."""

    def __init__(self, releve: Releve):
        self.lu = marque(releve)
        super().__init__(
            "Quelqu’un d’autre a écrit entre-temps. Décision enregistrée : "
            f"« {releve.decision} ». Synthèse enregistrée : « {releve.synthese} ». Votre texte est "
            "resté ici : complétez-le, puis gardez-le de nouveau."
        )


def marque(releve: Releve | None) -> str:
    """Return the mark of the two texts of a relevé, as a page shows them."""
    dits = (releve.decision, releve.synthese) if releve else ("", "")
    return regles_suite.empreinte(*dits, ())


@transaction.atomic
def consigner_decision(
    *, point: Point, par: Acteur, texte: str | None = None, synthese: str | None = None,
    lu: str | None = None, acte: str = "conclure",
) -> Releve:  # fmt: skip
    """Write the decision, the shared synthesis, or both; what was validated is to be read again.

    `lu`: the mark of the page it was typed on; raises `TexteChange` when it says something else
    now. The same text sent twice changes nothing. `acte`: « terminer » as the point ends, which a
    dossier frozen meanwhile lets be.
    """
    saisine, _, releve = _ouvert(point, par, acte)
    pareil = (texte, synthese) == (releve.decision, releve.synthese)
    if lu is not None and lu != marque(releve) and not pareil:
        raise TexteChange(releve)
    for nom, dit in (("decision", texte), ("synthese", synthese)):
        if dit is not None:
            garder(dit, par)
            setattr(releve, nom, dit)
    releve.save(update_fields=["decision", "synthese"])
    socle.noter(saisine, par, "consigner_decision")
    return releve


@transaction.atomic
def ajouter_action(
    *, point: Point, par: Acteur, quoi: str, organisation: Organisation, echeance: date,
    information: str,
) -> ActionDuPlan:  # fmt: skip
    """Add to the plan: what, which organisation, by when, how the person is told.

    Nothing is given to an organisation that the person has not named (SP-06, SP-08).
    """
    saisine, frais, _ = _ouvert(point, par)
    regles_suite.verifier_action(quoi, information, echeance, horloge.aujourdhui())
    garder(quoi, par)
    garder(information, par)
    accord = socle.accord_pour(saisine.dossier, par, saisine.categories)
    regles_suite.verifier_destinataire(
        organisation.nom_court, organisation.pk, accord.destinataires
    )
    socle.verifier_admise(saisine.dossier, organisation)
    action = socle.creer(
        ActionDuPlan, saisine, par, point=frais, equipe=organisation, quoi=quoi,
        information=information, echeance=echeance,
    )  # fmt: skip
    socle.noter(saisine, par, "ajouter_action")
    return action


@transaction.atomic
def retirer_action(*, action: ActionDuPlan, par: Acteur) -> None:
    """Take an action off a plan that is not released yet."""
    _ouvert(action.point, par)
    action.delete()


@transaction.atomic
def nommer_referent(*, point: Point, par: Acteur, affectation: Affectation | None) -> Releve:
    """Name who follows the situation, of an organisation that the person has named."""
    saisine, _, releve = _ouvert(point, par)
    if affectation is not None:
        accord = socle.accord_pour(saisine.dossier, par, saisine.categories)
        organisation = affectation.organisation
        regles_suite.verifier_destinataire(
            organisation.nom_court, organisation.pk, accord.destinataires
        )
        socle.verifier_admise(saisine.dossier, organisation)
    releve.referent = affectation
    releve.save(update_fields=["referent"])
    socle.noter(saisine, par, "nommer_referent")
    return releve


@transaction.atomic
def nommer_issue(*, point: Point, par: Acteur, issue: str, offre: str = "") -> Releve:
    """Say what a commission of housing proposes, and maybe which of the flats offered now.

    `offre`: its key. The flat is kept in words, behind the walls of the point: nothing is written
    to its landlord, which knows nothing before the person has agreed to it (SP-05).
    """
    saisine, _, releve = _ouvert(point, par)
    regles_suite.verifier_issue(saisine.commission.genre, issue, offre)
    if (issue, offre) == (releve.issue or "", releve.offre_cle or ""):
        return releve
    if offre != (releve.offre_cle or ""):
        offertes = {o.cle: o.texte for o in sources.offres(par, saisine.commission.genre)}
        releve.offre = regles_suite.verifier_offerte(offre, offertes)
    releve.issue, releve.offre_cle = issue, offre
    releve.save(update_fields=["issue", "offre", "offre_cle"])
    socle.noter(saisine, par, "nommer_issue")
    return releve


def revue_au_plus_tard(par: Acteur) -> date:
    """Return the last day of a review: months are a setting of the territory (domain.md § 2)."""
    jour = horloge.aujourdhui()
    mois = jour.month - 1 + reglage(par.territoire, "revue_plan_max", jour)
    annee, mois = jour.year + mois // 12, mois % 12 + 1
    debut = date(annee, mois, 1)
    suivant = date(annee + mois // 12, mois % 12 + 1, 1)
    return min(debut + timedelta(days=jour.day - 1), suivant - timedelta(days=1))


@transaction.atomic
def fixer_revue(*, point: Point, par: Acteur, le: date) -> None:
    """Say when the plan is looked at again."""
    saisine, _ = engager(point, par, "conclure")
    socle.refuser_sans_accord(saisine)
    regles.verifier_revue(le, horloge.aujourdhui(), revue_au_plus_tard(par))
    socle.passer(saisine, par, "fixer_revue", revue_le=le)


@transaction.atomic
def terminer(*, point: Point, par: Acteur) -> None:
    """End a point: quorum noted, guests and absent members leave (SP-02), the review is put on
    the agenda of its session."""
    regles.verifier_coordonner(par)
    socle.verrouiller(point.saisine, par)
    if Point.objects.visibles_par(par).filter(pk=point.pk, termine_le__isnull=False).exists():
        return  # by the other coordinator, or a second click
    saisine, frais = engager(point, par, "terminer")
    socle.attendre_les_avis(frais)
    maintenant = horloge.maintenant()
    frais.termine_le, frais.quorum = maintenant, quorum_atteint(frais.seance)
    frais.avis_clos_le = frais.avis_clos_le or maintenant
    frais.save(update_fields=["termine_le", "quorum", "avis_clos_le"])
    Invite.objects.visibles_par(par).filter(point=frais, sorti_le=None).update(sorti_le=maintenant)
    presents = ordre.membres_presents(frais) - ordre.deportes_de(saisine, par)
    ordre.sortir_les_membres(saisine, par, sauf=presents)
    _compter_l_examen(saisine, frais, par)
    socle.passer(saisine, par, "terminer")
    if est_gele(saisine.dossier_id):
        return  # readers are out; nothing else moves until the person says so
    sources.suivre(par, saisine.dossier, "plan")
    programmer_la_revue(saisine, par)


def _compter_l_examen(saisine: Saisine, point: Point, par: Acteur) -> None:
    """Leave for the yearly report what may be counted of an examination (SP-16)."""
    bloc, lieu = (
        modele.objects.visibles_par(par).filter(saisine=saisine).first() or modele()
        for modele in (BlocFaits, BlocLocatif)
    )
    attente = horloge.maintenant() - (saisine.proposee_le or saisine.cree_le)
    detail = regles_bilan.detail_examen(
        point.retour_de_id is not None, bloc.tranche_age, bloc.presence, attente.days,
        motif=bloc.objet or bloc.motif, statut=lieu.statut, sexe=bloc.sexe,
    )  # fmt: skip
    socle.compter(saisine, regles_bilan.EXAMEN, detail)


def programmer_la_revue(saisine: Saisine, par: Acteur) -> Point | None:
    """Put the review on the last session before its day that the accord covers, else on none:
    « À faire » of the coordinator then says so."""
    if saisine.revue_le is None:
        return None
    points = Point.objects.visibles_par(par).filter(saisine=saisine)
    if points.filter(ote_le=None, termine_le=None).exists():
        return None
    seances = Seance.objects.filter(
        commission=saisine.commission_id, annulee_le=None, jour__gt=horloge.aujourdhui(),
        jour__lte=saisine.revue_le,
    ).order_by("-jour")  # fmt: skip
    seance = next((s for s in seances if regles.accord_tient(saisine, ordre.debut_de(s))), None)
    if seance is None or not ordre.tenir_prevue(seance):
        return None
    rang = Point.objects.visibles_par(par).filter(seance=seance, ote_le=None).count() + 1
    avant = points.filter(termine_le__isnull=False).order_by("-termine_le").first()
    socle.noter(saisine, par, "inscrire")
    return socle.creer(Point, saisine, par, seance=seance, ordre=rang, retour_de=avant)
