"""Who may read one dossier, category by category, and why: the same rule as the walls (SP-15)."""

from dataclasses import dataclass, replace

from django.utils import timezone

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, roles_permis
from partnership.acteurs.models import Organisation

from .enums import CATEGORIES_DE_DOSSIER, Categorie, Portee, Qualite, TypeAccord
from .matrice import matrice
from .models import Accord, EntreeCercle
from .regles import Consentement, Contexte, Decision, decider

NOMS_COURTS = {
    Role.AGENT_PROXIMITE: "agents de proximité",
    Role.REFERENT_SOCIAL: "référentes et référents sociaux",
    Role.CLINICIEN: "cliniciennes et cliniciens",
    Role.TRAVAILLEUR_SOCIAL: "travailleuses et travailleurs sociaux",
    Role.COORDINATEUR: "coordination",
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

    @property
    def titre(self) -> str:
        """Return « MOSELIS, référentes et référents sociaux »."""
        return f"{self.organisation.nom_court}, {NOMS_COURTS.get(self.role, self.role)}"

    @property
    def portee(self) -> str:
        return Portee(self.decision.lire).label

    @property
    def ouvre(self) -> bool:
        return self.decision.lire != Portee.RIEN


def cercle_de(dossier) -> list[EntreeCercle]:
    """Return the places of the circle in force, in one query."""
    entrees = EntreeCercle.objects.en_vigueur().filter(dossier=dossier)
    return list(
        entrees.select_related("organisation", "affectation__utilisateur").order_by("debut")
    )


def consentements_depuis(accords: list[Accord]) -> tuple[Consentement, ...]:
    """Return the consents among accords already read, withdrawals applied (SP-08)."""
    retires = {a.retire_id for a in accords if a.type == TypeAccord.RETRAIT}
    return tuple(
        Consentement(
            frozenset(a.categories), frozenset(a.destinataires), a.du, a.jusqua, a.pk in retires
        )
        for a in accords
        if a.type == TypeAccord.CONSENTEMENT
    )


def lecteurs(
    entrees: list[EntreeCercle], accords: list[Accord], *, note: bool = False
) -> list[Lecteur]:
    """Return the rule's answer for every place × role × category of one dossier.

    The gates of each person (account, charter, convention) are taken as passed: they are checked
    at the moment of reading, person by person.
    """
    consentements = consentements_depuis(accords)
    trouves = []
    for entree in entrees:
        for role in _roles(entree):
            contexte = _contexte(entree, role, consentements, note)
            trouves += [
                Lecteur(entree.organisation, role, entree.qualite, c, decider(contexte, c))
                for c in CATEGORIES_DE_DOSSIER
            ]
    return trouves


def _roles(entree: EntreeCercle) -> list[str]:
    if entree.affectation is not None:
        return [entree.affectation.role]
    lus = {role for ligne in matrice().values() for role in ligne.cases}
    return [role for role in Role if role in roles_permis(entree.organisation.type) & lus]


def _contexte(entree: EntreeCercle, role: str, consentements, note: bool) -> Contexte:
    personne = entree.affectation
    return Contexte(
        role=role,
        organisation=entree.organisation_id,
        qualite=entree.qualite,
        le=timezone.now(),
        assigne=personne is not None,
        categorie_r1110_2=personne.utilisateur.categorie_r1110_2 if personne else "",
        consentements=consentements,
        note_soignante=note,
        compte_actif=True,
        affectation_en_vigueur=True,
        charte_signee=True,
        convention_en_vigueur=True,
        seance=entree.qualite == Qualite.COMMISSION and personne is not None,
    )


def ma_lecture(
    acteur: Acteur, entrees: list[EntreeCercle], accords: list[Accord]
) -> dict[str, Decision]:
    """Return what the rule gives to this acteur in this dossier, category by category."""
    siennes = [
        e
        for e in entrees
        if e.organisation_id == acteur.organisation.pk
        and e.affectation_id in {None, acteur.affectation.pk}
    ]
    consentements = consentements_depuis(accords)
    mienne = {}
    for categorie in CATEGORIES_DE_DOSSIER:
        decisions = [
            decider(_moi(acteur, entree, consentements), categorie) for entree in siennes
        ] or [decider(Contexte(acteur.role, None, None, timezone.now()), categorie)]
        mienne[categorie] = max(decisions, key=lambda d: _ORDRE.index(d.lire))
    return mienne


def _moi(acteur: Acteur, entree: EntreeCercle, consentements) -> Contexte:
    return replace(
        _contexte(entree, acteur.role, consentements, False),
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
        return "vous pour ce que vous avez écrit, vos référents sociaux"
    return "votre service"


@dataclass(frozen=True)
class LigneMatrice:
    """One category of one dossier: its title and every reader's answer."""

    categorie: str
    titre: str
    aide: str
    source: str
    lecteurs: list[Lecteur]


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
