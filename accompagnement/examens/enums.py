"""Closed lists of the examinations: none of their words tells of care (SP-04)."""

from dataclasses import dataclass

from django.db.models import TextChoices


class EtatExamen(TextChoices):
    """Stages of an examination; its shared evaluation is open from « tenu » to « conclu »."""

    CONVOQUE = "convoque", "Convoqué"
    TENU = "tenu", "Tenu, évaluation en cours"
    CONCLU = "conclu", "Conclu"
    ANNULE = "annule", "Reporté"


OUVERTS = frozenset({EtatExamen.CONVOQUE, EtatExamen.TENU})


class Lieu(TextChoices):
    """Where it is held: a closed list, that no place of care can enter (SP-04)."""

    LOGEMENT = "logement", "Au logement"
    OPERATEUR = "operateur", "Chez l’opérateur"
    BAILLEUR = "bailleur", "À l’agence du bailleur"
    CCAS = "ccas", "Au CCAS ou en mairie"
    TELEPHONE = "telephone", "Par téléphone ou en visioconférence"


class Presence(TextChoices):
    """How the person took part (contradictory examination, R442-4-1). Her landlord reads it: with
    or by whom is not told, a word of a guardian would say that she is protected (SP-04)."""

    PRESENTE = "presente", "Présente"
    ACCOMPAGNEE = "accompagnee", "Accompagnée ou représentée"
    ABSENTE = "absente", "Absente"


class MotifAbsence(TextChoices):
    """Why she did not come, in words that tell nothing of her health."""

    EMPECHEE = "empechee", "Empêchée, elle l’a fait savoir"
    NE_VEUT_PAS = "ne_veut_pas", "N’a pas souhaité venir"
    SANS_NOUVELLE = "sans_nouvelle", "N’a pas répondu à la convocation"


class Partie(TextChoices):
    """Who gives a view. The words of the third are the same for every reader (SP-04)."""

    OPERATEUR = "operateur", "L’opérateur"
    BAILLEUR = "bailleur", "Le bailleur"
    ERAH = "erah", "L’équipe qui accompagne la personne"


DE = {
    Partie.OPERATEUR: "de l’opérateur",
    Partie.BAILLEUR: "du bailleur",
    Partie.ERAH: "de l’équipe qui accompagne la personne",
}


class Sens(TextChoices):
    FAVORABLE = "favorable", "Favorable"
    RESERVE = "reserve", "Réservé"
    DEFAVORABLE = "defavorable", "Défavorable"


class Appreciation(TextChoices):
    """How one domain goes: a closed word, no ground."""

    BIEN = "bien", "Va bien"
    A_CONSOLIDER = "a_consolider", "À consolider"
    DIFFICILE = "difficile", "Difficile"


class Domaine(TextChoices):
    """What is looked at (domain.md § 5); the wish of the person is hers to tell."""

    PAIEMENT = "paiement", "Paiement du loyer"
    ASSURANCE = "assurance", "Assurance"
    ENTRETIEN = "entretien", "Entretien du logement"
    VOISINAGE = "voisinage", "Voisinage"
    DEMARCHES = "demarches", "Démarches et autonomie"
    APPROPRIATION = "appropriation", "Appropriation du logement"
    RESSOURCES = "ressources", "Ressources et solvabilité"


_D = Domaine
# Each speaks of its own domains alone; the hospital team of none: a view, and functional needs.
DOMAINES: dict[str, tuple[Domaine, ...]] = {
    Partie.OPERATEUR: (
        _D.PAIEMENT, _D.ASSURANCE, _D.ENTRETIEN, _D.DEMARCHES, _D.APPROPRIATION, _D.RESSOURCES,
    ),
    Partie.BAILLEUR: (_D.ENTRETIEN, _D.VOISINAGE),
    Partie.ERAH: (),
}  # fmt: skip


