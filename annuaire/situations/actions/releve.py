"""The relevé: sent for validation, validated by two colleges, released, told to the person."""

from datetime import date

from django.db import transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.secret import cercle
from partnership.secret.enums import Qualite

from .. import regles_bilan, regles_suite
from ..enums import EtatAction
from ..models import ActionDuPlan, Point, Releve, Saisine, SuiteAction, Validation
from . import ordre, socle
from .seance import engager, garder, programmer_la_revue

QUI_AGISSENT = [
    Role.REFERENT_SOCIAL, Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL, Role.MEMBRE_COMMISSION,
    Role.COORDINATEUR,
]  # fmt: skip


def actions_de(point: Point, par: Acteur) -> list[ActionDuPlan]:
    """Return the actions of a point that this acteur reads, by their day."""
    lues = ActionDuPlan.objects.visibles_par(par).filter(point=point)
    return list(lues.select_related("equipe").order_by("echeance", "cree_le"))


def empreinte_de(releve: Releve, par: Acteur) -> str:
    """Return the digest of what is validated, as this acteur reads it."""
    lues = [(a.quoi, a.equipe_id, a.echeance) for a in actions_de(releve.point, par)]
    issue = (releve.issue or "", releve.offre or "")
    return regles_suite.empreinte(releve.decision, releve.synthese, lues, issue)


@transaction.atomic
def soumettre(*, point: Point, par: Acteur) -> Releve:
    """Send the relevé to the two colleges that validate it; only if the quorum was reached."""
    saisine, frais = engager(point, par, "conclure")
    releve = Releve.objects.visibles_par(par).filter(point=frais).first()
    if releve is None:
        raise ActionRefusee("Écrivez la décision et la synthèse partagée.")
    if releve.diffuse_le is not None:
        raise ActionRefusee("Le relevé est diffusé : il ne change plus.")
    socle.refuser_sans_accord(saisine)
    regles_suite.verifier_releve(releve.decision, releve.synthese, frais.quorum)
    releve.soumis_le = horloge.maintenant()
    releve.save(update_fields=["soumis_le"])
    socle.passer(saisine, par, "soumettre")
    qui = {a for a, c in ordre.collegues(frais, saisine, par).items() if c in _VALIDENT}
    for affectation in Affectation.objects.filter(pk__in=qui).select_related("organisation"):
        if socle.admise(saisine.dossier, affectation.organisation):
            socle.ecrire_a(saisine, "releve_a_valider", affectation)
    return releve


_VALIDENT = set(regles_suite.COLLEGES_QUI_VALIDENT)


@transaction.atomic
def valider(*, releve: Releve, par: Acteur, lu: str | None = None) -> Validation:
    """Validate the relevé as it is, for one's college; again: the same.

    `lu`: the digest of the page that was read; raises `EtatPerime` when it says something else now.
    """
    saisine = releve.saisine
    socle.refuser_si_gele(saisine.dossier_id)
    socle.refuser_sans_accord(saisine)
    college = ordre.collegues(releve.point, saisine, par).get(par.affectation.pk)
    if college not in _VALIDENT:
        raise ActionRefusee(
            "Le relevé est validé par un membre de la psychiatrie et un membre du social, "
            "présents à la séance."
        )
    if releve.soumis_le is None or releve.diffuse_le is not None:
        raise ActionRefusee("Ce relevé n’attend pas de validation.")
    lue = empreinte_de(releve, par)
    if lu not in (None, lue):
        raise EtatPerime
    siennes = Validation.objects.visibles_par(par).filter(
        releve=releve, auteur=par.affectation, empreinte=lue
    )
    if (deja := siennes.first()) is not None:
        return deja
    socle.noter(saisine, par, "valider")
    return socle.creer(Validation, saisine, par, releve=releve, college=college, empreinte=lue)


def manquent(releve: Releve, par: Acteur) -> list[str]:
    """Return the colleges that have not validated this very text."""
    dites = Validation.objects.visibles_par(par).filter(releve=releve)
    return regles_suite.validations_manquantes(
        dites.values_list("college", "empreinte"), empreinte_de(releve, par)
    )


