"""What an accord must be to be recorded, and what it would change. Pure checks and readings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation, roles_permis
from partnership.acteurs.models import Adhesion, Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.reglages import reglage

from .enums import (
    CATEGORIES_DE_DOSSIER,
    SOINS,
    Categorie,
    Expression,
    FinaliteAccord,
    FormeNotice,
    MesureProtection,
    MoyenAccord,
    Portee,
    TypeAccord,
    TypeDossier,
)
from .lecteurs import lecteurs
from .matrice import matrice
from .models import Accord, Dossier, EntreeCercle
from .visibilite import peut

ORAUX = {MoyenAccord.ENTRETIEN, MoyenAccord.TELEPHONE}
# A measure under which somebody may speak for the person when she cannot (article 459 C. civ.).
REPRESENTENT = {MesureProtection.TUTELLE, MesureProtection.HABILITATION, MesureProtection.MANDAT}
FINALITES = {
    TypeDossier.SIGNALEMENT: [FinaliteAccord.PARTAGE, FinaliteAccord.COMMISSION],
    TypeDossier.CANDIDATURE: [
        FinaliteAccord.CANDIDATURE,
        FinaliteAccord.PARTAGE,
        FinaliteAccord.COMMISSION,
        FinaliteAccord.ABSENCE,
    ],
    TypeDossier.SITUATION: [FinaliteAccord.COMMISSION],
}


# What a purpose may be asked for, when it is not all that an accord may open.
LIMITES = {FinaliteAccord.ABSENCE: frozenset({Categorie.SITUATION_LOCATIVE})}


@dataclass(frozen=True)
class Dit:
    """What somebody said when she consented; `jusqua`: the last day, included."""

    finalite: str
    categories: list[str]
    destinataires: list[int]
    du: date
    jusqua: date
    le: date
    moyen: str
    recueilli_par: str
    mesure: str
    expression: str
    temoin: str = ""
    representant: str = ""
    forme: str = FormeNotice.STANDARD


def verifier_ecrire(acteur: Acteur, dossier: Dossier) -> None:
    """Those who write the facts of a dossier record what the person said (decision 0007)."""
    if not peut(acteur, "ecrire_faits", dossier):
        raise ActionRefusee(
            "Votre rôle ne permet pas de consigner un accord ou un retrait dans ce dossier. Si la "
            "personne vous l’a dit, prévenez aussitôt l’organisme qui en écrit les faits : un "
            "retrait agit dès qu’il est consigné."
        )


def categories_proposees(acteur: Acteur, dossier: Dossier) -> list[Categorie]:
    """Return what a consent may open; care is spoken of by those who write it (SP-04)."""
    ouvertes = [
        categorie
        for categorie, ligne in matrice().items()
        if any(v.droits & {"Lc", "Lc2"} for voies in ligne.cases.values() for v in voies)
    ]
    soigne = peut(acteur, "ecrire_suivi_soins", dossier)
    return [c for c in ouvertes if c not in SOINS or soigne]


def verifier_limites(finalite: str, categories: list[str]) -> None:
    """Raise when more is ticked than this purpose needs (SP-08; article 5 RGPD, minimisation)."""
    limite = LIMITES.get(FinaliteAccord(finalite))
    if limite is not None and set(categories) - limite:
        dites = ", ".join(f"« {c.label} »" for c in sorted(limite))
        raise ActionRefusee(
            f"Pour « {FinaliteAccord(finalite).label} », ne cochez que {dites} : rien d’autre ne "
            "sera lu."
        )


def destinataires_proposes(dossier: Dossier, finalite: str = "") -> list[Organisation]:
    """Return the organisations that a consent may name: signatories whose roles read dossiers.

    Figures are no reading of a dossier: who gets those alone is not proposed. An organisation
    that reads only by sitting in a commission is named for the commission only.

    A landlord outside the circle is not named in a signalement: another than hers has no business
    there.
    """
    lisent = {role for categorie in CATEGORIES_DE_DOSSIER for role in matrice()[categorie].cases}
    if finalite != FinaliteAccord.COMMISSION:
        lisent.discard(Role.MEMBRE_COMMISSION)
    natures = [t for t in TypeOrganisation if roles_permis(t) & lisent]
    dedans = EntreeCercle.objects.en_vigueur().filter(dossier=dossier).values("organisation")
    ailleurs = Q(type__in=natures)
    if dossier.type == TypeDossier.SIGNALEMENT:
        ailleurs &= ~Q(type=TypeOrganisation.BAILLEUR)
    adherentes = Adhesion.objects.en_vigueur().values("organisation")
    return list(
        Organisation.objects.filter(ailleurs | Q(pk__in=dedans), territoire=dossier.territoire_id)
        .filter(pk__in=adherentes)
        .order_by("nom_court")
    )


def verifier_expression(mesure: str, expression: str, representant: str) -> None:
    """A protected adult consents herself when able; nobody speaks for her without a title.

    Sources: articles 459 and 457-1 C. civ. (domain.md § 3). Raises `ActionRefusee`.
    """
    if mesure not in MesureProtection.values or expression not in Expression.values:
        raise ActionRefusee("Dites qui s’est exprimé, et si la personne est protégée.")
    if mesure == MesureProtection.AUCUNE and expression != Expression.ELLE_MEME:
        raise ActionRefusee(
            "Sans mesure de protection, personne ne consent à la place de la personne. "
            "Si elle ne peut pas s’exprimer, rien n’est partagé."
        )
    if expression == Expression.REPRESENTANT and mesure not in REPRESENTENT:
        raise ActionRefusee(
            "Sous curatelle, la personne décide elle-même : le curateur l’aide, il ne consent pas "
            "à sa place."
        )
    if (expression == Expression.ELLE_MEME) == bool(representant):
        raise ActionRefusee(
            "Nommez la personne qui l’aide ou la représente, et sa qualité ; elle seule."
        )


def verifier_temoin(moyen: str, temoin: str) -> None:
    """An oral consent is attested by a witness (domain.md § 3, « mode »)."""
    if moyen in ORAUX and not temoin:
        raise ActionRefusee("Un accord donné de vive voix est attesté par un témoin : nommez-le.")


def verifier_duree(dossier: Dossier, du: date, jusqua: date) -> None:
    """SP-08: an end, after the start, not past, and not further than the territory allows."""
    jour = horloge.aujourdhui()
    plus_loin = du + timedelta(days=reglage(dossier.territoire, "duree_accord_max", jour))
    if du < jour:
        raise ActionRefusee("Un accord ouvre à partir d’aujourd’hui, ou plus tard.")
    if jusqua < du:
        raise ActionRefusee("La fin de l’accord vient après son début.")
    if jusqua > plus_loin:
        raise ActionRefusee(f"La fin de l’accord est au plus tard le {plus_loin:%d/%m/%Y}.")


def fin_proposee(dossier: Dossier) -> date:
    """Return the default end: the length set by the territory, from today."""
    jour = horloge.aujourdhui()
    return jour + timedelta(days=reglage(dossier.territoire, "duree_accord", jour))


def verifier_apres_opposition(accords: list[Accord], finalite: str, expression: str) -> None:
    """SP-06: after the person said no, she alone says yes again; nobody overrides her."""
    opposee = any(a.type == TypeAccord.OPPOSITION and a.finalite == finalite for a in accords)
    if opposee and expression == Expression.REPRESENTANT:
        raise ActionRefusee(
            "La personne s’y est opposée : elle seule peut changer d’avis, pas son représentant."
        )


def debut_de(jour: date) -> datetime:
    """Return the first instant of a day, in France."""
    return timezone.make_aware(datetime.combine(jour, datetime.min.time()))


def lendemain_de(jour: date) -> datetime:
    """Return when a day is over: an end date is the last day that counts."""
    return debut_de(jour + timedelta(days=1))


# --- What it changes ----------------------------------------------------------------


@dataclass(frozen=True)
class Effet:
    """One reader and one category, before and after an accord."""

    lecteur: str
    categorie: str
    avant: Portee
    apres: Portee


def effets(
    entrees: list[EntreeCercle], avant: list[Accord], apres: list[Accord], le: datetime
) -> list[Effet]:
    """Return what changes for each reader of the circle at one instant: the rule is asked twice."""
    lus = [_portees(entrees, accords, le) for accords in (avant, apres)]
    return [
        Effet(titre, Categorie(cle[-1]).label, _portee(lus[0], cle), _portee(lus[1], cle))
        for cle, (titre, _) in sorted({**lus[0], **lus[1]}.items())
        if _portee(lus[0], cle) != _portee(lus[1], cle)
    ]


def _portees(entrees, accords, le) -> dict[tuple, tuple[str, Portee]]:
    """Return how far each reader goes, by (organisation, role, listed or not, category)."""
    return {
        (lu.organisation.pk, lu.role, lu.listee, lu.categorie): (lu.titre, Portee(lu.decision.lire))
        for lu in lecteurs(entrees, accords, le=le)
    }


def _portee(portees: dict[tuple, tuple[str, Portee]], cle: tuple) -> Portee:
    """Return how far a reader goes; a listed profession at least as far as its service."""
    organisation, role, _, categorie = cle
    service = portees.get((organisation, role, False, categorie), ("", Portee.RIEN))
    return portees.get(cle, service)[1]
