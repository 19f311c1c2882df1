"""Candidatures of the demonstration, through the actions; all fictitious."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from annuaire.situations import demo as situations
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.models import Affectation, Commune, Organisation
from partnership.secret import demo as accords

from .. import actions
from ..cotation import demo as cotation
from ..examens import demo as examens
from ..logements import actions as logements
from ..models import Candidature, Logement
from ..photos import demo as photos
from ..pilotage import demo as pilotage
from ..rapprochement.actions import noter_caleol
from ..solvabilite import actions as budgets
from ..solvabilite.regles import Budget
from ..souslocation import demo as sous_location
from ..suivi import demo as suivi

CODE = "metz"  # the territory of the demonstration
PREUVES = {1: "cdaph", 2: "service", 3: "evaluation", 4: "simulation"}
METZ, MONTIGNY, MARLY = "57463", "57480", "57447"
# Who, need, communes, wishes; then what each says of the four criteria, and to whom presented.
RECITS = [
    {
        "qui": ("M.", "Théo", "Marchal", 1990), "besoin_le": date(2026, 2, 3), "lieu": "hopital",
        "depuis": date(2024, 9, 16), "communes": [MONTIGNY, METZ],
        "souhait": {"type_logement": "t1", "etage": "ascenseur", "animal": False,
                    "precisions": "« Un endroit calme, avec un bus pour aller en ville. »"},
        "criteres": ["rempli"] * 4, "bailleur": "MOSELIS",
        "budget": {"ressources": {"aah": "1042.62"}, "loyer": "312.40", "charges": "78.60",
                   "aide": "262.00"},
        # Case A1: criteria on 1 June, consent on 15 June, signed on 1 October.
        "vecu": date(2026, 6, 1), "presente": date(2026, 6, 15), "signe": date(2026, 10, 1),
    },
    {
        "qui": ("Mme", "Nadia", "Roth", 1974), "besoin_le": date(2026, 4, 21), "lieu": "hopital",
        "depuis": date(2025, 2, 10), "communes": [METZ, MONTIGNY],
        "souhait": {"type_logement": "t2", "etage": "bas"},
        "criteres": ["rempli"] * 4, "bailleur": "MOSELIS",
    },
    {
        "qui": ("Mme", "Inès", "Baret", 1979), "besoin_le": date(2026, 3, 17),
        "lieu": "domicile", "depuis": date(2025, 11, 3), "communes": [METZ],
        "souhait": {"type_logement": "t2", "foyer": "a_deux", "animal": True},
        "criteres": ["rempli", "non_rempli", "rempli", "a_reexaminer"],
        "budget": {"ressources": {"rsa": "640.00"}, "loyer": "430.00", "charges": "95.00"},
    },
    {
        "qui": ("M.", "Paul", "Lenoir", 1986), "besoin_le": date(2026, 6, 9), "lieu": "hopital",
        "depuis": date(2025, 1, 20), "communes": [MARLY, MONTIGNY],
        "souhait": {"type_logement": "t1", "etage": "bas"},
        "criteres": ["rempli", "rempli", "rempli", "rempli"],
        "budget": {"ressources": {"aah": "1042.62", "mva": "104.77"}, "loyer": "298.15",
                   "charges": "71.00", "aide": "248.00", "credits": "45.00", "mandataire": "31.50"},
    },
    {
        "qui": ("Mme", "Jeanne", "Kieffer", 1968), "besoin_le": date(2026, 9, 28),
        "lieu": "hebergement", "depuis": None, "communes": [METZ, MARLY],
        "souhait": {"type_logement": "indifferent"}, "criteres": ["rempli", "rempli"],
    },
    {
        "qui": ("Mme", "Mireille", "Stein", 1982), "besoin_le": date(2025, 1, 13),
        "lieu": "hopital", "depuis": date(2023, 5, 22), "communes": [MONTIGNY],
        "souhait": {"type_logement": "t1", "etage": "indifferent"},
        "criteres": ["rempli"] * 4, "bailleur": "MOSELIS",
        "budget": {"ressources": {"aah": "1033.32"}, "loyer": "305.10", "charges": "74.20",
                   "aide": "255.00"},
        # Housed for more than a year: one examination concluded, the last one being evaluated.
        "vecu": date(2025, 7, 1), "presente": date(2025, 7, 15), "signe": date(2025, 9, 15),
    },
    {
        "qui": ("M.", "Karl", "Thiel", 1977), "besoin_le": date(2025, 1, 6),
        "lieu": "hopital", "depuis": date(2023, 9, 4), "communes": [MARLY],
        "souhait": {"type_logement": "t1", "etage": "indifferent"},
        "criteres": ["rempli"] * 4, "bailleur": "MOSELIS",
        "budget": {"ressources": {"aah": "1033.32"}, "loyer": "298.15", "charges": "71.00",
                   "aide": "252.00"},
        # Gone to a flat of his own seven months ago: the first question after the exit is due.
        "vecu": date(2025, 3, 3), "presente": date(2025, 3, 17), "signe": date(2025, 5, 2),
        "sorti": date(2026, 4, 24),
    },
    {
        "qui": ("M.", "Samir", "Aubry", 2001), "besoin_le": date(2026, 11, 12), "lieu": "hopital",
        "depuis": date(2026, 4, 7), "communes": [METZ],
        "souhait": {"type_logement": "t1"}, "criteres": None,
    },
]  # fmt: skip
# Flats offered by MOSELIS: commune, type, surface, floor, lift, rent, charges, days before today.
LOGEMENTS = [
    (MONTIGNY, "t1", 31, 2, True, "312.40", "78.60", 90),
    (MONTIGNY, "t1", 30, 0, False, "305.10", "74.20", 21),
    (METZ, "t2", 46, 0, False, "384.00", "96.20", 9),
    (MARLY, "t1", 29, 1, False, "298.15", "71.00", -12),
    (MONTIGNY, "t1", 28, 3, True, "305.10", "74.20", 60),
    (MARLY, "t1", 27, 0, False, "298.15", "71.00", 60),
]
FICHE = {
    "question": "Quel logement proposer, assez près du bus pour garder ses habitudes ?",
    "tente": "Deux visites avec l’opérateur : le premier trop loin, le second sans ascenseur.",
    "demande": "« Un chez-moi, pas trop haut, et qu’on passe me voir au début. »",
    "locatif": "Logement souhaité : T1\nPas plus haut que le premier\nSouhaite vivre seule ou seul",
    "presence": "venir",
}


def raconter() -> bool:
    """Open a few candidatures, from the need to the landlord; once, False when they are there."""
    claire, yann = _acteur("Claire", "ERAH"), _acteur("Yann", "Opérateur")
    with claire.agir():
        if Candidature.objects.visibles_par(claire).exists():
            return False
    sylvie = _acteur("Sylvie", "MOSELIS")
    racontees = [_raconter(recit, claire, yann) for recit in RECITS]
    offerts = _offrir(sylvie)
    sous_location.raconter(racontees[0], yann, offerts[0], RECITS[0]["signe"])
    sous_location.raconter(racontees[5], yann, offerts[4], RECITS[5]["signe"])
    sous_location.raconter(racontees[6], yann, offerts[5], RECITS[6]["signe"])
    suivi.sortir(racontees[6], yann, RECITS[6]["sorti"])
    _accompagner(racontees[0], claire, yann, sylvie, RECITS[0]["signe"])
    with sylvie.agir():
        for loue in (offerts[0], offerts[4], offerts[5]):
            logements.retirer(logement=loue, par=sylvie, version=1)
    photos.raconter(sylvie, [offerts[1], offerts[2]])
    parties = {"operateur": yann, "bailleur": sylvie, "erah": claire}
    examens.raconter(racontees[5], parties, date(2026, 3, 10))
    _non_attribue(racontees[1], yann)
    helene = _acteur("Hélène", "CLSM")
    _porter_en_commission(racontees[3], claire, helene)
    cotation.raconter(claire, helene)
    pilotage.raconter(claire, helene)
    return True


def _accompagner(candidature, claire: Acteur, yann: Acteur, sylvie: Acteur, le: date) -> None:
    """What the person agreed to besides, on the day of the signing; then what followed."""
    chez = [yann.organisation, claire.organisation]
    with horloge.au(sous_location.instant(le)), claire.agir():
        _accorder(candidature, claire, "PARTAGE", chez, ["FAITS", "SITUATION_SOCIALE"])
        dits = [sylvie.organisation, yann.organisation]
        _accorder(candidature, claire, "ABSENCE", dits, ["SITUATION_LOCATIVE"])
    suivi.raconter(candidature, claire, yann, le)


def _non_attribue(candidature: Candidature, yann: Acteur) -> None:
    """A commission of the landlord that housed somebody else."""
    le = horloge.aujourdhui() - timedelta(days=6)
    with yann.agir():
        noter_caleol(candidature=candidature, par=yann, decision="non", le=le)


def _offrir(par: Acteur) -> list[Logement]:
    jour = horloge.aujourdhui()
    with par.agir():
        return [
            logements.offrir(
                par=par, cle=uuid4(),
                dit={"commune": Commune.objects.get(pk=commune), "type_logement": nature,
                     "surface": surface, "adresse": f"{3 * surface} rue des Lilas",
                     "etage": etage, "ascenseur": ascenseur,
                     "loyer": Decimal(loyer), "charges": Decimal(charges), "depot": Decimal(0),
                     "chauffage": "collectif", "disponible_le": jour - timedelta(days=depuis)},
            )
            for commune, nature, surface, etage, ascenseur, loyer, charges, depuis in LOGEMENTS
        ]  # fmt: skip


def _porter_en_commission(candidature: Candidature, claire: Acteur, helene: Acteur) -> None:
    """Bring one to the next session of the housing commission; no landlord reads it there."""
    with claire.agir():
        nommes = Organisation.objects.filter(
            territoire=claire.territoire,
            nom_court__in=["CLSM", "ERAH", "CCAS de Metz", "Opérateur"],
        )
        categories = ["FAITS", "SITUATION_LOCATIVE", "SYNTHESE"]
        _accorder(candidature, claire, "COMMISSION", list(nommes), categories)
        saisine = situations.saisir(claire, candidature.dossier, dit=FICHE)
    with helene.agir():
        situations.inscrire(helene, saisine)


def _acteur(prenom: str, organisation: str) -> Acteur:
    trouvees = Affectation.objects.en_vigueur().filter(
        utilisateur__prenom=prenom, organisation__nom_court=organisation,
        organisation__territoire__code=CODE,
    )  # fmt: skip
    return acteur_de(trouvees.select_related("utilisateur", "organisation__territoire").get())


def _raconter(recit: dict, claire: Acteur, yann: Acteur) -> Candidature:
    """Tell one; one that was lived is told on its days."""
    if "vecu" not in recit:
        candidature = _instruire(recit, claire, yann)
        _presenter(recit, candidature, claire)
        return candidature
    with horloge.au(sous_location.instant(recit["vecu"])):
        candidature = _instruire(recit, claire, yann, depuis=0)
    with horloge.au(sous_location.instant(recit["presente"])):
        _presenter(recit, candidature, claire)
    return candidature


def _presenter(recit: dict, candidature: Candidature, claire: Acteur) -> None:
    if "bailleur" not in recit:
        return
    with claire.agir():
        bailleur = Organisation.objects.get(
            territoire=claire.territoire, nom_court=recit["bailleur"]
        )
        _accorder(candidature, claire, "CANDIDATURE", [bailleur])
        actions.presenter(candidature=candidature, par=claire, organisation=bailleur)


def _instruire(recit: dict, claire: Acteur, yann: Acteur, depuis: int = 20) -> Candidature:
    operateur = yann.organisation
    with claire.agir():
        candidature = _ouvrir(recit, claire)
        if recit["criteres"] is None:
            return candidature
        _accorder(candidature, claire, "PARTAGE", [operateur])
        actions.associer(candidature=candidature, par=claire, organisation=operateur)
    if "budget" in recit:
        _etudier(candidature, yann, recit["budget"])
    for numero, etat in enumerate(recit["criteres"], start=1):
        _attester(candidature, claire if numero <= 2 else yann, numero, etat, depuis)
    return candidature


def _ouvrir(recit: dict, par: Acteur) -> Candidature:
    civilite, prenom, nom, annee = recit["qui"]
    communes = Commune.objects.in_bulk(recit["communes"])
    ouverte = actions.ouvrir(
        par=par, cle=uuid4(), besoin_le=recit["besoin_le"],
        communes=[communes[code] for code in recit["communes"]],
        civilite=civilite, prenom=prenom, nom=nom, annee_naissance=annee,
        lieu=recit["lieu"], depuis=recit["depuis"], **recit["souhait"],
    )  # fmt: skip
    lues = Candidature.objects.visibles_par(par).select_related("dossier__territoire")
    return lues.get(pk=ouverte.pk)


def _etudier(candidature: Candidature, par: Acteur, dit: dict) -> None:
    montants = {nom: Decimal(montant) for nom, montant in dit.items() if nom != "ressources"}
    ressources = {nature: Decimal(montant) for nature, montant in dit["ressources"].items()}
    le = horloge.aujourdhui() - timedelta(days=18)
    with par.agir():
        budgets.etudier(
            candidature=candidature, par=par, le=le, aide_le=le if "aide" in dit else None,
            budget=Budget(ressources=ressources, **montants),
        )  # fmt: skip


def _attester(candidature: Candidature, par: Acteur, numero: int, etat: str, depuis: int) -> None:
    jour = horloge.aujourdhui()
    revoir = jour + timedelta(days=45) if etat == "a_reexaminer" else None
    with par.agir():
        actions.attester(
            candidature=candidature, par=par, numero=numero, etat=etat, revoir_le=revoir,
            le=jour - timedelta(days=max(0, depuis - numero)), preuve=PREUVES[numero],
        )  # fmt: skip


def _accorder(
    candidature: Candidature, par: Acteur, finalite: str, organisations: list,
    categories: tuple | list = ("IDENTITE", "SITUATION_LOCATIVE"),
) -> None:  # fmt: skip
    """Nearly as long as an accord may last: what was told of June still lives."""
    accords.accorder(
        candidature.dossier, par, finalite, organisations, categories,
        jours=700, recueilli_par="L’infirmière",
    )  # fmt: skip
