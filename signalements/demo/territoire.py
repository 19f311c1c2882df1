"""Territory, partners and cast of the demonstration."""

from datetime import datetime
from zoneinfo import ZoneInfo

from partnership.acteurs import actions as acteurs
from partnership.acteurs.acteur import Acteur, acteur_de, charte_en_vigueur
from partnership.acteurs.communes import charger_communes
from partnership.acteurs.enums import CategorieR1110, Role, TypeOrganisation, ZoneFeries
from partnership.acteurs.models import (
    Adhesion,
    Agence,
    Charte,
    Commune,
    Organisation,
    Territoire,
    Utilisateur,
)

from ..catalogue import installer_catalogue

PARIS = ZoneInfo("Europe/Paris")
CODE = "metz"
METZ_METROPOLE = "200039865"
SIGNEE_LE = datetime(2018, 11, 15, 9, 0, tzinfo=PARIS)
ARRIVEE = datetime(2026, 1, 5, 9, 0, tzinfo=PARIS)
MOT_DE_PASSE = "palier-demonstration-2026"

CHARTE = """Je prends part au partenariat pour aider la personne concernée, et pour rien d’autre.

Je ne lis, n’écris et ne transmets que ce qui est strictement nécessaire à ma mission.
Je n’utilise rien de ce que j’apprends ici dans une procédure, ni contre la personne.
Je ne garde pas de notes personnelles. Je ne copie rien hors de Palier.
Je n’essaie pas de savoir ce que mon rôle ne me donne pas à lire.
Si je connais la personne ou sa famille, je le dis et je me retire.
La personne est informée ; elle peut s’opposer ; elle reste maîtresse de ses choix.

Le secret professionnel est protégé par l’article 226-13 du code pénal. Sa violation est punie."""

_B, _T = TypeOrganisation.BAILLEUR, TypeOrganisation
# Short name: kind, full name, parent. From the founding slides of June 2018.
ORGANISATIONS = {
    "MOSELIS": (_B, "MOSELIS", None),
    "BATIGERE": (_B, "BATIGERE", None),
    "LOGIEST": (_B, "LOGIEST", None),
    "ICF HNE": (_B, "ICF Habitat Nord-Est", None),
    "I3F GRAND EST": (_B, "I3F Grand Est", None),
    "OPH MONTIGNY": (_B, "OPH de Montigny-lès-Metz", None),
    "MHT": (_B, "Metz Habitat Territoire", None),
    "PRESENCE HABITAT": (_B, "Présence Habitat", None),
    "ARELOR": (_T.UNION_HLM, "ARELOR Hlm", None),
    "CH de Jury": (_T.CH, "Centre hospitalier de Jury", None),
    "ERAH": (_T.ERAH, "Équipe réseau des alternatives à l’hospitalisation", "CH de Jury"),
    "CLSM": (_T.CLSM, "Conseil local de santé mentale du territoire messin", "CH de Jury"),
    "Opérateur": (_T.OPERATEUR, "Opérateur associatif (fictif)", None),
    "CCAS de Metz": (_T.CCAS, "CCAS de Metz", None),
    "Metz Métropole": (_T.EPCI, "Metz Métropole", None),
    "ARS": (_T.ARS, "Agence régionale de santé Grand Est", None),
}

# First name, name, organisation, role, profession, R1110-2. All fictitious.
DISTRIBUTION = [
    ("Karima", "Benali", "MOSELIS", Role.AGENT_PROXIMITE, "Gardienne", ""),
    ("Sylvie", "Antoine", "MOSELIS", Role.REFERENT_SOCIAL, "Conseillère sociale", ""),
    ("Marc", "Lefort", "MOSELIS", Role.REFERENT_SOCIAL, "Responsable de l’action sociale", ""),
    ("Béatrice", "Klein", "MOSELIS", Role.ADMIN_ORGANISATION, "Responsable d’agence", ""),
    ("Luc", "Fabre", "MOSELIS", Role.DELEGUE_DONNEES, "Délégué à la protection des données", ""),
    ("Julien", "Roth", "BATIGERE", Role.AGENT_PROXIMITE, "Gardien", ""),
    ("Nathalie", "Weber", "BATIGERE", Role.REFERENT_SOCIAL, "Conseillère sociale", ""),
    ("Claire", "Muller", "ERAH", Role.CLINICIEN, "Infirmière", CategorieR1110.SANTE),
    ("Paul", "Stern", "ERAH", Role.CLINICIEN, "Psychiatre", CategorieR1110.SANTE),
    ("Hélène", "Garnier", "CLSM", Role.COORDINATEUR, "Coordonnatrice", ""),
    ("Yann", "Tissot", "Opérateur", Role.TRAVAILLEUR_SOCIAL, "Assistant de service social",
     CategorieR1110.ASSISTANT_SOCIAL),
    ("Samia", "Haddad", "CCAS de Metz", Role.MEMBRE_COMMISSION, "Responsable sociale", ""),
    ("Agnès", "Picard", "ARS", Role.PILOTAGE, "Chargée de mission", ""),
    ("Thomas", "Remy", "ARELOR", Role.RESPONSABLE_FORMATION, "Chargé de formation", ""),
]  # fmt: skip
AUTRES_BAILLEURS = ["LOGIEST", "ICF HNE", "I3F GRAND EST", "OPH MONTIGNY", "MHT",
                    "PRESENCE HABITAT"]  # fmt: skip
