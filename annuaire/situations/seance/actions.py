"""Writes of the live session: what is typed, which point the room sees, who enters for a point."""

from datetime import date

from django.db import transaction

from annuaire.commissions import actions_seances
from annuaire.commissions.models import Presence, Seance
from annuaire.commissions.regles_seances import verifier_salle
from annuaire.situations import regles as situations
from annuaire.situations.actions import (
    consigner_decision,
    fixer_revue,
    nommer_issue,
    nommer_referent,
    ordre,
    oter_si_l_accord_est_fini,
    presenter,
    socle,
    terminer,
)
from annuaire.situations.models import Invite, Point, Saisine
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.actions_journal import journaliser_acteur

from . import regles
from .enums import LONGUEURS, Champ
from .models import Frappe


class Conflit(ActionRefusee):
    """Somebody else has written this field meanwhile: both texts are kept, she chooses."""

    def __init__(self, ecrite: Frappe):
        self.ecrite = ecrite
        super().__init__("Quelqu’un d’autre a écrit dans ce champ : choisissez.")


@transaction.atomic
def frapper(*, point: Point, par: Acteur, champ: str, texte: str, revision: int) -> Frappe:
    """Save a field as it is typed, when nobody has since; the same text again changes nothing.

    Raises `Conflit`, with what is written, when it was typed over another revision.
    """
    regles.verifier_animer(par)
    if champ not in Champ.values:
        raise ActionRefusee("Ce champ n’existe pas.")
    if len(texte) > LONGUEURS[Champ(champ)]:
        raise ActionRefusee(f"{LONGUEURS[Champ(champ)]} caractères au plus : raccourcissez.")
    saisine = socle.verrouiller(point.saisine, par)
    socle.refuser_si_gele(saisine.dossier_id)
    _verifier_ouvert(point, saisine, par)
    ecrite = Frappe.objects.visibles_par(par).filter(point=point, champ=champ).first()
    if ecrite is None:
        if revision:  # typed over a text that is there no more
            raise ActionRefusee("Ce point a changé : rechargez la page, votre texte y reste.")
        return _commencer(saisine, point, par, champ, texte)
    if ecrite.texte == texte:
        return ecrite
    if ecrite.revision != revision:
        raise Conflit(ecrite)
    ecrite.texte, ecrite.revision = texte, revision + 1
    ecrite.modifie_le, ecrite.modifie_par = horloge.maintenant(), par.affectation
    ecrite.save(update_fields=["texte", "revision", "modifie_le", "modifie_par"])
    return ecrite


def _commencer(saisine, point: Point, par: Acteur, champ: str, texte: str) -> Frappe:
    journaliser_acteur("commission_frappe", par, saisine.dossier_id, objet=saisine.code)
    return socle.creer(
        Frappe, saisine, par, point=point, champ=champ, texte=texte, revision=1,
        modifie_le=horloge.maintenant(), modifie_par=par.affectation,
    )  # fmt: skip


def _verifier_ouvert(point: Point, saisine: Saisine, par: Acteur) -> None:
    """Raise unless the point is on the agenda, on its day, under an accord that lives (SP-06,
    SP-08), and not over: what is typed then would reach no relevé."""
    frais = Point.objects.visibles_par(par).select_related("seance").filter(pk=point.pk).first()
    if frais is None or frais.ote_le is not None:
        raise ActionRefusee("Ce point n’est plus à l’ordre du jour.")
    if frais.termine_le is not None:
        raise ActionRefusee("Ce point est terminé : son relevé se corrige dans sa page.")
    if frais.presente_le is None:
        verifier_salle(frais.seance, horloge.aujourdhui())
    if not situations.accord_tient(saisine, horloge.maintenant()):
        raise ActionRefusee("L’accord de la personne a pris fin : rien ne s’écrit plus ici.")


@transaction.atomic
def montrer(*, seance: Seance, par: Acteur, point: Point | None) -> Seance:
    """Put a point on the screen of the room, or nothing; the session is opened by it.

    The accord is asked again: a point without one leaves the agenda, and is not shown (SP-06).
    Shown for the first time, a point is opened: its time runs, opinions may be given.
    """
    regles.verifier_animer(par)
    fraiche = actions_seances.ouvrir_seance(seance=seance, par=par)
    if point is not None and (point.ote_le or not _ouvrir(point, par)):
        point = None
    if point is not None:
        saisine = point.saisine
        journaliser_acteur("commission_salle", par, saisine.dossier_id, objet=saisine.code)
    fraiche.ecran = point.pk if point else None
    fraiche.save(update_fields=["ecran"])
    return fraiche


def _ouvrir(point: Point, par: Acteur) -> bool:
    """Open a point once; say whether the accord still lets it be."""
    if point.presente_le is None and point.termine_le is None:
        return presenter(point=point, par=par)
    return not oter_si_l_accord_est_fini(point=point, par=par)


@transaction.atomic
def terminer_point(*, point: Point, par: Acteur) -> None:
    """End a point: what was typed becomes the relevé, guests and absent members leave.

    Refused, nothing lost, while a text holds a word of care or names somebody (SP-12). It ends too
    once the accord has: what was typed then stays sealed where it is, and reaches no relevé.
    """
    regles.verifier_animer(par)
    ordre.tenir_prevue(point.seance)  # first, as everywhere: a session, then its saisines
    saisine = socle.verrouiller(point.saisine, par)
    if Point.objects.visibles_par(par).filter(pk=point.pk, termine_le__isnull=False).exists():
        return  # by the other coordinator, or a second click
    frappes = Frappe.objects.visibles_par(par).filter(point=point)
    dits = {f.champ: f.texte for f in frappes if f.texte.strip()}
    if dits and situations.accord_tient(saisine, horloge.maintenant()):
        consigner_decision(
            point=point, par=par, texte=dits.get(Champ.DECISION),
            synthese=dits.get(Champ.SYNTHESE), acte="terminer",
        )  # fmt: skip
    terminer(point=point, par=par)
    Seance.objects.filter(pk=point.seance_id, ecran=point.pk).update(ecran=None)


@transaction.atomic
def fixer_la_suite(
    *, point: Point, par: Acteur, referent: Affectation | None, revue_le: date | None,
    issue: str | None = None, offre: str = "",
) -> None:  # fmt: skip
    """Name the référent, or fix the review, or both; what is left empty stays as it is.

    `issue`, `offre`: what a commission of housing proposes, as its form says it; None elsewhere.
    """
    regles.verifier_animer(par)
    if issue is not None:
        nommer_issue(point=point, par=par, issue=issue, offre=offre)
    if referent is not None:
        nommer_referent(point=point, par=par, affectation=referent)
    if revue_le is not None:
        fixer_revue(point=point, par=par, le=revue_le)


@transaction.atomic
def faire_entrer_invite(*, invite: Invite, par: Acteur) -> Presence:
    """Note that the guest of a point enters the room."""
    regles.verifier_animer(par)
    return actions_seances.entrer(
        seance=invite.point.seance, par=par, affectation=invite.affectation
    )
