"""Who may do what to a saisine, in which state, under which accord. Each check says why not."""

from collections.abc import Iterable
from datetime import date, datetime

from annuaire.commissions.enums import Genre as GenreDeCommission
from annuaire.commissions.models import Commission
from annuaire.regles import coordonne
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.secret.enums import Categorie
from partnership.secret.models import Accord

from .enums import DEMANDEURS, OBJETS, TRANSITIONS, Motif, Presence, Sexe, Statut, demandeurs
from .models import Saisine
from .regles_reperes import Trait

PHRASE_ACCORD = (
    "L’accord de la personne pour l’examen en commission n’a pas été recueilli, ou il a pris fin. "
    "Sans lui, la commission ne peut pas être saisie."
)


def verifier_saisir(acteur: Acteur, ecrit_les_faits: bool) -> None:
    """Raise unless this acteur may bring a situation: who writes the facts of its dossier.

    Source: domain.md § 2 (« any local professional may bring a situation with the user's
    agreement »), within the matrix.
    """
    if acteur.role not in DEMANDEURS or not ecrit_les_faits:
        raise ActionRefusee(
            "La commission est saisie par un professionnel qui écrit dans ce dossier."
        )


def verifier(acteur: Acteur, saisine: Saisine, acte: str) -> None:
    """Raise `ActionRefusee` with the reason when `acteur` may not do `acte` now."""
    transition = TRANSITIONS[acte]
    if transition.coordination:
        if not coordonne(acteur):
            raise ActionRefusee("Cet acte revient à la coordination du CLSM.")
    elif acteur.organisation.pk != saisine.organisation_id or (
        acteur.role not in demandeurs(saisine.dossier.type)
    ):
        raise ActionRefusee("Cet acte revient à l’organisme qui a saisi la commission.")
    if saisine.etat not in transition.depuis:
        raise ActionRefusee(
            f"Ce n’est pas possible : la saisine est « {saisine.get_etat_display()} »."
        )


def actions_possibles(acteur: Acteur, saisine: Saisine) -> list[str]:
    """Return the acts that this acteur may do now, in order."""
    possibles = []
    for acte in TRANSITIONS:
        try:
            verifier(acteur, saisine, acte)
        except ActionRefusee:
            continue
        possibles.append(acte)
    return possibles


def accord_qui_couvre(
    accords: Iterable[Accord], categories: Iterable[str], organisation: int
) -> Accord | None:
    """Return the live accord that covers these categories for this organisation, or None.

    `accords`: live, given for the commission, the longest first. Sources: SP-06, SP-08.
    """
    voulues = set(categories)
    return next(
        (
            a for a in accords
            if voulues <= set(a.categories) and organisation in a.destinataires
        ),
        None,
    )  # fmt: skip


def verifier_accord(accords: list[Accord], categories: Iterable[str], organisation: int) -> Accord:
    """Return the accord on which a saisine stands; raise with what is missing (SP-06, SP-08)."""
    trouve = accord_qui_couvre(accords, categories, organisation)
    if trouve is not None:
        return trouve
    if not accords:
        raise ActionRefusee(PHRASE_ACCORD)
    if not any(organisation in a.destinataires for a in accords):
        raise ActionRefusee(
            "L’accord de la personne ne nomme pas la coordination du CLSM, qui relit la fiche."
        )
    deja = {c for a in accords if organisation in a.destinataires for c in a.categories}
    manquent = ", ".join(Categorie(c).label for c in sorted(set(categories) - deja))
    raise ActionRefusee(
        f"L’accord de la personne ne couvre pas : {manquent or 'tout à la fois'}. "
        "Retirez cette partie de la fiche, ou demandez-le à la personne."
    )


def accord_tient(saisine: Saisine, le: datetime) -> bool:
    """Say whether the accord on which a saisine stands lives at an instant (SP-08)."""
    jusqua = saisine.accord_jusqua
    return saisine.retiree_le is None and jusqua is not None and le < jusqua


