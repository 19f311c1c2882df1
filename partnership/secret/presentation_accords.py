"""What the pages and the printed forms of the accords show; nothing is decided here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Organisation

from . import accords as regles
from .cercle import consentements_depuis
from .enums import Categorie, FinaliteAccord, FormeNotice, Portee, TypeAccord
from .lecteurs import cercle_de, dernier_jour, dits_a, lecteurs
from .matrice import matrice
from .models import Accord, Dossier, EntreeCercle
from .notices import Proposition
from .regles import consentement_vivant


@dataclass(frozen=True)
class Ligne:
    """One event, in words."""

    accord: Accord
    categories: list[str]
    organisations: list[str]
    etat: str
    genre: str
    joint: bool

    @property
    def dernier_jour(self) -> date:
        return dernier_jour(self.accord.jusqua)

    @property
    def retirable(self) -> bool:
        return self.etat in {"En vigueur", "À venir"}


def historique(acteur: Acteur, dossier: Dossier) -> dict:
    """Return the events, newest first, and the readings that live consents open now."""
    dits = lire(acteur, dossier)
    noms, joints = _noms(dits), _joints(acteur, dossier)
    return {
        "lignes": [_ligne(a, dits, noms, joints) for a in reversed(dits)],
        "lecteurs": [
            lu for lu in lecteurs(_places(acteur, dossier), dits)
            if lu.decision.jusqua and lu.decision.lire != Portee.RIEN
        ],
    }  # fmt: skip


def _places(acteur: Acteur, dossier: Dossier) -> list[EntreeCercle]:
    return dits_a(acteur, cercle_de(dossier))


def lire(acteur: Acteur, dossier: Dossier) -> list[Accord]:
    """Return the accords of a dossier that this acteur may read, oldest first."""
    return list(Accord.objects.du_dossier(acteur, dossier).select_related("auteur__organisation"))


def _noms(dits: list[Accord]) -> dict[int, str]:
    cles = {cle for a in dits for cle in a.destinataires}
    return {o.pk: o.nom_court for o in Organisation.objects.filter(pk__in=cles)}


def _joints(acteur: Acteur, dossier: Dossier) -> set:
    """Return the accords whose signed paper this acteur may read."""
    papiers = apps.get_model("recus", "FormulaireSigne").objects.visibles_par(acteur)
    return set(papiers.filter(dossier=dossier).values_list("accord", flat=True))


def _ligne(accord: Accord, dits: list[Accord], noms: dict[int, str], joints: set) -> Ligne:
    etat, genre = _etat(accord, dits)
    return Ligne(
        accord,
        [Categorie(c).label for c in accord.categories],
        [noms.get(cle, "un organisme parti") for cle in accord.destinataires],
        etat,
        genre,
        accord.pk in joints,
    )


def _etat(accord: Accord, dits: list[Accord]) -> tuple[str, str]:
    """Return where a consent is in its life, and the look of that; empty for other events."""
    if accord.type != TypeAccord.CONSENTEMENT:
        return "", "neutre"
    rang = [a.pk for a in dits if a.type == TypeAccord.CONSENTEMENT].index(accord.pk)
    lu, maintenant = consentements_depuis(dits)[rang], timezone.now()
    if lu.retire:
        return "Retiré", "clos"
    if consentement_vivant(lu, maintenant):
        return "En vigueur", "fait"
    return ("À venir", "attente") if lu.du and lu.du > maintenant else ("Terminé", "clos")


def effets_d_un_accord(acteur: Acteur, dossier: Dossier, propose: Proposition) -> list:
    """Return what a consent would open, on its first day."""
    dits = lire(acteur, dossier)
    du = max(regles.debut_de(propose.du), timezone.now())
    nouveau = Accord(
        dossier=dossier, type=TypeAccord.CONSENTEMENT, finalite=propose.finalite,
        categories=list(propose.categories), destinataires=[o.pk for o in propose.organisations],
        du=du, jusqua=regles.lendemain_de(propose.jusqua), cree_le=_apres(dits),
    )  # fmt: skip
    return regles.effets(_places(acteur, dossier), dits, [*dits, nouveau], du)


def _apres(dits: list[Accord]) -> datetime:
    """Return an instant after all that was said: what is proposed comes last."""
    suivants = [a.cree_le + timedelta(microseconds=1) for a in dits]
    return max([horloge.maintenant(), *suivants])


def effets_d_un_retrait(acteur: Acteur, dossier: Dossier, accord: Accord) -> list:
    """Return what a withdrawal would close now."""
    dits = lire(acteur, dossier)
    sans = [a for a in dits if a.pk != accord.pk]
    return regles.effets(_places(acteur, dossier), dits, sans, timezone.now())


def contexte_formulaire(acteur: Acteur, dossier: Dossier, forme: str) -> dict:
    """Return what the blank form proposes: no name of the person stands in it (SP-17)."""
    proposees = regles.categories_proposees(acteur, dossier)
    return {
        "forme": forme,
        "falc": forme == FormeNotice.FALC,
        "recueille": acteur.organisation,
        "categories": [matrice()[c] for c in proposees],
        "organisations": regles.destinataires_proposes(dossier, FinaliteAccord.COMMISSION),
        "finalites": [FinaliteAccord(f).label for f in regles.FINALITES[dossier.type]],
        "fin": regles.fin_proposee(dossier),
    }
