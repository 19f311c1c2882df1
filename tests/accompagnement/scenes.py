"""Candidatures at each step, made through the actions."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from accompagnement import actions
from accompagnement.logements import actions as logements
from accompagnement.models import Candidature, Logement
from accompagnement.photos import actions as photos
from accompagnement.solvabilite import actions as budgets
from accompagnement.solvabilite.regles import Budget
from partnership.acteurs import horloge
from partnership.acteurs.models import Commune
from partnership.secret import actions_accords as accords
from partnership.secret import notices
from partnership.secret.accords import Dit
from partnership.secret.models import Accord

NOM = "Marchal"
TEXTE = "Un coin calme, près du bus"


def champs(**autres) -> dict:
    """What the form of a candidature gives."""
    return {
        "besoin_le": date(2026, 5, 4), "communes": [Commune.objects.get(code="57480")],
        "civilite": "M.", "nom": NOM, "prenom": "Théo", "annee_naissance": 1990,
        "telephone": "06 00 00 00 00", "lieu": "hopital", "depuis": date(2024, 2, 29),
        "type_logement": "t1", "etage": "ascenseur", "foyer": "seule", "animal": True,
        "precisions": TEXTE,
    } | autres  # fmt: skip


def ouverte(d, cle=None, **autres) -> Candidature:
    with d.clinicienne.agir(), transaction.atomic():
        c = actions.ouvrir(par=d.clinicienne, cle=cle or uuid4(), **champs(**autres))
    return fraiche(d.clinicienne, c)


def fraiche(acteur, c) -> Candidature:
    """Read the cover again, as this acteur; without a transaction the wall shows nothing."""
    with acteur.agir(), transaction.atomic():
        lues = Candidature.objects.visibles_par(acteur)
        return lues.select_related("dossier__territoire", "organisation", "operateur").get(pk=c.pk)


def accord(d, c, finalite):
    """The last accord of this purpose, as the hospital team reads it."""
    with d.clinicienne.agir(), transaction.atomic():
        lus = Accord.objects.visibles_par(d.clinicienne).filter(
            dossier=c.dossier_id, finalite=finalite
        )
        return lus.latest("cree_le")


def accorder(d, c, finalite, categories, organisations, jours=90, **autres):
    """The person agrees, before a witness of nothing: a signed paper."""
    jour = horloge.aujourdhui()
    dit = Dit(
        finalite=finalite, categories=list(categories),
        destinataires=[d.organisations[o].pk for o in organisations], du=jour,
        jusqua=jour + timedelta(days=jours), le=jour, moyen="ECRIT", recueilli_par="La clinicienne",
        **({"mesure": "AUCUNE", "expression": "ELLE_MEME"} | autres),
    )  # fmt: skip
    with d.clinicienne.agir(), transaction.atomic():
        propose = accords.preparer(dossier=c.dossier, par=d.clinicienne, dit=dit)
        return accords.recueillir_consentement(
            dossier=c.dossier, par=d.clinicienne, cle=uuid4(), dit=dit,
            empreinte=notices.empreinte(notices.texte(dit.forme, propose)),
        )  # fmt: skip


def retirer(d, accord):
    with d.clinicienne.agir(), transaction.atomic():
        accords.retirer_consentement(
            accord=accord, par=d.clinicienne, le=horloge.aujourdhui(), moyen="TELEPHONE",
            recueilli_par="La clinicienne",
        )  # fmt: skip


def associee(d, **autres) -> Candidature:
    """With its operator, whom the person agreed to."""
    c = ouverte(d, **autres)
    accorder(d, c, "PARTAGE", ["IDENTITE", "SITUATION_LOCATIVE"], ["operateur"])
    with d.clinicienne.agir(), transaction.atomic():
        actions.associer(
            candidature=c, par=d.clinicienne, organisation=d.organisations["operateur"]
        )
    return fraiche(d.clinicienne, c)


PREUVES = {1: "cdaph", 2: "service", 3: "evaluation", 4: "budget"}


def attester(d, c, numero, etat="rempli", **autres):
    par = d.clinicienne if numero in (1, 2) else d.travailleuse
    dit = {"le": date(2026, 6, 1), "preuve": PREUVES[numero]} | autres
    with par.agir(), transaction.atomic():
        return actions.attester(candidature=c, par=par, numero=numero, etat=etat, **dit)


def eligible(d, **autres) -> Candidature:
    c = associee(d, **autres)
    for numero in (1, 2, 3, 4):
        attester(d, c, numero)
    return fraiche(d.clinicienne, c)


def presentee(d, categories=("IDENTITE", "SITUATION_LOCATIVE"), **autres) -> Candidature:
    """Presented to MOSELIS, with the person's explicit accord."""
    c = eligible(d, **autres)
    c.accord = accorder(d, c, "CANDIDATURE", categories, ["moselis"])
    with d.clinicienne.agir(), transaction.atomic():
        actions.presenter(candidature=c, par=d.clinicienne, organisation=d.organisations["moselis"])
    lue = fraiche(d.clinicienne, c)
    lue.accord = c.accord
    return lue


def offre(**autres) -> dict:
    return {
        "commune": Commune.objects.get(code="57480"), "quartier": "Centre", "adresse": "3 rue Basse",
        "type_logement": "t1", "surface": 31, "etage": 2, "ascenseur": True,
        "loyer": Decimal("312.40"), "charges": Decimal("78.60"), "depot": Decimal(0),
        "chauffage": "collectif", "disponible_le": date(2026, 11, 2),
    } | autres  # fmt: skip


def logement(d, par=None, **autres) -> Logement:
    par = par or d.referente
    with par.agir(), transaction.atomic():
        return logements.offrir(par=par, cle=uuid4(), dit=offre(**autres))


def photographier(d, offert: Logement, *, par=None, dessins=((b"\xff\xd8\xff", b"\xff\xd8\xff"),)):
    """Add photos to a flat, drawn already: no process for each."""
    par = par or d.referente
    with par.agir(), transaction.atomic():
        return photos.ajouter(logement=offert, par=par, dessins=dessins)


A1 = Budget(
    ressources={"aah": Decimal("1042.62")}, loyer=Decimal("312.40"), charges=Decimal("78.60"),
    aide=Decimal("262.00"),
)  # fmt: skip


def etudier(d, c, budget=A1, **autres):
    """The operator studies the budget, today unless told otherwise."""
    jour = horloge.aujourdhui()
    dit = {"le": jour, "aide_le": jour} | autres
    with d.travailleuse.agir(), transaction.atomic():
        return budgets.etudier(candidature=c, par=d.travailleuse, budget=budget, **dit)