class Besoin(TextChoices):
    """Functional needs: what helps in daily life, never why (domain.md § 3, row 6)."""

    AUCUN = "aucun", "Pas de besoin particulier"
    VISITES = "visites", "Des visites régulières chez elle"
    DEMARCHES = "demarches", "Une aide aux démarches"
    BUDGET = "budget", "Une aide à la gestion du budget"
    ENTRETIEN = "entretien", "Une aide à l’entretien du logement"
    VOISINAGE = "voisinage", "Un soutien dans les relations de voisinage"
    INTERLOCUTEUR = "interlocuteur", "Un interlocuteur à appeler en cas de difficulté"


class Souhait(TextChoices):
    """What the person wishes, told by her: mandatory (domain.md § 5)."""

    RESTER = "rester", "Rester dans ce logement, comme aujourd’hui"
    BAIL = "bail", "Rester dans ce logement, avec un bail à son nom"
    AUTRE = "autre", "Un autre logement"
    PARTIR = "partir", "Quitter ce logement"
    NE_SAIT = "ne_sait", "Elle ne sait pas encore"


class AccordBail(TextChoices):
    """Does she agree to a lease in her own name?"""

    OUI = "oui", "Oui"
    NON = "non", "Non"
    NE_SAIT = "ne_sait", "Elle ne sait pas encore"


class Issue(TextChoices):
    """What the partners conclude; none of these words changes a lease by itself."""

    MAINTIEN = "maintien", "Maintien de la sous-location"
    RENOUVELLEMENT = "renouvellement", "Renouvellement de la période"
    GLISSEMENT = "glissement_propose", "Bail à son nom proposé"
    REORIENTATION = "reorientation", "Recherche d’une autre solution de logement"
    FIN = "fin", "Fin de la sous-location à préparer"


class MotifPrefet(TextChoices):
    """Why no lease is offered: told to the préfet, free of any clinical ground (L442-8-3)."""

    __empty__ = "Sans objet : un bail est proposé"

    DUREE = "duree", "La durée de sous-location prévue n’est pas encore atteinte"
    EVALUATION = "evaluation", "L’évaluation partagée n’a pas retenu de bail à ce jour"
    SOUHAIT = "souhait", "La personne souhaite rester sous-locataire"
    AUTRE_OFFRE = "autre_offre", "Un autre logement est proposé à la personne"
    LOGEMENT = "logement", "Ce logement ne peut plus être loué"


@dataclass(frozen=True)
class ActeDExamen:
    """An act on an examination: its name, the stage from which it is done (None: none is open)."""

    titre: str
    depuis: frozenset
    partie: Partie
    aide: str = ""


_C, _T = frozenset({EtatExamen.CONVOQUE}), frozenset({EtatExamen.TENU})
_O, _B = Partie.OPERATEUR, Partie.BAILLEUR
ACTES: dict[str, ActeDExamen] = {
    "convoquer": ActeDExamen(
        "Convoquer l’examen", frozenset({None}), _O, "Une date, un lieu, avec la personne."
    ),
    "tenir": ActeDExamen("L’examen a eu lieu", _C, _O, "Qui était là ; l’évaluation s’ouvre."),
    "reporter": ActeDExamen("Reporter", _C, _O, "La convocation tombe, une autre se fait."),
    "donner_avis": ActeDExamen(
        "Donner l’avis de votre organisme", _T, _O, "Lu des autres quand tous auront donné le leur."
    ),
    "recueillir": ActeDExamen("Ce que dit la personne", _T, _O, "Rien ne se conclut sans elle."),
    "passer_outre": ActeDExamen(
        "Poursuivre sans un avis", _T, _O, "Un silence s’écrit ; il ne vaut jamais « favorable »."
    ),
    "conclure": ActeDExamen("Conclure l’évaluation", _T, _O, "Le bail n’en change pas."),
    "aviser_prefet": ActeDExamen(
        "Avis au préfet", frozenset({None, *EtatExamen}), _B, "Proposez-vous un bail ?"
    ),
}
