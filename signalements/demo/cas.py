"""The reference cases S1, S2, S3, S5 and S6, with their dates, as far as today allows."""

from datetime import date

from partnership.acteurs.acteur import Acteur

from .. import actions
from . import recit
from .recit import agir, instant

METZ, MONTIGNY = "57463", "57480"


def raconter(cast: dict[str, Acteur]) -> None:
    """Play the reference cases."""
    troupe = {a.utilisateur.prenom.lower(): a for a in cast.values()}
    s1(troupe)
    s2(troupe)
    s3(troupe)
    s5(troupe)
    s6(troupe)


def s1(t) -> None:
    """Parcours nominal: a return made, to be closed in January."""
    karima, sylvie, claire = t["karima"], t["sylvie"], t["claire"]
    qui = {
        "civilite": "Mme", "nom": "Ferrand", "prenom": "Odile", "annee_naissance": 1958,
        "adresse": "12 rue des Allemands fictive", "batiment": "B", "etage": "2e étage",
    }  # fmt: skip
    faits = [
        ("accusations", date(2026, 5, 11), {
            "au": date(2026, 9, 3), "source": "document", "frequence": "plusieurs",
            "texte": "Quatorze courriers qui mettent en cause les voisins",
        }),
        ("fermetures", date(2026, 9, 4), {"texte": "Trois cadenas posés sur la porte palière"}),
    ]  # fmt: skip
    s = recit.ouvrir(karima, date(2026, 9, 4), qui, METZ, faits, "09:20")
    agir("remettre", s, karima, date(2026, 9, 4), "09:26")
    with recit.scene(sylvie, date(2026, 9, 11), "14:30"):
        actions.ecrire_locative(
            signalement=s, par=sylvie, reference_bail="DEMO-2009-114", type_logement="T3",
            entree_le=date(2009, 3, 1),
        )  # fmt: skip
        recit.observer(
            s, sylvie, "dort_ailleurs", date(2026, 9, 11),
            texte="Je dors chez ma sœur, ici on entre la nuit",
        )  # fmt: skip
    recit.informer(s, sylvie, date(2026, 9, 11), "15:00")
    agir("transmettre", s, sylvie, date(2026, 9, 14), "09:05")
    agir("accuser", s, claire, date(2026, 9, 16), "11:00")
    agir("admettre", s, claire, date(2026, 9, 18), "10:00")
    agir("evaluer", s, claire, date(2026, 9, 18), "10:05")
    agir("convenir_visite", s, claire, date(2026, 9, 21), "16:00",
         le=instant(date(2026, 9, 24), "14:00"), personne_informee=True)  # fmt: skip
    agir("consigner_contact", s, claire, date(2026, 9, 24), "16:00",
         le=instant(date(2026, 9, 24), "14:00"), resultat="rencontree")  # fmt: skip
    agir("faire_retour", s, claire, date(2026, 10, 8), "10:00", code="contact_etabli",
         conseils=["prevenir"])  # fmt: skip


def s2(t) -> None:
    """Opposition: the sheet stays in the organisation."""
    karima, sylvie = t["karima"], t["sylvie"]
    qui = {
        "civilite": "M.", "nom": "Lounès", "prenom": "Karim", "annee_naissance": 1971,
        "adresse": "3 avenue fictive de Nancy", "batiment": "A", "etage": "4e étage",
    }  # fmt: skip
    acces = {"texte": "La visite de la chaudière a été refusée"}
    faits = [
        ("odeurs", date(2026, 9, 22), {"frequence": "continu"}),
        *[("refus_acces", jour, acces) for jour in
          (date(2026, 9, 8), date(2026, 9, 15), date(2026, 9, 29))],
    ]  # fmt: skip
    s = recit.ouvrir(karima, date(2026, 9, 30), qui, METZ, faits, "17:10")
    agir("remettre", s, karima, date(2026, 9, 30), "17:15")
    recit.informer(s, sylvie, date(2026, 10, 5), reaction="OPPOSITION")


