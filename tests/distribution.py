"""A fixed cast in a small territory, made through the actions wherever there is one."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from partnership.acteurs import actions as acteurs
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import (
    Adhesion,
    Affectation,
    Charte,
    Commune,
    Organisation,
    Reglage,
    Territoire,
    Utilisateur,
)
from signalements.catalogue import installer_catalogue

MOT_DE_PASSE = "Un long chemin de pierre 2026!"
DEPUIS = timezone.now() - timedelta(days=400)


@dataclass
class Distribution:
    """Territory, organisations and acteurs, by short names."""

    territoire: Territoire
    organisations: dict[str, Organisation] = field(default_factory=dict)
    acteurs: dict[str, Acteur] = field(default_factory=dict)
    superutilisateur: Utilisateur | None = None

    def __getattr__(self, nom: str) -> Acteur:
        try:
            return self.__dict__["acteurs"][nom]
        except KeyError:
            raise AttributeError(nom) from None


ORGANISATIONS = {
    "moselis": (TypeOrganisation.BAILLEUR, "MOSELIS"),
    "batigere": (TypeOrganisation.BAILLEUR, "BATIGERE"),
    "erah": (TypeOrganisation.ERAH, "ERAH"),
    "clsm": (TypeOrganisation.CLSM, "CLSM"),
    "operateur": (TypeOrganisation.OPERATEUR, "Opérateur"),
    "ars": (TypeOrganisation.ARS, "ARS"),
    "ccas": (TypeOrganisation.CCAS, "CCAS"),
}
ROLES = {
    "referente": ("moselis", Role.REFERENT_SOCIAL),
    "referente2": ("moselis", Role.REFERENT_SOCIAL),
    "agent": ("moselis", Role.AGENT_PROXIMITE),
    "agent2": ("moselis", Role.AGENT_PROXIMITE),
    "admin_organisation": ("moselis", Role.ADMIN_ORGANISATION),
    "deleguee": ("moselis", Role.DELEGUE_DONNEES),
    "formation": ("moselis", Role.RESPONSABLE_FORMATION),
    "referente_batigere": ("batigere", Role.REFERENT_SOCIAL),
    "clinicienne": ("erah", Role.CLINICIEN),
    "travailleuse": ("operateur", Role.TRAVAILLEUR_SOCIAL),
    "coordinatrice": ("clsm", Role.COORDINATEUR),
    "membre": ("ccas", Role.MEMBRE_COMMISSION),
    "pilotage": ("ars", Role.PILOTAGE),
}


def monter() -> Distribution:
    """Build the cast, and a second territory with one référente and one clinician.

    Where it stands already (each process of the tests has it once for all), read it.
    """
    if Territoire.objects.filter(code="essai").exists():
        return retrouver()
    root = Utilisateur.objects.create_superuser(
        "root@essai.test", MOT_DE_PASSE, prenom="R", nom="Oot"
    )
    troupe = monter_territoire("essai", "Essai", root, ORGANISATIONS, ROLES)
    ailleurs = monter_territoire(
        "ailleurs",
        "Ailleurs",
        root,
        {"bailleur": (TypeOrganisation.BAILLEUR, "LOIN"), "erah": (TypeOrganisation.ERAH, "ERAH")},
        {"referente": ("bailleur", Role.REFERENT_SOCIAL), "clinicienne": ("erah", Role.CLINICIEN)},
    )
    troupe.acteurs["etrangere"] = ailleurs.acteurs["referente"]
    troupe.acteurs["clinicienne_ailleurs"] = ailleurs.acteurs["clinicienne"]
    troupe.superutilisateur = root
    return troupe


def retrouver() -> Distribution:
    """Read the cast, as fresh objects."""
    troupe = Distribution(Territoire.objects.get(code="essai"))
    courts = {nom_court: cle for cle, (_, nom_court) in ORGANISATIONS.items()}
    for organisation in Organisation.objects.filter(territoire=troupe.territoire):
        organisation.territoire = troupe.territoire
        troupe.organisations[courts[organisation.nom_court]] = organisation
    affectations = Affectation.objects.select_related("utilisateur", "organisation__territoire")
    ailleurs = {"referente": "etrangere", "clinicienne": "clinicienne_ailleurs"}
    for affectation in affectations.order_by("pk"):
        nom, domaine = affectation.utilisateur.email.split("@")
        cle = nom if domaine == "essai.test" else ailleurs[nom]
        troupe.acteurs[cle] = Acteur(affectation.utilisateur, affectation, True, True)
    troupe.superutilisateur = Utilisateur.objects.get(is_superuser=True)
    return troupe


def monter_territoire(code, nom, root, organisations, roles) -> Distribution:
    """Build one territory in which every gate is passed."""
    territoire = Territoire.objects.create(code=code, nom=nom, zone_feries="57")
    commune, _ = Commune.objects.get_or_create(
        code="57463", defaults={"nom": "Metz", "codes_postaux": ["57000"]}
    )
    autre, _ = Commune.objects.get_or_create(
        code="57480", defaults={"nom": "Montigny-lès-Metz", "codes_postaux": ["57950"]}
    )
    territoire.communes.set([commune, autre])
    # A cast member opens more dossiers in a minute of tests than anybody in a day.
    Reglage.objects.create(
        territoire=territoire,
        cle="lectures_frein",
        valeur=100_000,
        du=DEPUIS.date(),
        source="essais",
    )
    charte = Charte.objects.create(territoire=territoire, version=1, texte="La charte.")
    installer_catalogue(territoire)
    troupe = Distribution(territoire)
    for cle, (type_, nom_court) in organisations.items():
        organisation = Organisation.objects.create(
            territoire=territoire, type=type_, nom=nom_court, nom_court=nom_court
        )
        Adhesion.objects.create(organisation=organisation, debut=DEPUIS, acte="Convention")
        if type_ == TypeOrganisation.ERAH:
            organisation.communes.set([commune])
        troupe.organisations[cle] = organisation
    for cle, (organisation, role) in roles.items():
        troupe.acteurs[cle] = engager(
            troupe.organisations[organisation], role, cle, root, charte, code
        )
    return troupe


def engager(organisation, role, nom, root, charte, code) -> Acteur:
    """Create a user, her affectation and her signature."""
    compte = Utilisateur.objects.create_user(
        f"{nom}@{code}.test", prenom=nom.capitalize(), nom="Essai"
    )
    affectation = acteurs.affecter(
        utilisateur=compte, organisation=organisation, role=role, par=root, debut=DEPUIS
    )
    charte.signatures.create(utilisateur=compte, empreinte=charte.empreinte)
    return acteur_de(affectation)
