"""Some sixty other situations, at every stage, so that lists look lived in."""

import random
from datetime import date, timedelta

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role

from . import recit
from .recit import agir, instant, jours

NOMS = [
    "Aubry",
    "Bastien",
    "Claude",
    "Didier",
    "Étienne",
    "Fournel",
    "Gérardin",
    "Henrion",
    "Isnard",
    "Jacquot",
    "Kieffer",
    "Lallement",
    "Mangin",
    "Naudé",
    "Olry",
    "Pierson",
    "Quirin",
    "Rollin",
    "Schaeffer",
    "Thiriet",
    "Urbain",
    "Valentin",
    "Wagner",
    "Xaintray",
    "Yvon",
    "Zeller",
    "Barthel",
    "Chevrier",
    "Dumas",
    "Engel",
]
PRENOMS_F = [
    "Alice",
    "Brigitte",
    "Chantal",
    "Danièle",
    "Émilie",
    "Françoise",
    "Gisèle",
    "Huguette",
    "Irène",
    "Josiane",
]
PRENOMS_M = [
    "Alain",
    "Bernard",
    "Christian",
    "Daniel",
    "Éric",
    "François",
    "Gilbert",
    "Henri",
    "Ivan",
    "Jacques",
]
RUES = [
    "rue fictive des Tanneurs", "avenue fictive de Strasbourg", "rue fictive Saint-Bernard",
    "allée fictive des Peupliers", "rue fictive aux Arènes", "place fictive de la Fontaine",
]  # fmt: skip
COMMUNES = ["57463"] * 6 + ["57480", "57480", "57447", "57751", "57412"]
FAITS = [
    ("volets_fermes", "Les volets du salon restent fermés", "continu"),
    ("boite_lettres", "La boîte aux lettres déborde", "continu"),
    ("ne_repond_plus", "Ne répond plus à l’interphone ni au téléphone", "plusieurs"),
    ("odeurs", "Odeurs fortes sur le palier", "plusieurs"),
    ("accumulation", "Cartons et sacs jusque dans l’entrée", "continu"),
    ("cris_nuit", "Cris entendus entre 2 h et 4 h", "plusieurs"),
    ("coups_murs", "Coups dans le mur mitoyen", "plusieurs"),
    ("refus_acces", "Le détecteur de fumée n’a pas pu être posé", "plusieurs"),
    ("impaye_nouveau", "Deux mois de loyer, pour la première fois", "une_fois"),
    ("ne_sort_plus", "N’a plus été vue dans le hall depuis l’été", "continu"),
]
# How many of each end: from the draft to the closure.
ETAPES = {
    "brouillon": 4, "remis": 5, "veille": 5, "opposition": 3, "a_transmettre": 4,
    "transmis": 6, "accuse": 5, "complement": 3, "recevable": 4, "evaluation": 7,
    "retour": 5, "clos": 7, "non_recevable": 2, "urgence": 2,
}  # fmt: skip


def peupler(cast: dict[str, Acteur]) -> int:
    """Play the crowd; the same at each loading on the same day. Return how many."""
    hasard = random.Random(2018)
    equipes = _equipes(cast)
    cliniciens = [a for a in cast.values() if a.role == Role.CLINICIEN]
    numero = 0
    for etape, nombre in ETAPES.items():
        for _ in range(nombre):
            agent, referente = equipes[numero % len(equipes)]
            _jouer(hasard, numero, etape, agent, referente, hasard.choice(cliniciens))
            numero += 1
    return numero


def _equipes(cast) -> list[tuple[Acteur, Acteur]]:
    """Return one (agent, référente) per landlord; MOSELIS, from which one looks, three times."""
    agents = {a.organisation.pk: a for a in cast.values() if a.role == Role.AGENT_PROXIMITE}
    referentes: dict = {}
    for acteur in cast.values():
        if acteur.role == Role.REFERENT_SOCIAL:
            referentes.setdefault(acteur.organisation.pk, acteur)
    equipes = [(agents[cle], referentes[cle]) for cle in agents]
    return [equipes[0], *equipes, equipes[0]]


