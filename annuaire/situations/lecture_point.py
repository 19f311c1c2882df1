"""A point and its relevé as one reader may read them: one version for each."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse

from annuaire.commissions.lecture_seances import organisme_de, presences, quorum_atteint
from annuaire.commissions.regles_seances import pourquoi_fermee
from annuaire.regles import coordonne
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role

from . import regles_suite
from .actions.ordre import collegues
from .actions.releve import empreinte_de, manquent
from .enums import FINIES, ISSUES
from .lecture import saisines
from .models import ActionDuPlan, Avis, AvisDonne, Point, Releve, Saisine, SuiteAction
from .regles_suite import EtatPlan

COLLEGES = {"psychiatrie": "Psychiatrie", "social": "Social"}


@dataclass(frozen=True)
class LigneDuPlan:
    """One action, and where it stands."""

    action: ActionDuPlan
    etat: EtatPlan
    mienne: bool


@dataclass
class Version:
    """What one reader gets of a relevé: the whole, or the actions of her own organisation."""

    releve: Releve | None = None
    actions: list[LigneDuPlan] = field(default_factory=list)
    volet: bool = False  # own actions only

    @property
    def imprimable(self) -> bool:
        """Say whether there is something released in it: a draft is not printed."""
        if self.releve:
            return self.releve.diffuse_le is not None
        return any(ligne.action.confiee_le for ligne in self.actions)

    @property
    def textes(self) -> list[str]:
        """Return every word of it that comes from the commission, for the tests and the PDF."""
        dits = [t for ligne in self.actions for t in (ligne.action.quoi, ligne.action.information)]
        if self.releve:
            lu = self.releve
            dits += [lu.decision, lu.synthese, lu.son_avis, lu.get_issue_display(), lu.offre]
        return [t for t in dits if t]


def version_pour(acteur: Acteur, point: Point) -> Version:
    """Return the version of one reader: rows that her walls show, and, until it is released, only
    for those who write or validate it (SP-04, SP-18)."""
    releve = Releve.objects.visibles_par(acteur).filter(point=point)
    lu = releve.select_related("referent__utilisateur", "referent__organisation").first()
    prepare = coordonne(acteur) or acteur.role in {Role.CLINICIEN, Role.MEMBRE_COMMISSION}
    if lu is not None and lu.diffuse_le is None and not prepare:
        lu = None
    actions = ActionDuPlan.objects.visibles_par(acteur).filter(point=point)
    return Version(lu, lignes_du_plan(acteur, actions), volet=lu is None)


def lignes_du_plan(acteur: Acteur, actions) -> list[LigneDuPlan]:
    """Return actions with where they stand, by their day."""
    lues = list(actions.select_related("equipe").order_by("echeance", "cree_le"))
    suites = defaultdict(list)
    trouvees = SuiteAction.objects.visibles_par(acteur).filter(action__in=[a.pk for a in lues])
    for suite in trouvees.order_by("cree_le"):
        suites[suite.action_id].append((suite.etat, suite.motif))
    jour = horloge.aujourdhui()
    return [
        LigneDuPlan(
            a, regles_suite.etat_de(suites[a.pk], a.echeance, jour),
            a.equipe_id == acteur.organisation.pk and a.confiee_le is not None,
        )
        for a in lues
    ]  # fmt: skip


def organismes_presents(point: Point) -> list[str]:
    """Return which organisations were in the room while the point was open: no name of anybody."""
    if point.presente_le is None:
        return []
    pendant = (point.presente_le, point.termine_le)
    la = [
        p for p in presences(point.seance)
        if regles_suite.la_pendant([(p.entree, p.sortie)], *pendant)
    ]  # fmt: skip
    return sorted({organisme_de(p) for p in la} - {""})


def mes_actions(acteur: Acteur) -> list[LigneDuPlan]:
    """Return the actions given to the organisation of this acteur that are still to do."""
    siennes = ActionDuPlan.objects.visibles_par(acteur).filter(
        equipe=acteur.organisation, confiee_le__isnull=False
    )
    return [li for li in lignes_du_plan(acteur, siennes) if li.etat.etat == "a_faire"]


def etat_de_l_action(acteur: Acteur, action: ActionDuPlan) -> EtatPlan:
    """Return where an action that this acteur reads stands."""
    lue = ActionDuPlan.objects.visibles_par(acteur).filter(pk=action.pk)
    return lignes_du_plan(acteur, lue)[0].etat


def plan_du_dossier(acteur: Acteur, dossier) -> list[LigneDuPlan]:
    """Return the plan that a reader of a dossier may see: hers, or the whole with the synthesis."""
    donnees = ActionDuPlan.objects.visibles_par(acteur).filter(
        dossier=dossier, confiee_le__isnull=False
    )
    return lignes_du_plan(acteur, donnees)


def du_dossier(acteur: Acteur, dossier) -> dict | None:
    """Return the saisine of a dossier that this acteur may open and her plan, None without one."""
    lues = saisines(acteur).filter(dossier=dossier)
    saisine = lues.first()
    if saisine is None:
        return None
    return {"saisine": saisine, "plan": plan_du_dossier(acteur, dossier)}


def saisine_en_cours(acteur: Acteur, dossier) -> Saisine | None:
    """Return the saisine of a dossier that is not over, None without one."""
    lues = Saisine.objects.visibles_par(acteur).filter(dossier=dossier)
    return lues.exclude(etat__in=FINIES).first()


def page(acteur: Acteur, saisine: Saisine, point: Point) -> dict:
    """Return the context of the page of a point."""
    version = version_pour(acteur, point)
    coordination = coordonne(acteur)
    college = (
        "" if coordination else collegues(point, saisine, acteur).get(acteur.affectation.pk, "")
    )
    avis = Avis.objects.visibles_par(acteur).filter(point=point)
    return {
        "saisine": saisine,
        "point": point,
        "version": version,
        "organismes": organismes_presents(point) if version.releve else [],
        "titre_du_plan": "Vos actions" if version.volet and not coordination else "Plan d’action",
        "coordonne": coordination,
        "avis": list(avis.select_related("auteur__organisation", "auteur__utilisateur")),
        "donnes": AvisDonne.objects.visibles_par(acteur).filter(point=point).count(),
        "quorum": point.quorum if point.termine_le else quorum_atteint(point.seance),
        "manquent": _manquent(acteur, version.releve),
        "valide": college in COLLEGES,
        "lu": empreinte_de(version.releve, acteur) if version.releve else "",
        "siege": bool(college),
        "url": reverse("situations:point", args=[saisine.dossier_id, point.pk]),
        "ecran": ecran_de(point),
        "ferme": "" if point.presente_le else pourquoi_fermee(point.seance, horloge.aujourdhui()),
    }


def deja_propose(acteur: Acteur, point: Point) -> dict:
    """Return what is proposed already, as the forms of a point begin; nothing elsewhere."""
    if point.saisine.commission.genre not in ISSUES:
        return {}
    releve = Releve.objects.visibles_par(acteur).filter(point=point).first() or Releve()
    return {"issue": releve.issue, "offre": releve.offre_cle, "offre_texte": releve.offre}


def deja_restitue(acteur: Acteur, point: Point) -> dict:
    """Return what is already noted of the return to the person: it may be corrected."""
    releve = Releve.objects.visibles_par(acteur).filter(point=point).first()
    if releve is None or releve.restitue_le is None:
        return {}
    return {
        "par_qui": releve.restitue_par, "le": releve.restitue_le,
        "comment": releve.restitue_comment, "son_avis": releve.son_avis,
    }  # fmt: skip


def ecran_de(point: Point) -> str:
    """Return the coordinator's screen, where a point is written until it ends."""
    return f"{reverse('seances:animer', args=[point.seance.ref])}?point={point.pk}"


def _manquent(acteur: Acteur, releve: Releve | None) -> list[str]:
    if releve is None or releve.soumis_le is None or releve.diffuse_le is not None:
        return []
    return [COLLEGES[code] for code in manquent(releve, acteur)]
