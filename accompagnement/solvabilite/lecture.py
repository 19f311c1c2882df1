"""What the pages show of a budget: figures, thresholds, former studies; nothing is decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import reglage, reglages, reglages_aux

from ..enums import Etat, Lieu
from ..models import Candidature, Origine
from ..pieces import Pieces
from ..souslocation.enums import EtatBail
from ..souslocation.models import SousLocation
from ..visibilite import etudie
from . import parametres, regles
from .enums import GENRES, SEUILS, Ressource
from .models import Etude, SeuilBailleur
from .visibilite import peut_lire

ACTES = ("etudier", "demander_etude")


@dataclass(frozen=True)
class Comparaison:
    """The figures beside the thresholds of one house."""

    nom: str
    seuils: str
    avis: str
    genre: str


@dataclass(frozen=True)
class Vue:
    """One budget as a page shows it; `etude`: None when it is only tried."""

    etude: Etude | None
    chiffres: list[tuple[str, str]]
    apres: list[tuple[str, str]]
    lignes: list[tuple[str, str]]
    comparaisons: list[Comparaison]

    @property
    def commune(self) -> Comparaison:
        """Beside the thresholds of the territory."""
        return self.comparaisons[0]


def euros(montant: Decimal) -> str:
    """« 1 042,62 € », with no-break spaces."""
    entier = f"{montant:,.2f}".replace(",", "\u202f").replace(".", ",")
    return f"{entier.replace('-', '−')}\u00a0€"


def pour_cent(taux: Decimal | None) -> str:
    """« 12,37 % », or that it cannot be computed."""
    if taux is None:
        return "ne se calcule pas sans ressources"
    return f"{taux:.2f}".replace(".", ",") + "\u00a0%"


def budget_de(etude: Etude) -> regles.Budget:
    """Return the budget that a study holds, each amount to the cent whatever the base gave."""
    montants = {nom: regles.au_centime(Decimal(getattr(etude, nom))) for nom in regles.NOMS}
    ressources = {nature: Decimal(montant) for nature, montant in etude.ressources.items()}
    return regles.Budget(
        adultes=etude.adultes, ages=tuple(etude.ages), ressources=ressources, **montants
    )


def etudes(pieces: Pieces) -> list[Etude]:
    """Return the studies that may be read, the latest first."""
    return sorted(pieces[Etude], key=lambda e: (e.le, e.cree_le), reverse=True)


def derniere(acteur: Acteur, candidature: Candidature) -> Etude | None:
    """Return the latest study that this acteur reads."""
    lues = Etude.objects.du_dossier(acteur, candidature.dossier_id)
    return max(lues, key=lambda e: (e.le, e.cree_le), default=None)


def depart(acteur: Acteur, candidature: Candidature) -> dict:
    """Return what the form of a new study starts from: the latest one, dated today."""
    lue = derniere(acteur, candidature)
    if lue is None:
        return {}
    budget, ages = budget_de(lue), ", ".join(map(str, lue.ages))
    dits = {**budget.ressources, **{nom: getattr(budget, nom) for nom in regles.NOMS}}
    montants = {nom: f"{m:.2f}".replace(".", ",") for nom, m in dits.items() if m}
    return {**montants, "ages": ages, "adultes": lue.adultes, "aide_le": lue.aide_le}  # fmt: skip


def seuils_communs(acteur: Acteur) -> dict:
    """Return the thresholds of the territory today."""
    return reglages(acteur.territoire, SEUILS, horloge.aujourdhui())


def seuils(acteur: Acteur, le: date) -> list[regles.Seuils]:
    """Return the thresholds in force on a day: the territory's, then each landlord's; to a landlord
    its own alone."""
    return seuils_aux(acteur, [le])[le]


def seuils_aux(acteur: Acteur, jours: Iterable[date]) -> dict[date, list[regles.Seuils]]:
    """Return the thresholds in force on each of several days, in two queries."""
    jours = set(jours)
    communs = reglages_aux(acteur.territoire, SEUILS, jours)
    lus = SeuilBailleur.objects.filter(territoire=acteur.territoire, du__lte=max(jours))
    if acteur.est_bailleur:
        lus = lus.filter(bailleur=acteur.organisation)
    poses = list(lus.select_related("bailleur").order_by("du"))
    return {le: _au(le, communs[le], poses) for le in jours}


def _au(le: date, communs: dict, poses: list[SeuilBailleur]) -> list[regles.Seuils]:
    commun = regles.Seuils(
        *(Decimal(communs[cle]) for cle in ("effort_attention", "effort_alerte", "reste_bas",
                                            "reste_attention")),
    )  # fmt: skip
    derniers = {s.bailleur_id: s for s in poses if s.du <= le}
    siens = sorted(derniers.values(), key=lambda s: s.bailleur.nom_court)
    return [commun, *(_d_un_bailleur(s, commun) for s in siens)]


def _d_un_bailleur(seuil: SeuilBailleur, commun: regles.Seuils) -> regles.Seuils:
    effort, reste = Decimal(seuil.effort), Decimal(seuil.reste)
    return regles.Seuils(
        min(commun.attention, effort), effort, reste, max(commun.reste_attention, reste),
        seuil.bailleur.nom_court,
    )  # fmt: skip


def comparer(chiffres: regles.Chiffres, poses: list[regles.Seuils]) -> list[Comparaison]:
    """Return what the figures are beside the thresholds of each house."""
    return [_comparer(chiffres, pose) for pose in poses]


def _comparer(chiffres: regles.Chiffres, pose: regles.Seuils) -> Comparaison:
    avis = regles.avis(chiffres, pose)
    dits = f"{pose.alerte:f} % d’effort net au plus, {pose.reste_bas:f} € par jour au moins"
    return Comparaison(pose.nom, dits, avis.label, GENRES[avis])


def voir(budget: regles.Budget, poses: list[regles.Seuils], etude: Etude | None = None) -> Vue:
    """Return one budget as the pages show it."""
    lus = regles.calculer(budget, parametres.parts())
    chiffres = [
        ("Dépense nette de logement", f"{euros(lus.nette)} par mois"),
        ("Taux d’effort net", pour_cent(lus.taux_net)),
        ("Taux d’effort brut", pour_cent(lus.taux_brut)),
        ("Reste pour vivre", f"{euros(lus.reste)} par mois"),
        ("Soit", f"{euros(lus.reste_jour)} par jour et par unité de consommation"),
    ]
    apres = []
    if lus.reste_apres != lus.reste:
        apres = [
            ("Reste après dettes et frais", f"{euros(lus.reste_apres)} par mois"),
            ("Soit", f"{euros(lus.reste_jour_apres)} par jour et par unité de consommation"),
        ]
    return Vue(etude, chiffres, apres, _lignes(budget), comparer(lus, poses))


def _lignes(budget: regles.Budget) -> list[tuple[str, str]]:
    """Return the amounts that are not zero, the resources first."""
    enfants = ", ".join(f"{age} ans" for age in budget.ages)
    dites = [("Adultes", str(budget.adultes)), ("Enfants", enfants)]
    dites += [(Ressource(n).label, euros(m)) for n, m in budget.ressources.items()]
    dites += [
        (nom, euros(getattr(budget, cle)))
        for cle, nom in regles.NOMS.items()
        if getattr(budget, cle)
    ]
    return [ligne for ligne in dites if ligne[1]]


def composer(acteur: Acteur, candidature: Candidature, pieces: Pieces) -> dict:
    """Return the context of the page of the budget."""
    lues = etudes(pieces)
    jour = horloge.aujourdhui()
    derniere = lues[0] if lues else None
    vues = []
    if derniere is not None:
        poses = seuils_aux(acteur, [e.le for e in lues])
        vues = [voir(budget_de(e), poses[e.le], e) for e in lues]
    return {
        "candidature": candidature,
        "vue": vues[0] if vues else None,
        "anterieures": vues[1:],
        "ancienne": derniere is not None and _ancienne(candidature.territoire, derniere.le, jour),
        "avertissements": _avertissements(derniere),
        "parametres": parametres.en_vigueur(derniere.le if derniere else jour),
        "etudie": acteur.role == Role.TRAVAILLEUR_SOCIAL
        and acteur.organisation.pk == candidature.operateur_id
        and candidature.etat != Etat.CLOSE
        and not pieces.gele,
    }


def _ancienne(territoire: Territoire, le: date, jour: date) -> bool:
    return regles.est_ancienne(le, reglage(territoire, "duree_etude_budget", jour), jour)


def _avertissements(etude: Etude | None) -> list[str]:
    if etude is None:
        return []
    dits = []
    if etude.aide_le is None:
        dits.append("L’aide au logement n’est pas encore connue : l’étude la compte pour rien.")
    prevus = [m.nom for m in parametres.en_vigueur(etude.le) if m.a_verifier]
    if "aah" in etude.ressources and prevus:
        dits.append("L’AAH de cette date n’a pas été relue dans un texte officiel : vérifiez-la.")
    return dits


# --- On the page of the candidature --------------------------------------------------


@dataclass(frozen=True)
class Carte:
    """What the page of a candidature says of the budget, in the words of the reader's role."""

    lit: bool
    le: date | None = None
    vue: Vue | None = None
    solvable: bool = False
    etudie: bool = False
    sejour: bool = False