def _jouer(hasard, numero, etape, agent, referente, clinicien) -> None:
    depuis = {"brouillon": 3, "remis": 6, "veille": 12, "opposition": 15, "a_transmettre": 8,
              "transmis": 4, "accuse": 9, "complement": 12, "recevable": 14, "evaluation": 24,
              "retour": 45, "clos": 120, "non_recevable": 60, "urgence": 20}[etape]  # fmt: skip
    jour = jours(horloge.aujourdhui(), -depuis - hasard.randint(0, 6))
    s = recit.ouvrir(agent, jour, _qui(hasard, numero), hasard.choice(COMMUNES),
                     _faits(hasard, jour))  # fmt: skip
    if etape == "brouillon":
        return
    if etape == "urgence":
        agir("reorienter_urgence", s, agent, jour, "11:00", services=["18"],
             appele_le=instant(jour, "10:40"))  # fmt: skip
        return
    agir("remettre", s, agent, jour, "10:30")
    if etape == "remis":
        return
    if etape == "veille":
        agir("mettre_en_veille", s, referente, jours(jour, 1), revue_le=jours(jour, 14))
        return
    lendemain = jours(jour, 1)
    recit.informer(s, referente, lendemain,
                   reaction="OPPOSITION" if etape == "opposition" else "SILENCE")  # fmt: skip
    if etape in {"opposition", "a_transmettre"}:
        return
    agir("transmettre", s, referente, lendemain, "15:00")
    _chez_l_erah(etape, s, clinicien, jours(lendemain, 1))


def _chez_l_erah(etape, s, clinicien, jour: date) -> None:
    if etape == "transmis":
        return
    agir("accuser", s, clinicien, jour)
    if etape == "accuse":
        return
    if etape == "non_recevable":
        agir("refuser", s, clinicien, jours(jour, 3), motif="faits_insuffisants",
             conseil="completer")  # fmt: skip
        return
    if etape == "complement":
        agir("demander_complement", s, clinicien, jours(jour, 2),
             question="Depuis quand la boîte aux lettres n’est-elle plus relevée ?")  # fmt: skip
        return
    agir("admettre", s, clinicien, jours(jour, 3))
    if etape == "recevable":
        return
    agir("evaluer", s, clinicien, jours(jour, 3), "10:10")
    if etape == "evaluation":
        return
    agir("consigner_contact", s, clinicien, jours(jour, 8), le=instant(jours(jour, 8), "09:30"),
         resultat="jointe")  # fmt: skip
    agir("faire_retour", s, clinicien, jours(jour, 20), code="contact_etabli", conseils=["a_deux"])
    if etape == "clos":
        agir("clore", s, clinicien, jours(jour, 90), motif="apaisee",
             personne_informee_le=jours(jour, 90))  # fmt: skip


def _qui(hasard, numero: int) -> dict:
    femme = hasard.random() < 0.5
    return {
        "civilite": "Mme" if femme else "M.",
        "nom": NOMS[numero % len(NOMS)],
        "prenom": hasard.choice(PRENOMS_F if femme else PRENOMS_M),
        "annee_naissance": hasard.randint(1940, 2003),
        "adresse": f"{hasard.randint(1, 90)} {hasard.choice(RUES)}",
        "batiment": hasard.choice(["", "A", "B", "C"]),
        "etage": hasard.choice(["rez-de-chaussée", "1er étage", "2e étage", "5e étage"]),
    }


def _faits(hasard, jour: date) -> list:
    choisis = hasard.sample(FAITS, hasard.randint(2, 4))
    return [
        (code, jour - timedelta(days=hasard.randint(0, 40)),
         {"texte": texte, "frequence": frequence, "source": hasard.choice(["vu", "voisin"])})
        for code, texte, frequence in choisis
    ]  # fmt: skip
