"""Closed lists about who acts."""

from django.db.models import TextChoices


class Role(TextChoices):
    """Roles of an affectation (secret.md § 1); the Django superuser has none."""

    AGENT_PROXIMITE = "AGENT_PROXIMITE", "Agent de proximité"
    REFERENT_SOCIAL = "REFERENT_SOCIAL", "Référente ou référent social"
    CLINICIEN = "CLINICIEN", "Clinicienne ou clinicien de l’ERAH"
    TRAVAILLEUR_SOCIAL = "TRAVAILLEUR_SOCIAL", "Travailleuse ou travailleur social"
    COORDINATEUR = "COORDINATEUR", "Coordonnatrice ou coordonnateur du CLSM"
    MEMBRE_COMMISSION = "MEMBRE_COMMISSION", "Membre de la commission"
    PILOTAGE = "PILOTAGE", "Pilotage"
    RESPONSABLE_FORMATION = "RESPONSABLE_FORMATION", "Responsable de formation"
    DELEGUE_DONNEES = "DELEGUE_DONNEES", "Déléguée ou délégué à la protection des données"
    ADMIN_ORGANISATION = "ADMIN_ORGANISATION", "Administratrice ou administrateur de l’organisme"


# Roles that read figures, members or a journal, and no dossier ever.
SANS_DOSSIER = frozenset(
    {Role.PILOTAGE, Role.RESPONSABLE_FORMATION, Role.DELEGUE_DONNEES, Role.ADMIN_ORGANISATION}
)


class TypeOrganisation(TextChoices):
    """Kinds of organisations (domain.md § 7 and § 9)."""

    BAILLEUR = "BAILLEUR", "Bailleur social"
    UNION_HLM = "UNION_HLM", "Association d’organismes HLM"
    CH = "CH", "Centre hospitalier"
    ERAH = "ERAH", "Équipe réseau des alternatives à l’hospitalisation"
    EMPP = "EMPP", "Équipe mobile psychiatrie précarité"
    EQUIPE_CRISE = "EQUIPE_CRISE", "Équipe mobile de crise"
    CMP = "CMP", "Centre médico-psychologique"
    CATTP = "CATTP", "Centre d’accueil thérapeutique à temps partiel"
    HOPITAL_JOUR = "HOPITAL_JOUR", "Hôpital de jour"
    CENTRE_CRISE = "CENTRE_CRISE", "Centre de crise"
    UHC = "UHC", "Unité d’hospitalisation de courte durée"
    CSAPA = "CSAPA", "CSAPA ou CAARUD"
    CLSM = "CLSM", "Conseil local de santé mentale"
    PTSM = "PTSM", "Projet territorial de santé mentale"
    CPTS = "CPTS", "Communauté professionnelle territoriale de santé"
    DAC = "DAC", "Dispositif d’appui à la coordination"
    OPERATEUR = "OPERATEUR", "Opérateur associatif"
    SAVS = "SAVS", "Service d’accompagnement à la vie sociale"
    SAMSAH = "SAMSAH", "Service d’accompagnement médico-social"
    GEM = "GEM", "Groupe d’entraide mutuelle"
    FAMILLES = "FAMILLES", "Association de familles ou d’usagers"
    MANDATAIRE = "MANDATAIRE", "Mandataire judiciaire"
    PENSION_FAMILLE = "PENSION_FAMILLE", "Maison-relais ou pension de famille"
    RESIDENCE_ACCUEIL = "RESIDENCE_ACCUEIL", "Résidence accueil"
    RESIDENCE_SOCIALE = "RESIDENCE_SOCIALE", "Résidence sociale"
    IML = "IML", "Intermédiation locative"
    CHRS = "CHRS", "Centre d’hébergement et de réinsertion sociale"
    SIAO = "SIAO", "SIAO ou 115"
    COMMUNE = "COMMUNE", "Commune"
    EPCI = "EPCI", "Métropole ou intercommunalité"
    CCAS = "CCAS", "CCAS ou CIAS"
    DEPARTEMENT = "DEPARTEMENT", "Département et service social départemental"
    MDPH = "MDPH", "Maison départementale des personnes handicapées"
    ARS = "ARS", "Agence régionale de santé"
    ETAT = "ETAT", "Service de l’État"
    ADIL = "ADIL", "Agence d’information sur le logement"
    CAF = "CAF", "Caisse d’allocations familiales"
    FSL = "FSL", "Fonds de solidarité pour le logement"
    CCAPEX = "CCAPEX", "Commission de prévention des expulsions"
    MEDIATION = "MEDIATION", "Médiation"
    HYGIENE = "HYGIENE", "Service communal d’hygiène et de santé"
    POLICE_MUNICIPALE = "POLICE_MUNICIPALE", "Police municipale"
    ORGANISME_FORMATION = "ORGANISME_FORMATION", "Organisme de formation"


