"""What every write shares: lock, staleness, accord, traces, word to others."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from annuaire.commissions.enums import Genre
from annuaire.commissions.models import Commission
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Affectation, Organisation, Territoire
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import envoyer_courrier
from partnership.secret import cercle, couvertures, evenements
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.enums import Categorie, FinaliteAccord, TypeDossier
from partnership.secret.matrice import prealables
from partnership.secret.models import Accord, Dossier
from partnership.secret.personne.actions import est_gele
from partnership.secret.personne.regles import PHRASE_LIMITATION

from .. import regles, regles_bilan, sources
from ..enums import PREFIXES, TRANSITIONS, Statut, demandeurs
from ..models import BlocFaits, BlocLocatif, BlocSocial, Compteur, Point, Saisine

BLOCS = (BlocFaits, BlocLocatif, BlocSocial)


def verrouiller(saisine: Saisine, par: Acteur, version: int | None = None) -> Saisine:
    """Lock the cover and return it fresh; raise `EtatPerime` when the page was stale."""
    return couvertures.verrouiller(
        saisine, par, version, "dossier__territoire", "commission", quoi="cette saisine"
    )


def engager(saisine: Saisine, par: Acteur, acte: str, version: int | None = None) -> Saisine:
    """Lock, then verify the act; in a frozen dossier, only one that ends what is open."""
    fraiche = verrouiller(saisine, par, version)
    regles.verifier(par, fraiche, acte)
    if acte != "terminer":
        refuser_si_gele(fraiche.dossier_id)
    return fraiche


def refuser_sans_accord(saisine: Saisine) -> None:
    """Refuse to write once the person's accord has ended, whoever asks (SP-06, SP-08)."""
    if not regles.accord_tient(saisine, horloge.maintenant()):
        raise ActionRefusee("L’accord de la personne a pris fin : rien ne s’écrit plus ici.")


def attendre_les_avis(point: Point) -> None:
    """Wait for whoever gives an opinion on a point, or closes them, until commit: a member may
    lock no row of it, and an opinion never slips in behind the closing."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", [str(point.pk)])


def refuser_si_gele(dossier_id) -> None:
    """Refuse to write in a dossier frozen at the person's request (article 18 GDPR)."""
    if est_gele(dossier_id):
        raise ActionRefusee(PHRASE_LIMITATION)


def passer(saisine: Saisine, par: Acteur, acte: str, *, compte: bool = True, **champs) -> None:
    """Write the new state, one line of the journal, one figure; `compte`: see `noter`."""
    vers = champs.pop("vers", None) or (TRANSITIONS[acte].vers if acte in TRANSITIONS else None)
    if vers and vers != saisine.etat:
        champs |= {"etat": vers, "etat_depuis": horloge.maintenant()}
    couvertures.ecrire(saisine, **champs)
    noter(saisine, par, acte, compte=compte)


def noter(saisine: Saisine, par: Acteur, acte: str, *, compte: bool = True) -> None:
    """Leave the traces of an act; `compte`: no figure for what the yearly report has already."""
    journaliser_acteur(f"commission_{acte}", par, saisine.dossier_id, objet=saisine.code)
    if compte:
        compter(saisine, f"commission_{acte}")


def compter(saisine: Saisine, nature: str, detail: str = "") -> None:
    """Leave one figure; that of another kind of commission has its own name, so that the report of
    the situations counts its own alone (SP-16)."""
    evenements.compter(saisine, regles_bilan.nature(saisine.commission.genre, nature), detail)


def noter_lecture(par: Acteur, saisine: Saisine) -> None:
    """Journal that a page of the saisine was opened (SP-13)."""
    journaliser_acteur("commission_lecture", par, saisine.dossier_id, objet=saisine.code)


def creer(modele, saisine: Saisine, par: Acteur, /, **champs):
    """Create a piece of the saisine's dossier."""
    return couvertures.creer(modele, saisine, par, saisine=saisine, **champs)


def coordination(territoire: Territoire) -> Organisation:
    """Return the CLSM, which receives and runs."""
    clsm = Organisation.objects.filter(territoire=territoire, type=TypeOrganisation.CLSM)
    trouvee = clsm.order_by("pk").first()
    if trouvee is None:
        raise ActionRefusee("Ce territoire n’a pas encore de coordination du CLSM dans Palier.")
    return trouvee


def commissions_pour(dossier: Dossier) -> QuerySet[Commission]:
    """Return the open commissions that may examine a dossier of this type, the oldest first."""
    return Commission.objects.filter(
        territoire=dossier.territoire_id, genre=sources.genre(dossier), close_le=None
    ).order_by("pk")


