"""Who may read one dossier, category by category, and why: the same rule as the walls (SP-15)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import CategorieR1110, Role, roles_permis
from partnership.acteurs.models import Organisation

from .cercle import consentements_depuis, contexte_de_place
from .enums import CATEGORIES_DE_DOSSIER, Categorie, Portee, Qualite
from .matrice import matrice
from .models import Accord, EntreeCercle
from .regles import Contexte, Decision, decider

NOMS_COURTS = {
    Role.AGENT_PROXIMITE: "agents de proximité",
    Role.REFERENT_SOCIAL: "référentes et référents sociaux",
    Role.CLINICIEN: "cliniciennes et cliniciens",
    Role.TRAVAILLEUR_SOCIAL: "travailleuses et travailleurs sociaux",
    Role.COORDINATEUR: "coordonnatrices et coordonnateurs",
    Role.MEMBRE_COMMISSION: "membres de la commission",
}
_ORDRE = [Portee.RIEN, Portee.SIENS, Portee.PSEUDONYME, Portee.TOUT]


@dataclass(frozen=True)
class Lecteur:
    """One place of the circle, one role, one category: what the rule answers."""

    organisation: Organisation
    role: str
    qualite: str
    categorie: str
    decision: Decision
    listee: bool = False  # those of its members whose profession is in the list of R1110-2

    @property
    def titre(self) -> str:
        """Return « MOSELIS, référentes et référents sociaux »."""
        liste = ", professions de l’article R1110-2" if self.listee else ""
        return f"{self.organisation.nom_court}, {NOMS_COURTS.get(self.role, self.role)}{liste}"

    @property
    def intitule(self) -> str:
        return Categorie(self.categorie).label

    @property
    def dernier_jour(self) -> date | None:
        """Return the last day of a reading that ends, its end being the first instant without."""
        return dernier_jour(self.decision.jusqua) if self.decision.jusqua else None

    @property
    def portee(self) -> str:
        """Return how far they read, said of several persons."""
        if self.decision.lire == Portee.SIENS:
            return "ce qu’ils ont écrit"
        return Portee(self.decision.lire).label

    @property
    def ouvre(self) -> bool:
        return self.decision.lire != Portee.RIEN


def dernier_jour(fin: datetime) -> date:
    """Return the last day before an end."""
    return timezone.localdate(fin - timedelta(microseconds=1))


def cercle_de(dossier) -> list[EntreeCercle]:
    """Return the places of the circle in force, in one query."""
    entrees = EntreeCercle.objects.en_vigueur().filter(dossier=dossier)
    return list(
        entrees.select_related("dossier", "organisation", "affectation__utilisateur").order_by(
            "debut"
        )
    )


def dits_a(acteur: Acteur, entrees: list[EntreeCercle]) -> list[EntreeCercle]:
    """Return the places whose readers this acteur is told of.

    A landlord reads its own actions alone: that a centre of care was given one would tell it that
    there is care (SP-04).
    """
    if not acteur.est_bailleur:
        return entrees
    moi = acteur.organisation.pk
    return [e for e in entrees if e.qualite != Qualite.ACTEUR_DU_PLAN or e.organisation_id == moi]


def lecteurs(
    entrees: list[EntreeCercle],
    accords: list[Accord],
    *,
    note: bool = False,
    le: datetime | None = None,
) -> list[Lecteur]:
    """Return the rule's answer for every place × role × category, at one instant (now).

    The gates of each person (account, charter, convention) are taken as passed: they are checked
    at the moment of reading, person by person.
    """
    consentements = consentements_depuis(accords)
    trouves = []
    for entree in entrees:
        for role in _roles(entree):
            contexte = replace(
                contexte_de_place(entree, role, consentements, le or timezone.now()),
                note_soignante=note,
                categorie_r1110_2=_profession(entree),
            )
            for categorie in CATEGORIES_DE_DOSSIER:
                trouves += _reponses(entree, contexte, categorie)
    return trouves


def _profession(entree: EntreeCercle) -> str:
    return entree.affectation.utilisateur.categorie_r1110_2 if entree.affectation else ""


def _reponses(entree: EntreeCercle, contexte: Contexte, categorie: str) -> list[Lecteur]:
    """Return the answer for a service, and a second one when a listed profession reads more."""
    decision = decider(contexte, categorie)
    trouves = [Lecteur(entree.organisation, contexte.role, entree.qualite, categorie, decision)]
    if entree.affectation is None:
        autre = decider(replace(contexte, categorie_r1110_2=CategorieR1110.SANTE), categorie)
        if autre.lire != decision.lire:
            trouves.append(replace(trouves[0], decision=autre, listee=True))
    return trouves


def _roles(entree: EntreeCercle) -> list[str]:
    if entree.affectation is not None:
        return [entree.affectation.role]
    lus = {role for ligne in matrice().values() for role in ligne.cases}
    return [role for role in Role if role in roles_permis(entree.organisation.type) & lus]


def ma_lecture(
    acteur: Acteur,
    entrees: list[EntreeCercle],
    accords: list[Accord],
    *,
    note: bool = False,
    bris_jusqua: datetime | None = None,
) -> dict[str, Decision]:
    """Return what the rule gives to this acteur in this dossier, category by category."""
    siennes = [
        e
        for e in entrees
        if e.organisation_id == acteur.organisation.pk
        and e.affectation_id in {None, acteur.affectation.pk}
    ]
    consentements = consentements_depuis(accords)
    dehors = _dehors(acteur, bris_jusqua)
    mienne = {}
    for categorie in CATEGORIES_DE_DOSSIER:
        decisions = [
            decider(_moi(acteur, entree, consentements, note), categorie) for entree in siennes
        ] or [decider(dehors, categorie)]
        mienne[categorie] = max(decisions, key=lambda d: _ORDRE.index(d.lire))
    return mienne


def _dehors(acteur: Acteur, bris_jusqua: datetime | None) -> Contexte:
    """Return the context of somebody outside the circle, maybe with a break-glass (SP-14)."""
    return Contexte(
        role=acteur.role,
        organisation=acteur.organisation.pk,
        qualite=None,
        le=timezone.now(),
        compte_actif=acteur.utilisateur.is_active,
        affectation_en_vigueur=True,
        charte_signee=acteur.charte_signee,
        convention_en_vigueur=acteur.convention_en_vigueur,
        bris_jusqua=bris_jusqua,
    )


def _moi(acteur: Acteur, entree: EntreeCercle, consentements, note: bool) -> Contexte:
    return replace(
        contexte_de_place(entree, acteur.role, consentements, timezone.now()),
        note_soignante=note,
        categorie_r1110_2=acteur.utilisateur.categorie_r1110_2,
        compte_actif=acteur.utilisateur.is_active,
        charte_signee=acteur.charte_signee,
        convention_en_vigueur=acteur.convention_en_vigueur,
    )


def libelles(trouves: list[Lecteur], categorie: str, acteur: Acteur) -> list[str]:
    """Return the short names for « Lisible par : … » of one category, own service first.

    A reader limited to what she wrote herself is not named: she reads no more than she knows.
    """
    ouverts = [
        lecteur
        for lecteur in trouves
        if lecteur.categorie == categorie
        and lecteur.decision.lire in {Portee.TOUT, Portee.PSEUDONYME}
    ]
    ouverts.sort(key=lambda lecteur: lecteur.organisation.pk != acteur.organisation.pk)
    return list(dict.fromkeys(_libelle(lecteur, acteur) for lecteur in ouverts))


def _libelle(lecteur: Lecteur, acteur: Acteur) -> str:
    if lecteur.organisation.pk != acteur.organisation.pk:
        return lecteur.organisation.nom_court
    if acteur.role == Role.AGENT_PROXIMITE:
        return "vous, la référente sociale"
    return "votre service"


@dataclass(frozen=True)
class LigneMatrice:
    """One category of one dossier: its title and every reader's answer."""

    categorie: str
    titre: str
    aide: str
    source: str
    lecteurs: list[Lecteur]

    @property
    def ouverts(self) -> list[Lecteur]:
        return [lecteur for lecteur in self.lecteurs if lecteur.ouvre]

    @property
    def fermes(self) -> dict[str, list[str]]:
        """Return who does not read, gathered by the reason why."""
        fermes: dict[str, list[str]] = {}
        for lecteur in self.lecteurs:
            if not lecteur.ouvre:
                fermes.setdefault(lecteur.decision.motif, []).append(lecteur.titre)
        return fermes


def tableau(trouves: list[Lecteur]) -> list[LigneMatrice]:
    """Return the whole matrix of one dossier, for the page « Pourquoi »."""
    return [
        LigneMatrice(
            categorie,
            ligne.titre,
            ligne.aide,
            ligne.source,
            [lecteur for lecteur in trouves if lecteur.categorie == categorie],
        )
        for categorie, ligne in matrice().items()
        if categorie != Categorie.STATISTIQUE
    ]