def carte(acteur: Acteur, candidature: Candidature, pieces: Pieces, passages: list) -> Carte | None:
    """Return the card; None to those who have no part in it. To a landlord the result alone, unless
    the person's accord names the category (A1, SP-04)."""
    lit = peut_lire(pieces.droits)
    if acteur.est_bailleur:
        louee = any(b.etat == EtatBail.SIGNEE for b in pieces[SousLocation])
        # Once a lease is signed the card is gone for good: it follows no criterion (SP-04).
        presentee = candidature.etat == Etat.PRESENTEE and not louee
        return Carte(lit, solvable=True) if presentee or (louee and lit) else None
    if not etudie(pieces.droits):
        return None
    if acteur.role == Role.CLINICIEN:
        le = derniere_etude(passages)
        origine = pieces.derniere(Origine)
        depuis = origine.depuis if origine and origine.lieu == Lieu.HOPITAL else None
        sejour = regles.sejour_a_revoir(depuis, le, horloge.aujourdhui())
        return Carte(lit, le, sejour=sejour and not demandee(passages))
    lues = etudes(pieces)
    sienne = acteur.organisation.pk == candidature.operateur_id and candidature.etat != Etat.CLOSE
    if not lues:
        return Carte(lit, etudie=sienne)
    vue = voir(budget_de(lues[0]), seuils(acteur, lues[0].le)[:1], lues[0])
    return Carte(lit, lues[0].le, vue, etudie=sienne)


def a_attester(acteur: Acteur, candidature: Candidature) -> Carte:
    """Return what the page of criterion 4 shows beside it: the latest study, if there is one."""
    lue = derniere(acteur, candidature)
    if lue is None:
        return Carte(lit=True, etudie=True)
    vue = voir(budget_de(lue), seuils(acteur, lue.le)[:1], lue)
    return Carte(True, lue.le, vue, etudie=True)


def derniere_etude(passages: list) -> date | None:
    """Return the date of the latest study that the thread tells of."""
    dites = [date.fromisoformat(p.detail) for p in passages if p.acte == "etudier"]
    return max(dites, default=None)


def demandee(passages: list) -> bool:
    """Say whether a new study was asked for and has not been made (`passages`: oldest first)."""
    actes = [p.acte for p in passages if p.acte in ACTES]
    return bool(actes) and actes[-1] == "demander_etude"
