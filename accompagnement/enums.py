"""Closed lists of accompanied access: stages, criteria, what the person looks for."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices

from partnership.acteurs.enums import Role, TypeOrganisation


class Etat(TextChoices):
    """Stages of a candidature."""

    BESOIN = "besoin", "Besoin repéré"
    ETUDE = "etude", "En étude"
    NON_REUNIS = "non_reunis", "Critères non réunis"
    ELIGIBLE = "eligible", "Éligible"
    PRESENTEE = "presentee", "Présentée"
    CLOSE = "close", "Close"


OUVERTES = frozenset({e for e in Etat if e != Etat.CLOSE})


@dataclass(frozen=True)
class Transition:
    """An act: who does it, from which stages, and what it means."""

    titre: str
    roles: frozenset[str]
    depuis: frozenset[str]
    aide: str = ""


_CLIN, _SOC = Role.CLINICIEN, Role.TRAVAILLEUR_SOCIAL
TRANSITIONS: dict[str, Transition] = {
    "modifier": Transition(
        "Compléter la candidature", frozenset({_CLIN}), OUVERTES,
        "Qui elle est, d’où elle vient, ce qu’elle souhaite.",
    ),
    "associer": Transition(
        "Associer un opérateur", frozenset({_CLIN}), OUVERTES,
        "Il atteste les critères 3 et 4. Avec l’accord de la personne.",
    ),
    "attester": Transition("Attester un critère", frozenset({_CLIN, _SOC}), OUVERTES),
    "etudier": Transition(
        "Étudier le budget", frozenset({_SOC}), OUVERTES,
        "Ressources, loyer, aide au logement : ce qui reste pour vivre.",
    ),
    "demander_etude": Transition(
        "Demander une nouvelle étude du budget", frozenset({_CLIN}), OUVERTES,
        "Sans motif : l’opérateur sait seulement qu’elle est à refaire.",
    ),
    "rapprocher": Transition(
        "Chercher un logement", frozenset({_CLIN, _SOC}), OUVERTES,
        "Les logements offerts, à côté du besoin. Aucun bailleur ne le sait.",
    ),
    "presenter": Transition(
        "Présenter à un bailleur", frozenset({_CLIN}), frozenset({Etat.ELIGIBLE, Etat.PRESENTEE}),
        "Avec l’accord explicite de la personne, qui nomme ce bailleur.",
    ),
    "noter_caleol": Transition(
        "Noter la commission d’attribution", frozenset({_SOC}), frozenset({Etat.PRESENTEE}),
        "Ce que la commission du bailleur a décidé.",
    ),
    "saisir_commission": Transition(
        "Saisir la commission", frozenset({_CLIN}), OUVERTES,
        "Avec l’accord de la personne. Une fiche sans nom, relue par la coordination.",
    ),
    "clore": Transition(
        "Clore la candidature", frozenset({_CLIN}), OUVERTES,
        "Tous les autres organismes en sortent.",
    ),
}  # fmt: skip


class Critere(IntegerChoices):
    """The four cumulative criteria (domain.md § 5, convention of Metz)."""

    HANDICAP = 1, "Situation de handicap ou déficience psychique"
    SUIVI = 2, "Suivi par le centre hospitalier"
    ACCES = 3, "Difficulté d’accès au logement autonome"
    SOLVABLE = 4, "Solvabilité pour un logement autonome"


# Who attests what: the hospital team, or the social side.
COMPETENTS: dict[int, str] = {
    Critere.HANDICAP: _CLIN,
    Critere.SUIVI: _CLIN,
    Critere.ACCES: _SOC,
    Critere.SOLVABLE: _SOC,
}
# The operator: who will rent, and sub-let. The others are social partners.
OPERATEURS = frozenset({TypeOrganisation.OPERATEUR, TypeOrganisation.IML})


class EtatCritere(TextChoices):
    """What is said of one criterion."""

    NON_EVALUE = "non_evalue", "Non évalué"
    REMPLI = "rempli", "Rempli"
    NON_REMPLI = "non_rempli", "Non rempli"
    A_REEXAMINER = "a_reexaminer", "À réexaminer"


DITS = [c for c in EtatCritere.choices if c[0] != EtatCritere.NON_EVALUE]


class Preuve(TextChoices):
    """Kind of evidence: what was seen, never the paper itself."""

    CDAPH = "cdaph", "Notification de la CDAPH vue"
    MEDECIN = "medecin", "Attestation d’un médecin vue"
    EQUIPE = "equipe", "Évaluation par l’équipe"
    SERVICE = "service", "Attestation du service de suivi vue"
    EVALUATION = "evaluation", "Évaluation sociale"
    RAPPORT = "rapport", "Rapport d’un travailleur social vu"
    DEMARCHES = "demarches", "Demande de logement ou refus vus"
    RESSOURCES = "ressources", "Justificatifs de ressources vus"
    SIMULATION = "simulation", "Simulation d’aide au logement vue"
    BUDGET = "budget", "Budget établi avec la personne"


PREUVES: dict[int, tuple[Preuve, ...]] = {
    Critere.HANDICAP: (Preuve.CDAPH, Preuve.MEDECIN, Preuve.EQUIPE),
    Critere.SUIVI: (Preuve.SERVICE, Preuve.EQUIPE),
    Critere.ACCES: (Preuve.EVALUATION, Preuve.RAPPORT, Preuve.DEMARCHES),
    Critere.SOLVABLE: (Preuve.RESSOURCES, Preuve.SIMULATION, Preuve.BUDGET),
}


class Lieu(TextChoices):
    """Where the person lives when the need is identified."""

    HOPITAL = "hopital", "À l’hôpital"
    DOMICILE = "domicile", "Chez elle, ou chez un proche"
    HEBERGEMENT = "hebergement", "En hébergement"


class Civilite(TextChoices):
    MADAME = "Mme", "Madame"
    MONSIEUR = "M.", "Monsieur"


class TypeLogement(TextChoices):
    T1 = "t1", "T1"
    T2 = "t2", "T2"
    INDIFFERENT = "indifferent", "T1 ou T2"


class Etage(TextChoices):
    INDIFFERENT = "indifferent", "Peu importe"
    BAS = "bas", "Rez-de-chaussée ou premier étage"
    ASCENSEUR = "ascenseur", "Avec ascenseur"


class Foyer(TextChoices):
    """With whom the person wishes to live."""

    SEULE = "seule", "Seule ou seul"
    A_DEUX = "a_deux", "Avec quelqu’un"
    NE_SAIT = "ne_sait", "Elle ne sait pas encore"


class MotifCloture(TextChoices):
    """Why a candidature ends; told to the hospital team and the operator alone."""

    RENONCE = "renonce", "La personne renonce"
    DROIT_COMMUN = "droit_commun", "Orientée vers le logement de droit commun"
    AUTRE_SOLUTION = "autre_solution", "Logée par une autre voie"
    PARTIE = "partie", "Partie du territoire, ou décédée"
    DOUBLON = "doublon", "Candidature en double"


class TypeOffert(TextChoices):
    T1 = "t1", "T1"
    T2 = "t2", "T2"


class Chauffage(TextChoices):
    INDIVIDUEL = "individuel", "Individuel, à la charge de la personne"
    COLLECTIF = "collectif", "Collectif, dans les charges"


class Dpe(TextChoices):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    E = "E", "E"
    F = "F", "F"
    G = "G", "G"


class Financement(TextChoices):
    """Loans that set the rent of a social dwelling."""

    PLAI = "plai", "PLAI"
    PLUS = "plus", "PLUS"
    PLS = "pls", "PLS"
