"""Who may do what to an examination, when, and what is missing before a lease in one's own name.

Pure checks: the button, its reason and the write ask the same functions. No date alone ever ends a
sub-letting, nor transfers it (domain.md § 0.8).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.enums import MesureProtection
from partnership.secret.personne.regles import PHRASE_LIMITATION
from partnership.secret.regles_conservation import ajouter_mois

from ..enums import OUVERTES
from ..models import Candidature
from ..souslocation import examens
from ..souslocation.enums import PROTEGES, EtatBail
from ..souslocation.models import SousLocation, VoletOperateur
from ..souslocation.regles import verifier_passe
from . import enums
from .enums import ACTES, DE, DOMAINES, EtatExamen, Issue, Partie, Sens
from .models import Examen, VoixDeLaPersonne

ROLES: dict[str, str] = {
    Partie.OPERATEUR: Role.TRAVAILLEUR_SOCIAL,
    Partie.BAILLEUR: Role.REFERENT_SOCIAL,
    Partie.ERAH: Role.CLINICIEN,
}
A_TROIS_MOIS = timedelta(days=92)


# --- Who is who -----------------------------------------------------------------------


def partie_de(acteur: Acteur, bail: SousLocation, candidature: Candidature) -> Partie | None:
    """Return as which party this acteur speaks in the evaluation, None when she does not."""
    maisons = {
        Partie.OPERATEUR: bail.operateur_id,
        Partie.BAILLEUR: bail.bailleur_id,
        Partie.ERAH: candidature.organisation_id,
    }
    for partie, organisation in maisons.items():
        if acteur.organisation.pk == organisation and acteur.role == ROLES[partie]:
            return partie
    return None


@dataclass(frozen=True)
class Etat:
    """What the rules look at beside the lease: the last examination, who has given a view.

    `rendus`: as far as this acteur may know; `ferme_le`: from when one may go on without a view.
    """

    examen: Examen | None = None
    rendus: frozenset[str] = frozenset()
    donne: bool = False  # her own house has
    voix: VoixDeLaPersonne | None = None
    ferme_le: date | None = None
    avis_prefet: bool = False  # the notice of this period is written
    gele: bool = False

    @property
    def stade(self) -> str | None:
        """Return the stage of the open examination, None when none is open."""
        if self.examen is None or self.examen.etat not in enums.OUVERTS:
            return None
        return self.examen.etat

    @property
    def manquants(self) -> list[Partie]:
        return [p for p in Partie if p not in self.rendus]

    @property
    def de_qui(self) -> str:
        """Return « du bailleur, de l’opérateur »: those who have not given."""
        return ", ".join(DE[partie] for partie in self.manquants)

    @property
    def clos(self) -> bool:
        """Say whether no view is waited for any more."""
        outre = self.examen is not None and self.examen.passe_outre_le is not None
        return outre or not self.manquants


def verifier(
    acteur: Acteur, candidature: Candidature, bail: SousLocation, acte: str, etat: Etat, jour: date
) -> None:
    """Raise `ActionRefusee` with the reason when `acteur` may not do `acte` now."""
    partie = partie_de(acteur, bail, candidature)
    if partie is None or (acte != "donner_avis" and partie != ACTES[acte].partie):
        if acte == "donner_avis":
            raise ActionRefusee("Les trois partenaires donnent leur avis, et eux seuls.")
        bailleur = ACTES[acte].partie == Partie.BAILLEUR
        raise ActionRefusee(f"Cet acte revient {'au bailleur' if bailleur else 'à l’opérateur'}.")
    if bail.etat != EtatBail.SIGNEE or candidature.etat not in OUVERTES:
        raise ActionRefusee("Ce n’est possible que pour une sous-location signée, et en cours.")
    if etat.gele:
        raise ActionRefusee(PHRASE_LIMITATION)
    if etat.stade not in ACTES[acte].depuis:
        raise ActionRefusee(_hors_temps(acte, etat.stade))
    _au_moment(acte, etat, jour)


def _hors_temps(acte: str, stade: str | None) -> str:
    if acte == "convoquer":
        return "Un examen est déjà ouvert pour cette sous-location : il se conclut d’abord."
    if stade is None:
        return "Aucun examen n’est ouvert : il se convoque d’abord."
    if stade == EtatExamen.CONVOQUE:
        return "L’examen n’a pas encore eu lieu."
    return "L’examen a déjà eu lieu."


def _au_moment(acte: str, etat: Etat, jour: date) -> None:
    """Raise when the evaluation is not where this act is done."""
    if acte == "donner_avis" and etat.donne:
        raise ActionRefusee("Votre organisme a déjà donné son avis : signé, il ne change plus.")
    if acte == "donner_avis" and etat.examen and etat.examen.passe_outre_le is not None:
        raise ActionRefusee("L’évaluation s’est poursuivie sans cet avis.")
    if acte == "passer_outre":
        if etat.clos:
            raise ActionRefusee("Aucun avis n’est plus attendu.")
        if etat.ferme_le is None or jour < etat.ferme_le:
            quand = f" le {etat.ferme_le:%d/%m/%Y}" if etat.ferme_le else ""
            raise ActionRefusee(f"Laissez le temps de répondre : ce sera possible{quand}.")
    if acte == "conclure":
        if not etat.clos:
            raise ActionRefusee(f"Il manque l’avis {etat.de_qui}.")
        if etat.voix is None:
            raise ActionRefusee("Il manque ce que dit la personne : rien ne se conclut sans elle.")
    if acte == "aviser_prefet" and etat.avis_prefet:
        raise ActionRefusee("L’avis au préfet de cette période est déjà écrit.")


def actions_possibles(
    acteur: Acteur, candidature: Candidature, bail: SousLocation, etat: Etat, jour: date
) -> list[tuple[str, str]]:
    """Return (act, reason of refusal or '') for what this party does at this stage."""
    partie = partie_de(acteur, bail, candidature)
    proposes = []
    for acte, dit in ACTES.items():
        sien = partie is not None and (acte == "donner_avis" or dit.partie == partie)
        fait = {"donner_avis": etat.donne, "aviser_prefet": etat.avis_prefet}.get(acte, False)
        if not sien or fait or etat.stade not in dit.depuis:
            continue
        try:
            verifier(acteur, candidature, bail, acte, etat, jour)
            proposes.append((acte, ""))
        except ActionRefusee as refus:
            proposes.append((acte, refus.phrase))
    return proposes


# --- The calendar ---------------------------------------------------------------------


def echeance_pour(signee_le: date, rythme: int, prevu_le: date, tenues: Iterable[date]) -> date:
    """Return which examination of the calendar one held on `prevu_le` answers: the last one due by
    then when nobody held it, else the next.

    `tenues`: the terms already held. Source: article R442-4-1 CCH. A1: signed on 1 October 2026, an
    examination of 15 March 2027 answers 1 April 2027, and so does one of 20 April.
    """
    faites, rang = set(tenues), 0
    while ajouter_mois(signee_le, (rang + 1) * rythme) <= prevu_le:
        rang += 1
    derniere = ajouter_mois(signee_le, rang * rythme)
    if rang and not any(le >= derniere for le in faites):
        return derniere
    while (suivante := ajouter_mois(signee_le, (rang + 1) * rythme)) in faites:
        rang += 1
    return suivante


def en_retard(signee_le: date, rythme: int, jour: date, tenues: Iterable[date]) -> date | None:
    """Return the last term that has passed and that no examination answers, None when none has."""
    rang = 0
    while ajouter_mois(signee_le, (rang + 1) * rythme) < jour:
        rang += 1
    derniere = ajouter_mois(signee_le, rang * rythme)
    return derniere if rang and not any(le >= derniere for le in tenues) else None


def periode(bail: SousLocation) -> tuple[date, int]:
    """Return the day of the signing and the duration in months, renewals included; raise when
    nothing is signed."""
    if bail.signee_le is None or bail.mois_en_tout is None:
        raise ActionRefusee("Cette sous-location n’est pas signée.")
    return bail.signee_le, bail.mois_en_tout


def terme(bail: SousLocation) -> date:
    """Return the end of the period in force: a date that ends nothing.

    Counted from the first day each time, so that a short month shifts nothing after it: 18 months
    from 31 August 2026, 28 February 2028 then 31 August 2029.
    """
    signee_le, duree = periode(bail)
    return ajouter_mois(bail.debut_le or signee_le, duree)


def avis_du(bail: SousLocation, avance: int) -> date:
    """Return by when the landlord tells the préfet (L442-8-3 CCH)."""
    return examens.retirer_mois(terme(bail), avance)


# --- What is written ------------------------------------------------------------------


def verifier_convocation(prevu_le: date, lieu: str, jour: date) -> None:
    """Raise unless somebody can still come: today at the soonest, three months off at most."""
    if lieu not in enums.Lieu.values:
        raise ActionRefusee("Choisissez un lieu dans la liste proposée.")
    if not jour <= prevu_le <= jour + A_TROIS_MOIS:
        raise ActionRefusee("Prévu le : d’aujourd’hui à trois mois d’ici au plus.")


def verifier_tenue(
    examen: Examen, tenu_le: date, presence: str, motif: str, convoque_le: date, jour: date
) -> None:
    """Raise unless it can have been held so: convened before, not in the future, and an absence
    has its reason."""
    verifier_passe(tenu_le, jour, "Tenu le")
    if tenu_le < convoque_le:
        raise ActionRefusee("Un examen ne se tient pas avant sa convocation.")
    if presence not in enums.Presence.values:
        raise ActionRefusee("Dites comment la personne a pris part à l’examen.")
    absente = presence == enums.Presence.ABSENTE
    if absente != bool(motif) or (motif and motif not in enums.MotifAbsence.values):
        raise ActionRefusee("Une absence a un motif, de la liste ; une présence n’en a pas.")


def verifier_avis(
    partie: Partie, sens: str, domaines: Mapping[str, str], besoins: Iterable[str]
) -> None:
    """Raise unless a party speaks of its own domains, of all of them, and of nothing else.

    Source: domain.md § 5: the hospital team gives a view and functional needs, no ground.
    """
    if sens not in Sens.values:
        raise ActionRefusee("Choisissez un avis : favorable, réservé ou défavorable.")
    if set(domaines) != {d.value for d in DOMAINES[partie]}:
        raise ActionRefusee("Chacun donne son avis sur tous ses domaines, et sur eux seuls.")
    if any(mot not in enums.Appreciation.values for mot in domaines.values()):
        raise ActionRefusee("Choisissez un mot dans la liste pour chaque domaine.")
    dits = list(besoins)
    if partie != Partie.ERAH and dits:
        raise ActionRefusee("Les besoins d’accompagnement sont dits par l’équipe.")
    if partie == Partie.ERAH and (not dits or any(b not in enums.Besoin.values for b in dits)):
        raise ActionRefusee("Dites les besoins d’accompagnement, ou qu’il n’y en a pas.")
    if enums.Besoin.AUCUN in dits and len(dits) > 1:
        raise ActionRefusee("« Pas de besoin particulier » ne va avec aucun autre.")


def verifier_voix(souhait: str, accord_bail: str, le: date, examen: Examen, jour: date) -> None:
    """Raise unless what the person said is told whole, on a day of this examination or after."""
    if souhait not in enums.Souhait.values or accord_bail not in enums.AccordBail.values:
        raise ActionRefusee("Dites ce que la personne souhaite, et si elle accepterait un bail.")
    verifier_passe(le, jour, "Recueilli le")
    if examen.tenu_le is None or le < examen.tenu_le:
        raise ActionRefusee("Ce que dit la personne se recueille à l’examen, ou après.")


# What the last evaluation must have come to, for a reason that speaks of it.
MOTIVES: dict[str, frozenset[str]] = {
    enums.MotifPrefet.EVALUATION: frozenset(Issue.values) - {Issue.GLISSEMENT},
    enums.MotifPrefet.SOUHAIT: frozenset({Issue.MAINTIEN, Issue.RENOUVELLEMENT}),
}


def verifier_avis_prefet(
    bail: SousLocation, propose: bool, motif: str, le: date, issue: str, jour: date
) -> None:
    """Raise unless the notice holds: a lease is offered only after an evaluation that proposed it;
    else a reason, from a list without any clinical ground (L442-8-3 CCH), that what was concluded
    bears out: `issue`, the outcome of the last evaluation, or ''."""
    verifier_passe(le, jour, "Adressé le")
    if le < periode(bail)[0]:
        raise ActionRefusee("L’avis ne précède pas la signature de la sous-location.")
    if propose == bool(motif) or (motif and motif not in enums.MotifPrefet.values):
        raise ActionRefusee("Un motif, de la liste, quand aucun bail n’est proposé.")
    if motif in MOTIVES and issue not in MOTIVES[motif]:
        dit = enums.MotifPrefet(motif).label
        raise ActionRefusee(f"« {dit} » : la dernière évaluation partagée ne l’a pas dit.")
    if propose and issue != Issue.GLISSEMENT:
        raise ActionRefusee(
            "Un bail se propose après une évaluation partagée qui l’a retenu : ce n’est pas le cas."
        )


# --- A lease in one's own name --------------------------------------------------------


@dataclass(frozen=True)
class Elements:
    """What a lease in one's own name asks of (domain.md § 5). What is not known is missing (SP-09).

    `avis`: by party, the sense of the views read; `etude_le`: the last study of the budget;
    `solvable`: criterion 4 holds; `protegee`: the last accord that told it says that she is.
    """

    duree_min: int
    rythme: int
    etude_mois: int
    echeances_tenues: tuple[date, ...] = ()
    avis: Mapping[str, str] = field(default_factory=dict)
    voix: VoixDeLaPersonne | None = None
    etude_le: date | None = None
    solvable: bool = False
    volet: VoletOperateur | None = None
    protegee: bool = True


def conditions(bail: SousLocation, elements: Elements, jour: date) -> list[tuple[str, bool]]:
    """Return every condition of a lease in one's own name, and whether it holds on that day.

    Sources: domain.md § 5; « pas de glissement automatique » (convention of Metz); article 426
    C. civ. All together, no score: one that fails is enough.
    """
    (signee, _), e = periode(bail), elements
    des_le = ajouter_mois(signee, e.duree_min)
    tenu = (
        bool(e.echeances_tenues) and en_retard(signee, e.rythme, jour, e.echeances_tenues) is None
    )
    revu = e.etude_le is not None and _recente(e.etude_le, signee, e.etude_mois, jour)
    return [
        (f"{e.duree_min} mois de sous-location, le {des_le:%d/%m/%Y}", jour >= des_le),
        ("le dernier examen contradictoire tenu", tenu),
        *((f"l’avis favorable {DE[p]}", e.avis.get(p) == Sens.FAVORABLE)
          for p in Partie),
        ("l’accord de la personne", e.voix is not None
         and e.voix.accord_bail == enums.AccordBail.OUI),
        (f"le budget étudié de nouveau, depuis moins de {e.etude_mois} mois", revu),
        ("la solvabilité attestée (critère 4)", e.solvable),
        (PROTECTION, _protegee(bail, e, jour)),
    ]  # fmt: skip


def _recente(le: date, signee: date, mois: int, jour: date) -> bool:
    """Say whether a study of the budget was made in this housing, and is not too old."""
    return signee <= le <= jour <= ajouter_mois(le, mois)


PROTECTION = (
    "l’autorisation de l’article 426 pour ce nouveau bail, si une mesure protège la personne"
)


def _protegee(bail: SousLocation, elements: Elements, jour: date) -> bool:
    """Say whether the protection of the adult is known, and lets a new lease be signed: a judge's
    leave is for one act, the one given for the sub-lease is not for the lease (article 426)."""
    volet = elements.volet
    if volet is None or volet.mesure not in MesureProtection.values:
        return False
    if volet.mesure not in PROTEGES:
        return not elements.protegee
    if volet.autorisation not in ("obtenue", "non_requise") or volet.autorisation_le is None:
        return False
    return periode(bail)[0] < volet.autorisation_le <= jour


def manques(bail: SousLocation, elements: Elements, jour: date) -> list[str]:
    """Return what is missing for a lease in one's own name; empty: it may be proposed."""
    return [phrase for phrase, tenue in conditions(bail, elements, jour) if not tenue]


def verifier_renouvellement(bail: SousLocation, issue: str, rythme: int, jour: date) -> None:
    """Raise when a period is renewed before its last examination: told twice, it would count twice.

    `rythme`: months between two examinations (R442-4-1 CCH).
    """
    fin = terme(bail)
    if issue == Issue.RENOUVELLEMENT and jour < examens.retirer_mois(fin, rythme):
        raise ActionRefusee(
            f"La période court jusqu’au {fin:%d/%m/%Y} : elle se renouvelle dans ses "
            f"{rythme} derniers mois. D’ici là, concluez au maintien."
        )


def verifier_issue(issue: str, manque: list[str]) -> None:
    """Raise unless this outcome is one of the list, and a lease is proposed with every condition:
    the date reached or not."""
    if issue not in Issue.values:
        raise ActionRefusee("Choisissez une conclusion dans la liste proposée.")
    if issue == Issue.GLISSEMENT and manque:
        raise ActionRefusee("Un bail ne peut pas être proposé. Il manque : "
                            + " ; ".join(manque) + ".")  # fmt: skip