@transaction.atomic
def diffuser(*, point: Point, par: Acteur) -> None:
    """Release: each organisation gets its own actions, those who sat the whole (SP-04, SP-06)."""
    saisine, frais = engager(point, par, "conclure")
    releve = Releve.objects.visibles_par(par).filter(point=frais).first()
    if releve is None or releve.soumis_le is None:
        raise ActionRefusee("Envoyez d’abord le relevé à valider.")
    if releve.diffuse_le is not None:
        return
    accord = socle.accord_pour(saisine.dossier, par, saisine.categories)
    if absents := manquent(releve, par):
        raise ActionRefusee(f"Il manque la validation : {', '.join(absents)}.")
    maintenant = horloge.maintenant()
    releve.diffuse_le = maintenant
    releve.save(update_fields=["diffuse_le"])
    socle.passer(saisine, par, "diffuser")
    if releve.issue:
        socle.compter(saisine, regles_bilan.ISSUE, releve.issue)
    for action in actions_de(frais, par):
        regles_suite.verifier_destinataire(
            action.equipe.nom_court, action.equipe_id, accord.destinataires
        )
        socle.verifier_admise(saisine.dossier, action.equipe)
        _confier(action, saisine, par)
    deportes = ordre.deportes_de(saisine, par)
    for place in ordre.places_de_commission(saisine):
        if place.affectation_id not in deportes and socle.admise(
            saisine.dossier, place.organisation
        ):
            socle.ecrire_a(saisine, "releve_diffuse", place.affectation)
    socle.prevenir_le_demandeur(saisine, "saisine_suite")
    programmer_la_revue(saisine, par)


def _confier(action: ActionDuPlan, saisine: Saisine, par: Acteur) -> None:
    """Give an action to its organisation: it is in the circle for it, and told."""
    action.confiee_le = horloge.maintenant()
    action.save(update_fields=["confiee_le"])
    socle.compter(saisine, regles_bilan.ACTION, f"{action.equipe.type}|{EtatAction.A_FAIRE}")
    cercle.faire_entrer(
        dossier=saisine.dossier, organisation=action.equipe, qualite=Qualite.ACTEUR_DU_PLAN,
        par=par,
    )  # fmt: skip
    socle.prevenir(saisine, "action_confiee", action.equipe, QUI_AGISSENT)


@transaction.atomic
def restituer(
    *, point: Point, par: Acteur, par_qui: str, le: date, comment: str, son_avis: str = ""
) -> Releve:
    """Note that the person was told, by whom, when, how, and what she thinks of it."""
    saisine, frais = engager(point, par, "conclure")
    releve = Releve.objects.visibles_par(par).filter(point=frais).first()
    if releve is None or releve.diffuse_le is None:
        raise ActionRefusee("Le relevé n’est pas encore diffusé.")
    regles_suite.verifier_restitution(par_qui, le, comment, horloge.aujourdhui())
    garder(son_avis, par)
    premiere = releve.restitue_le is None
    releve.restitue_par, releve.restitue_le = par_qui, le
    releve.restitue_comment, releve.son_avis = comment, son_avis
    releve.save(update_fields=["restitue_par", "restitue_le", "restitue_comment", "son_avis"])
    socle.noter(saisine, par, "restituer", compte=premiere)
    return releve


@transaction.atomic
def suivre_action(*, action: ActionDuPlan, par: Acteur, etat: str, motif: str = "") -> SuiteAction:
    """Say what came of an action: by its own organisation, or by the coordination for it.

    It holds after a withdrawal too: the action stays its own.
    """
    regles_suite.verifier_suite(etat, motif)
    socle.refuser_si_gele(action.dossier_id)
    garder(motif, par)
    if action.equipe_id != par.organisation.pk and par.role != Role.COORDINATEUR:
        raise ActionRefusee("Cette action est celle d’un autre organisme.")
    if action.confiee_le is None:
        raise ActionRefusee("Cette action n’est pas encore confiée : le relevé n’est pas diffusé.")
    dites = list(SuiteAction.objects.visibles_par(par).filter(action=action).order_by("cree_le"))
    derniere = dites[-1] if dites else None
    if derniere is not None and (derniere.etat, derniere.motif) == (etat, motif):
        return derniere
    saisine = action.saisine
    socle.noter(saisine, par, "suivre_action")
    if etat != EtatAction.A_FAIRE and etat not in {d.etat for d in dites}:
        socle.compter(saisine, regles_bilan.ACTION, f"{action.equipe.type}|{etat}")
    return socle.creer(
        SuiteAction, saisine, par, action=action, equipe=action.equipe, etat=etat, motif=motif
    )
