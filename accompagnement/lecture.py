"""What the forms start from: the values written, the organisations that the person named."""

from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation, roles_permis
from partnership.acteurs.models import Adhesion, Organisation
from partnership.secret.cercle import consentements_depuis
from partnership.secret.enums import FinaliteAccord, Qualite
from partnership.secret.lecteurs import cercle_de

from . import pieces, regles
from .enums import Etat
from .models import Candidature, CritereAtteste, Origine, Personne, Souhait

CHAMPS = {
    Personne: ("civilite", "nom", "prenom", "annee_naissance", "telephone"),
    Origine: ("lieu", "depuis"),
    Souhait: ("type_logement", "etage", "foyer", "animal", "precisions"),
}


def valeurs(acteur: Acteur, candidature: Candidature) -> dict:
    """Return what the form of a candidature shows, from what this acteur reads."""
    lues = pieces.lire(acteur, candidature)
    dites = {"version": candidature.version, "besoin_le": candidature.besoin_le}
    for modele, noms in CHAMPS.items():
        piece = lues.derniere(modele)
        if piece is not None:
            dites |= {nom: getattr(piece, nom) for nom in noms}
    souhait = lues.derniere(Souhait)
    for rang, code in enumerate(souhait.communes if souhait else [], start=1):
        dites[f"commune_{rang}"] = code
    return dites


def critere(dit: CritereAtteste | None) -> dict:
    """Return what the form of a criterion shows; it is attested again today."""
    if dit is None:
        return {}
    return {"etat": dit.etat, "preuve": dit.preuve, "revoir_le": dit.revoir_le}


# What an accord of this finality brings into the circle.
QUALITES = {
    FinaliteAccord.PARTAGE: Qualite.OPERATEUR,
    FinaliteAccord.CANDIDATURE: Qualite.DESTINATAIRE,
}


def types_sociaux() -> list[str]:
    """Return the kinds of organisations that hold social workers."""
    return [t for t in TypeOrganisation if Role.TRAVAILLEUR_SOCIAL in roles_permis(t)]


def organisations_accordees(
    candidature: Candidature, elements: regles.Elements, finalite: str, categorie: str, types: list
) -> list[Organisation]:
    """Return the signatories of these kinds that a live accord names, and that are not in yet as
    such: in by the commission is not in; after a re-examination a landlord is presented again."""
    dits = consentements_depuis(elements.accords)
    qualite = QUALITES[finalite]
    deja = qualite != Qualite.DESTINATAIRE or candidature.etat == Etat.PRESENTEE
    dedans = [
        entree.organisation_id
        for entree in cercle_de(candidature.dossier_id)
        if deja and entree.qualite == qualite
    ]
    trouvees = (
        Organisation.objects.filter(territoire=candidature.territoire_id, type__in=types)
        .filter(pk__in=Adhesion.objects.en_vigueur().values("organisation"))
        .exclude(pk__in=dedans)
        .order_by("nom_court")
    )
    return [o for o in trouvees if regles.accord_couvre(dits, finalite, o.pk, categorie)]