def verifier_complete(champs: dict[str, str]) -> None:
    """Raise unless the sheet says what the commission needs (domain.md § 2)."""
    manques = {
        "objet": "ce qui est demandé à la commission",
        "question": "la question posée à la commission",
        "faits": "ce qui a été observé",
        "tente": "ce qui a déjà été essayé",
        "demande": "ce que la personne demande",
    }
    if "objet" not in champs:  # this kind of commission has no list
        del manques["objet"]
    vides = [titre for champ, titre in manques.items() if not champs.get(champ, "").strip()]
    if vides:
        raise ActionRefusee(f"Il manque : {', '.join(vides)}.")
    if champs.get("presence") == Presence.A_DEMANDER:
        raise ActionRefusee("Demandez à la personne si elle souhaite venir, ou être représentée.")


def verifier_listes(dit: dict) -> None:
    """Raise for a value that is not in the closed list of its field: it would be counted."""
    for nom, liste in {"motif": Motif, "statut": Statut, "sexe": Sexe}.items():
        if nom in dit and dit[nom] not in liste.values:
            raise ActionRefusee("Choisissez une réponse de la liste.")


def verifier_objet(genre: str, objet: str) -> None:
    """Raise unless what is asked is in the list of this kind of commission, or not said yet."""
    if objet and objet not in OBJETS.get(genre, ()):
        raise ActionRefusee("Choisissez dans la liste ce que vous demandez à la commission.")


def verifier_commission(genre: str, commission: Commission | None) -> Commission:
    """Return the commission that is seized; raise without one, or with one of another kind.

    A candidature goes to the housing commission alone, a signalement to the other (issue 5.6).
    """
    quoi = GenreDeCommission(genre).label
    if commission is None:
        raise ActionRefusee(f"Aucune commission « {quoi} » n’est ouverte.")
    if commission.genre != genre or commission.close_le is not None:
        raise ActionRefusee(f"Cette situation se porte à une commission « {quoi} » ouverte.")
    return commission


def manque(champs: dict[str, str]) -> str:
    """Return what the sheet still lacks before it is sent, in words; "" when nothing does."""
    try:
        verifier_complete(champs)
    except ActionRefusee as refus:
        return refus.phrase
    return ""


def verifier_sans_repere(trouves: dict[str, list[Trait]]) -> None:
    """Raise while a text names the person or somebody, or an address, a number, a reference."""
    durs = [t for liste in trouves.values() for t in liste if t.dur]
    if durs:
        cites = ", ".join(f"« {t.mot} » ({t.libelle})" for t in durs[:5])
        raise ActionRefusee(f"La fiche ne doit nommer personne. À reformuler : {cites}.")


def verifier_reperes_vus(trouves: dict[str, list[Trait]], vus: Iterable[str]) -> None:
    """Raise unless each trait that is left has been seen by the coordinator, one by one."""
    dits = set(vus)
    restent = [
        t for champ, liste in trouves.items() for t in liste if t.cle(champ) not in dits
    ]  # fmt: skip
    if restent:
        cites = ", ".join(f"« {t.mot} »" for t in restent[:5])
        raise ActionRefusee(
            f"Des repères ne sont pas vus : {cites}. Cochez ceux que vous gardez, ou demandez de "
            "reprendre la fiche."
        )


def verifier_revue(le: date, jour: date, au_plus_tard: date) -> None:
    """Raise unless a review is to come, and not later than the territory allows (domain.md § 2)."""
    if le <= jour:
        raise ActionRefusee("La date de revue est à venir.")
    if le > au_plus_tard:
        raise ActionRefusee(f"La revue est au plus tard le {au_plus_tard:%d/%m/%Y}.")


def verifier_coordonner(acteur: Acteur) -> None:
    """Raise unless this acteur runs the commission."""
    if not coordonne(acteur):
        raise ActionRefusee("Cet acte revient à la coordination du CLSM.")


def verifier_deporter(acteur: Acteur) -> None:
    """Raise for the coordinator: she runs the session, somebody else must take it over."""
    if coordonne(acteur):
        raise ActionRefusee(
            "Vous animez la séance : confiez-la à une autre coordination, ou ôtez ce point."
        )