def choisir_commission(dossier: Dossier, voulue: Commission | None) -> Commission:
    """Return the commission that is seized: the one asked for, else the oldest of its kind."""
    commission = voulue or commissions_pour(dossier).first()
    if commission is not None and commission.territoire_id != dossier.territoire_id:
        raise ActionRefusee("Cette commission est celle d’un autre territoire.")
    return regles.verifier_commission(sources.genre(dossier), commission)


def verifier_admise(dossier: Dossier, organisation: Organisation) -> None:
    """Raise for an organisation that must not learn of this dossier yet: a landlord, of a candidate
    who has not agreed to be presented to it (SP-05, matrice.toml [PREALABLE])."""
    exige = prealables().get(TypeDossier(dossier.type))
    if exige is None or organisation.type not in exige.organismes:
        return
    vivants = cercle.accords_vivants(dossier, exige.finalite)
    if not any(organisation.pk in a.destinataires for a in vivants):
        raise ActionRefusee(f"{exige.phrase} {organisation.nom_court} n’en sait rien d’ici là.")


def admise(dossier: Dossier, organisation: Organisation) -> bool:
    """Say whether an organisation may learn of this dossier by the commission."""
    try:
        verifier_admise(dossier, organisation)
    except ActionRefusee:
        return False
    return True


def accord_pour(dossier: Dossier, par: Acteur, categories: Iterable[str]) -> Accord:
    """Return the live accord that lets the coordination read these; raise what is missing."""
    vivants = cercle.accords_vivants(dossier, FinaliteAccord.COMMISSION)
    return regles.verifier_accord(vivants, categories, coordination(par.territoire).pk)


def categories_de(saisine: Saisine, par: Acteur) -> list[str]:
    """Return the categories that the sheet uses, as who wrote it reads it."""
    presentes = [Categorie.FAITS.value]
    for modele, vide in ((BlocLocatif, {"texte": "", "statut": Statut.INCONNU}),
                         (BlocSocial, {"texte": ""})):  # fmt: skip
        if modele.objects.visibles_par(par).filter(saisine=saisine).exclude(**vide).exists():
            presentes.append(modele.categorie.value)
    return presentes


def suivre_l_accord(accord: Accord) -> dict:
    """Return the fields that bear the accord and its end."""
    return {"accord_id": accord.pk, "accord_jusqua": accord.jusqua}


def numeroter(territoire: Territoire, annee: int, genre: str = Genre.SITUATIONS) -> str:
    """Return the next code, such as SC-2026-014; its row is held until commit: no gap.

    Each kind of commission counts its own: a landlord must not read from the codes of its own
    situations how many candidates were brought between them (SP-05).
    """
    rang = couvertures.numeroter(Compteur, territoire_id=territoire.pk, genre=genre, annee=annee)
    return f"{PREFIXES.get(genre, 'SC')}-{annee}-{rang:03d}"


def prevenir(saisine: Saisine, gabarit: str, organisation: Organisation, roles) -> None:
    """Queue one e-mail to each person of these roles: code and link only (SP-17)."""
    personnes = (
        Affectation.objects.en_vigueur()
        .filter(organisation=organisation, role__in=roles, utilisateur__is_active=True)
        .select_related("utilisateur")
    )
    for affectation in personnes:
        ecrire_a(saisine, gabarit, affectation)


def ecrire_a(saisine: Saisine, gabarit: str, affectation: Affectation) -> None:
    """Queue one e-mail to one person, unless her account is closed."""
    if not affectation.utilisateur.is_active:
        return
    envoyer_courrier(
        gabarit=gabarit,
        destinataire_email=affectation.utilisateur.email,
        utilisateur=affectation.utilisateur,
        lien=f"/annuaire/situations/{saisine.dossier_id}/",
        reference=saisine.code,
        territoire=saisine.territoire,
        cle=f"{gabarit}:{saisine.pk}:{saisine.version}:{affectation.utilisateur_id}",
    )


def prevenir_la_coordination(saisine: Saisine, gabarit: str) -> None:
    """Tell the coordinators."""
    prevenir(saisine, gabarit, coordination(saisine.territoire), [Role.COORDINATEUR])


def prevenir_le_demandeur(saisine: Saisine, gabarit: str) -> None:
    """Tell those who brought it."""
    prevenir(saisine, gabarit, saisine.organisation, sorted(demandeurs(saisine.dossier.type)))
