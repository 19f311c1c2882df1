"""What the commission concludes: opinions, relevé, plan of action. Pure checks."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from partnership.acteurs.refus import ActionRefusee

from .enums import ISSUES, NOMMENT_UN_LOGEMENT, EtatAction, MoyenRestitution, Rappel, Sens

# domain.md § 2: « validated by psychiatry AND social member before release ».
COLLEGES_QUI_VALIDENT = ("psychiatrie", "social")


# For how long a late action is still reminded of after a clock that stopped: less than the shortest
# life of an envoi (one month, conservation.toml), whose key is what makes a reminder unique.
RATTRAPAGE = timedelta(days=21)


@dataclass(frozen=True)
class DelaisRappel:
    """Days before the term of an action, days after it: settings of the territory."""

    avant: int
    retard: int

    def fenetre(self, jour: date) -> tuple[date, date]:
        """Return the first and the last term of which there may be word on a day."""
        return jour - timedelta(days=self.retard) - RATTRAPAGE, jour + timedelta(days=self.avant)


@dataclass(frozen=True)
class EtatPlan:
    """Where an action stands, for a page: its state, whether it is late, why it was given up."""

    etat: str
    en_retard: bool
    motif: str = ""

    @property
    def libelle(self) -> str:
        return "En retard" if self.en_retard else EtatAction(self.etat).label

    @property
    def genre(self) -> str:
        if self.en_retard:
            return "retard"
        return {"faite": "fait", "abandonnee": "clos"}.get(self.etat, "attente")


def etat_de(suites: Iterable[tuple[str, str]], echeance: date, jour: date) -> EtatPlan:
    """Return where an action stands; `suites`: (state, motive), oldest first. Late is computed:
    still to do, and its day is over."""
    dites = list(suites)
    etat, motif = dites[-1] if dites else (EtatAction.A_FAIRE, "")
    return EtatPlan(etat, etat == EtatAction.A_FAIRE and jour > echeance, motif)


def rappel_du(echeance: date, confiee: date, jour: date, delais: DelaisRappel) -> Rappel | None:
    """Return which reminder of an action still to do is due on a day, None when there is none.

    Before its term, unless it was given later than that; then once it is late. A clock that
    stopped catches up within these windows.
    """
    veille = echeance - timedelta(days=delais.avant)
    if confiee < veille <= jour <= echeance:
        return Rappel.AVANT
    tard = echeance + timedelta(days=delais.retard)
    return Rappel.RETARD if tard <= jour <= tard + RATTRAPAGE else None


def verifier_avis(sens: str, ouvert: bool, clos: bool) -> None:
    """Raise unless an opinion of the list may be given now."""
    if sens not in Sens.values:
        raise ActionRefusee("Choisissez un avis dans la liste.")
    if not ouvert:
        raise ActionRefusee("Ce point n’est pas encore ouvert en séance.")
    if clos:
        raise ActionRefusee("Les avis de ce point sont clos.")


def verifier_action(quoi: str, information: str, echeance: date, jour: date) -> None:
    """Raise unless an action says what, by when, and how the person is told (domain.md § 2)."""
    if not quoi.strip():
        raise ActionRefusee("Dites ce qui est à faire.")
    if not information.strip():
        raise ActionRefusee("Dites comment la personne en est informée.")
    if echeance <= jour:
        raise ActionRefusee("L’échéance d’une action est à venir.")


def verifier_destinataire(nom: str, organisation: int, destinataires: Iterable[int]) -> None:
    """SP-06, SP-08: nothing is given to whom the person has not named."""
    if organisation not in set(destinataires):
        raise ActionRefusee(f"La personne n’a pas nommé {nom} dans son accord.")


def verifier_issue(genre: str, issue: str, offre: str) -> None:
    """Raise unless what is proposed is in the list of this kind of commission, a flat with what
    looks for one. Source: domain.md § 5."""
    if issue and issue not in ISSUES.get(genre, ()):
        raise ActionRefusee("Choisissez une issue dans la liste.")
    if offre and issue not in NOMMENT_UN_LOGEMENT:
        raise ActionRefusee(
            "Un logement se nomme avec une orientation ou une réorientation : choisissez cette "
            "issue, ou ne nommez pas de logement."
        )


def verifier_offerte(offre: str, offertes: Mapping[str, str]) -> str:
    """Return the words of a flat among those offered now ({key: words}), "" for none of them."""
    if offre and offre not in offertes:
        raise ActionRefusee("Ce logement n’est plus offert : choisissez-en un autre, ou aucun.")
    return offertes.get(offre, "")


def la_pendant(
    passages: Iterable[tuple[datetime, datetime | None]], du: datetime, au: datetime | None
) -> bool:
    """Say whether somebody was in the room at some moment of a point; `passages`: (in, out)."""
    return any(
        (sortie is None or sortie >= du) and (au is None or entree <= au)
        for entree, sortie in passages
    )


def pourquoi_lu(termine: bool, la: bool) -> str:
    """Return why a member reads a point, in her words (decision 0018: who was absent leaves when
    the point is over; whoever follows the dossier for another reason still reads it)."""
    if not termine:
        return "Il n’est pas terminé : les membres que la personne a nommés le lisent."
    if la:
        return "Vous étiez dans la salle quand il a été examiné."
    return (
        "Vous n’étiez pas dans la salle : vous le lisez à un autre titre, parce que votre "
        "organisme suit ce dossier ou qu’une action lui est confiée."
    )


def verifier_corriger(termine: bool) -> None:
    """Raise while a point is not over: it is written in one place, the screen of the session."""
    if not termine:
        raise ActionRefusee(
            "Ce point n’est pas terminé : il s’écrit dans l’écran de la séance. Votre texte est "
            "resté ici, recopiez-le là."
        )


def verifier_releve(decision: str, synthese: str, quorum: bool | None) -> None:
    """Raise unless a relevé may be sent for validation: written, and the quorum was reached.

    Source: domain.md § 2 (« else the session is informative and no relevé is issued »).
    """
    if not quorum:
        raise ActionRefusee(
            "Le quorum n’était pas atteint : la séance était informative, sans relevé."
        )
    if not decision.strip() or not synthese.strip():
        raise ActionRefusee("Écrivez la décision et la synthèse partagée.")


def verifier_imprimer(imprimable: bool) -> None:
    """Raise while a reader has nothing released to print: a draft leaves on no paper."""
    if not imprimable:
        raise ActionRefusee(
            "Il n’y a rien à imprimer : le relevé n’est pas diffusé, ou rien n’y revient à votre "
            "organisme."
        )


def empreinte(
    decision: str,
    synthese: str,
    actions: Iterable[tuple[str, int, date]],
    issue: tuple[str, str] = ("", ""),
) -> str:
    """Return the digest of what is validated: a word changed, and it must be read again.

    `issue`: what is proposed and the flat named, which only a commission of housing says.
    """
    lignes = [decision, synthese, *(f"{q}|{o}|{e}" for q, o, e in sorted(actions))]
    lignes += ["issue", *issue] if any(issue) else []
    return hashlib.sha256("\n".join(lignes).encode()).hexdigest()


def validations_manquantes(validations: Iterable[tuple[str, str]], attendue: str) -> list[str]:
    """Return the colleges that have not validated this very text; (college, digest) given."""
    faites = {college for college, lue in validations if lue == attendue}
    return [college for college in COLLEGES_QUI_VALIDENT if college not in faites]


def verifier_suite(etat: str, motif: str) -> None:
    """Raise unless an action is done, taken up again, or given up with a reason."""
    if etat not in EtatAction.values:
        raise ActionRefusee("Choisissez dans la liste.")
    if etat == EtatAction.ABANDONNEE and not motif.strip():
        raise ActionRefusee("Dites pourquoi cette action est abandonnée.")


def verifier_restitution(par_qui: str, le: date | None, comment: str, jour: date) -> None:
    """Raise unless it is said who told the person, when, how (domain.md § 2)."""
    if not par_qui.strip() or le is None or comment not in MoyenRestitution.values:
        raise ActionRefusee("Dites qui l’a dit à la personne, quand, et comment.")
    if le > jour:
        raise ActionRefusee("Cette date est dans le futur.")