def s3(t) -> None:
    """Emergency on a public holiday evening, then an ordinary sheet, linked, on Monday."""
    karima, sylvie = t["karima"], t["sylvie"]
    qui = {
        "civilite": "Mme", "nom": "Amiel", "prenom": "Lucie", "annee_naissance": 1994,
        "adresse": "8 place fictive du Sablon", "etage": "6e étage",
    }  # fmt: skip
    paroles = ("paroles_mort", date(2026, 5, 8), {"texte": "Je vais sauter"})
    s = recit.ouvrir(karima, date(2026, 5, 8), qui, METZ, [paroles], "18:40")
    agir("reorienter_urgence", s, karima, date(2026, 5, 8), "18:55", services=["15"],
         appele_le=instant(date(2026, 5, 8), "18:42"))  # fmt: skip
    suite = agir("ouvrir_suite", s, sylvie, date(2026, 5, 11), "09:30")
    with recit.scene(sylvie, date(2026, 5, 11), "09:40"):
        actions.repondre_urgence(signalement=suite, par=sylvie, danger=False)


def s5(t) -> None:
    """Not admissible: a neighbours' quarrel, advice of mediation."""
    julien, nathalie, claire = t["julien"], t["nathalie"], t["claire"]
    qui = {
        "civilite": "M.", "nom": "Breuil", "prenom": "Sacha", "annee_naissance": 1988,
        "adresse": "21 rue fictive du Pont", "etage": "1er étage",
    }  # fmt: skip
    faits = [
        ("musique", date(2026, 10, 1), {"source": "voisin", "texte": "Musique après 22 h"}),
        ("musique", date(2026, 10, 3), {"source": "voisin", "texte": "Musique après 22 h"}),
    ]
    s = recit.ouvrir(julien, date(2026, 10, 5), qui, MONTIGNY, faits)
    agir("remettre", s, julien, date(2026, 10, 5), "10:10")
    recit.informer(s, nathalie, date(2026, 10, 7))
    agir("transmettre", s, nathalie, date(2026, 10, 7), "11:00")
    agir("accuser", s, claire, date(2026, 10, 8))
    agir("refuser", s, claire, date(2026, 10, 13), motif="voisinage", conseil="mediation")


def s6(t) -> None:
    """Protected adult, child at home: 119 first, by its own circuit; then the sheet."""
    karima, sylvie, paul = t["karima"], t["sylvie"], t["paul"]
    qui = {
        "civilite": "Mme", "nom": "Colin", "prenom": "Nadège", "annee_naissance": 1985,
        "adresse": "5 rue fictive de la Seille", "batiment": "C", "etage": "3e étage",
        "mineurs": "oui",
    }  # fmt: skip
    faits = [
        ("cris_nuit", date(2026, 5, 9), {"source": "voisin", "frequence": "plusieurs"}),
        ("mineur_seul", date(2026, 5, 11), {"texte": "Un enfant seul dans l’escalier à 23 h"}),
    ]
    s = recit.ouvrir(karima, date(2026, 5, 12), qui, METZ, faits, "08:30")
    agir("repondre_urgence", s, karima, date(2026, 5, 12), "08:40", danger=False,
         crip_le=instant(date(2026, 5, 12), "08:35"))  # fmt: skip
    agir("remettre", s, karima, date(2026, 5, 12), "08:45")
    with recit.scene(sylvie, date(2026, 5, 12), "09:30"):
        actions.ecrire_soutiens(
            signalement=s, par=sylvie, mesure_protection="Curatelle renforcée",
            mandataire="UDAF (fictive)",
        )  # fmt: skip
    recit.informer(s, sylvie, date(2026, 5, 12), "11:00")
    agir("transmettre", s, sylvie, date(2026, 5, 12), "11:30")
    agir("accuser", s, paul, date(2026, 5, 13))
    agir("admettre", s, paul, date(2026, 5, 15))
    agir("evaluer", s, paul, date(2026, 5, 15), "10:05")