NOMS_AUTRES = [
    ("Denis", "Colas", "Marie", "Humbert"), ("Ali", "Kaci", "Sophie", "Grandjean"),
    ("Rémi", "Noël", "Anne", "Schmitt"), ("Fatou", "Sarr", "Laure", "Becker"),
    ("Hugo", "Vidal", "Rachel", "Simon"), ("Inès", "Ott", "Carole", "Zimmer"),
]  # fmt: skip


def monter() -> dict[str, Acteur]:
    """Build the territory and return the cast by e-mail."""
    charger_communes("57")
    technique = Utilisateur.objects.create_superuser(
        "technique@palier.demo", MOT_DE_PASSE, prenom="Compte", nom="Technique"
    )
    territoire = _territoire()
    organisations = {cle: _organisation(territoire, cle) for cle in ORGANISATIONS}
    cast = [_personne(*ligne, organisations, technique) for ligne in DISTRIBUTION]
    for bailleur, (p1, n1, p2, n2) in zip(AUTRES_BAILLEURS, NOMS_AUTRES, strict=True):
        agent = (p1, n1, bailleur, Role.AGENT_PROXIMITE, "Gardien d’immeuble", "")
        referente = (p2, n2, bailleur, Role.REFERENT_SOCIAL, "Conseillère sociale", "")
        cast += [_personne(*agent, organisations, technique),
                 _personne(*referente, organisations, technique)]  # fmt: skip
    return {acteur.utilisateur.email: acteur for acteur in cast}


def coordinatrice(cast: dict[str, Acteur]) -> Acteur:
    """Return the coordinator of the cast."""
    return next(acteur for acteur in cast.values() if acteur.role == Role.COORDINATEUR)


def _territoire() -> Territoire:
    territoire = Territoire.objects.create(
        code=CODE, nom="Territoire messin", zone_feries=ZoneFeries.MOSELLE
    )
    territoire.communes.set(Commune.objects.filter(epci_code=METZ_METROPOLE))
    Charte.objects.create(territoire=territoire, version=1, texte=CHARTE, publiee_le=SIGNEE_LE)
    installer_catalogue(territoire)
    return territoire


def _organisation(territoire: Territoire, cle: str) -> Organisation:
    type_, nom, parent = ORGANISATIONS[cle]
    organisation = Organisation.objects.create(
        territoire=territoire,
        type=type_,
        nom=nom,
        nom_court=cle,
        rattachee_a=Organisation.objects.filter(territoire=territoire, nom_court=parent).first(),
        courriel=f"contact@{_domaine(cle)}",
    )
    if type_ != TypeOrganisation.CH:
        Adhesion.objects.create(
            organisation=organisation, debut=SIGNEE_LE, acte="Convention cadre (démonstration)"
        )
    if type_ == TypeOrganisation.ERAH:
        organisation.communes.set(territoire.communes.all())
    if type_ == TypeOrganisation.BAILLEUR:
        Agence.objects.create(organisation=organisation, nom="Agence de Metz")
    return organisation


def _domaine(cle: str) -> str:
    return "".join(c for c in _sans_accent(cle) if c.isalnum()) + ".demo"


def _sans_accent(texte: str) -> str:
    from partnership.secret.personne.tiers import plat

    return plat(texte)


FEMMES = {"Karima", "Sylvie", "Béatrice", "Nathalie", "Claire", "Hélène", "Samia", "Agnès", "Marie",
          "Sophie", "Anne", "Laure", "Rachel", "Carole", "Fatou", "Inès"}  # fmt: skip
INTITULES = {
    Role.AGENT_PROXIMITE: ("Agente de proximité", "Agent de proximité"),
    Role.REFERENT_SOCIAL: ("Référente sociale", "Référent social"),
    Role.CLINICIEN: ("Clinicienne", "Clinicien"),
    Role.TRAVAILLEUR_SOCIAL: ("Travailleuse sociale", "Travailleur social"),
    Role.COORDINATEUR: ("Coordonnatrice", "Coordonnateur"),
    Role.DELEGUE_DONNEES: ("Déléguée aux données", "Délégué aux données"),
    Role.ADMIN_ORGANISATION: ("Administratrice de l’organisme", "Administrateur de l’organisme"),
}


def _intitule(prenom: str, role: str) -> str:
    """Return the title as the person says it; empty when the role's own name suits."""
    feminin, masculin = INTITULES.get(role, ("", ""))
    return feminin if prenom in FEMMES else masculin


def _personne(prenom, nom, cle, role, profession, r1110, organisations, technique) -> Acteur:
    """Create one member of the cast, with her role and her signature of the charter."""
    compte = Utilisateur.objects.create_user(
        f"{_sans_accent(prenom)}.{_sans_accent(nom)}@{_domaine(cle)}",
        MOT_DE_PASSE,
        prenom=prenom,
        nom=nom,
        profession=profession,
        categorie_r1110_2=r1110,
    )
    organisation = organisations[cle]
    affectation = acteurs.affecter(
        utilisateur=compte,
        organisation=organisation,
        role=role,
        par=technique,
        agence=organisation.agences.first(),
        debut=ARRIVEE,
        intitule=_intitule(prenom, role),
    )
    acteur = acteur_de(affectation)
    charte = charte_en_vigueur(organisation.territoire_id)
    acteurs.signer_charte(acteur=acteur, version=charte.version, empreinte=charte.empreinte)
    return acteur_de(affectation)