# Those who house: what SP-04 and SP-05 close to them is closed whatever the role that they give.
BAILLEURS = frozenset({TypeOrganisation.BAILLEUR, TypeOrganisation.UNION_HLM})

_PARTOUT = {Role.ADMIN_ORGANISATION, Role.DELEGUE_DONNEES, Role.RESPONSABLE_FORMATION}
_COMMISSION = {Role.MEMBRE_COMMISSION}

# SP-11: the roles that a kind of organisation may hold; a kind that is not named holds none of
# the roles that read a dossier.
ROLES_PAR_TYPE: dict[str, set[str]] = {
    TypeOrganisation.BAILLEUR: {Role.AGENT_PROXIMITE, Role.REFERENT_SOCIAL} | _COMMISSION,
    TypeOrganisation.ERAH: {Role.CLINICIEN} | _COMMISSION,
    TypeOrganisation.OPERATEUR: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.IML: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.SAVS: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.SAMSAH: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.CHRS: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.CCAS: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.DEPARTEMENT: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.DAC: {Role.TRAVAILLEUR_SOCIAL} | _COMMISSION,
    TypeOrganisation.CLSM: {Role.COORDINATEUR} | _COMMISSION,
    TypeOrganisation.ARS: {Role.PILOTAGE},
    TypeOrganisation.ETAT: {Role.PILOTAGE},
    TypeOrganisation.EPCI: {Role.PILOTAGE} | _COMMISSION,
    TypeOrganisation.UNION_HLM: {Role.PILOTAGE},
    TypeOrganisation.CH: {Role.PILOTAGE} | _COMMISSION,
}


def roles_permis(type_organisation: str) -> set[str]:
    """Return the roles that an organisation of this kind may give (SP-11)."""
    return ROLES_PAR_TYPE.get(type_organisation, _COMMISSION) | _PARTOUT


# Roles that read IDENTITE or FAITS: second factor always, outside demonstration mode.
ROLES_A_SECOND_FACTEUR = frozenset(
    {
        Role.AGENT_PROXIMITE,
        Role.REFERENT_SOCIAL,
        Role.CLINICIEN,
        Role.TRAVAILLEUR_SOCIAL,
        Role.COORDINATEUR,
        Role.MEMBRE_COMMISSION,
        Role.DELEGUE_DONNEES,
        Role.ADMIN_ORGANISATION,
    }
)


class CategorieR1110(TextChoices):
    """Professions of article R1110-2 CSP, entitled to shared secrecy with consent."""

    SANTE = "1", "Professionnel de santé (1°)"
    ASSISTANT_SOCIAL = "2a", "Assistante ou assistant de service social (2° a)"
    PSYCHOLOGUE = "2b", "Psychologue, AES ou autre profession du 2° b"
    ASSISTANT_FAMILIAL = "2c", "Assistante maternelle ou familiale (2° c)"
    EDUCATEUR = "2d", "Éducateur ou aide familial (2° d)"
    ACCUEILLANT = "2e", "Accueillant familial (2° e)"
    MANDATAIRE = "2f", "Mandataire judiciaire (2° f)"
    ETABLISSEMENT = "2g", "Personnel d’un établissement L312-1, L321-1 ou L322-1 (2° g)"
    APA = "2i", "Équipe médico-sociale de l’APA (2° i)"
    DAC = "2j", "Personnel d’un dispositif d’appui à la coordination (2° j)"


class ZoneFeries(TextChoices):
    """Calendars of public holidays; codes are the subdivisions of the library `holidays`."""

    METROPOLE = "", "Métropole"
    MOSELLE = "57", "Alsace-Moselle (57)"
    ALSACE = "6AE", "Alsace-Moselle (67 et 68)"
    GUADELOUPE = "GP", "Guadeloupe"
    MARTINIQUE = "MQ", "Martinique"
    GUYANE = "973", "Guyane"
    REUNION = "RE", "La Réunion"
    MAYOTTE = "YT", "Mayotte"
