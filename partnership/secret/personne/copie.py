"""The copy of one dossier, for its person: what her organisation may read there, no more (SP-15).

Every table of pieces goes in by itself; a piece says what a copy hides of it (`PieceDeDossier`).
"""

import io
import json
import zipfile
from datetime import date, datetime

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import capfirst

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Commune, Organisation
from partnership.acteurs.reception.natures import NatureFichier
from partnership.acteurs.registre import recherches, rendre_pdf
from partnership.acteurs.reglages import reglage

from ..coffre import cles
from ..consultation import libelle
from ..enums import CATEGORIES_DE_DOSSIER, Categorie
from ..lecteurs import cercle_de, lecteurs
from ..models import Accord, Dossier, EntreeCercle, Journal, PieceDeDossier
from ..visibilite import droits_sur
from .models import DossierConcerne
from .reperes import est_elle
from .tiers import masquer, mots

FORMAT, VERSION = "palier-copie-pour-la-personne", 1
MECANISME = {"id", "dossier", "territoire", "auteur", "cree_le"}
# Field names are unaccented; these are shown.
LIBELLES = {
    "reference": "référence", "etat": "étape", "etat depuis": "depuis", "echeance": "échéance",
    "finalite": "finalité", "reaction": "réaction", "categories": "catégories",
    "remis le": "remise le", "recevable le": "admis le", "du": "à partir du", "jusqua": "jusqu’au",
    "notice version": "version de la notice", "notice texte": "texte de la notice",
    "mesure": "mesure de protection", "expression": "qui s’est exprimé", "acte": "acte",
    "repondu par": "réponse de", "repondu le": "répondu le", "valide par": "validé par",
    "valide le": "validé le", "detail": "détail",
}  # fmt: skip
AVIS = [
    "Cette copie dit ce que cet organisme peut lire de ce dossier. Chaque organisme répond de ce "
    "qu’il garde : demandez aux autres séparément.",
    "Le nom des autres personnes, et ce qui ferait reconnaître quelqu’un qui a parlé de vous, "
    "n’y sont pas (article 15 § 4 du RGPD).",
    "Les professionnels y sont nommés par leur fonction et leur organisme.",
    "Vous pouvez faire corriger, ajouter votre point de vue, vous opposer, retirer un accord, "
    "demander l’effacement, et vous plaindre à la CNIL.",
]
AVIS_SORTIE = (
    "Cet organisme n’intervient plus dans ce dossier et ne le lit plus. Cette copie dit ce qu’il y "
    "a écrit. Chaque organisme répond de ce qu’il garde : demandez aux autres séparément."
)


class AutrePersonne(Exception):
    """The dossier is of a namesake."""


def lire(deleguee: Acteur, concerne: DossierConcerne) -> dict | None:
    """Return what the copy says, None when nothing may be read any more; raise `AutrePersonne`.

    For the worker, under the identity `systeme`: the rights are lent within a savepoint that is
    always rolled back, so that no other transaction ever sees them.
    """
    with transaction.atomic():
        try:
            with connection.cursor() as curseur:
                curseur.execute("SELECT palier.ouvrir_copie(%s)", [concerne.pk])
            with deleguee.agir():
                return _composer(deleguee, concerne)
        finally:
            transaction.set_rollback(True)


def _composer(deleguee: Acteur, concerne: DossierConcerne) -> dict | None:
    dossier = Dossier.objects.visibles_par(deleguee).filter(pk=concerne.dossier_id).first()
    if dossier is None:
        return None
    cles.preparer([dossier.pk])
    identites = recherches()[dossier.type].identites(deleguee, dossier)
    demande = concerne.demande
    if not est_elle(
        dossier.territoire_id, identites, bytes(demande.jeton_personne), bytes(demande.jeton_annee)
    ):
        raise AutrePersonne
    connus, sortie = _connus(deleguee, identites), _sortie(deleguee, dossier)
    return {
        "format": FORMAT,
        "version": VERSION,
        "demande": demande.reference,
        "dossier": concerne.reference,
        "organisme": deleguee.organisation.nom,
        "faite_le": horloge.maintenant().isoformat(timespec="seconds"),
        "avis": [AVIS_SORTIE, *AVIS[1:]] if sortie else AVIS,
        "informations": _informations(deleguee, dossier, connus, siennes=sortie),
        "lecteurs": _lecteurs(deleguee, dossier),
        "consultations": _consultations(deleguee, dossier),
        "fichiers": _fichiers(deleguee, dossier),
    }


def _connus(deleguee: Acteur, identites) -> set[str]:
    """Return the words that may stand in a text: her names, places and organisations."""
    territoire = deleguee.territoire
    organismes = Organisation.objects.filter(territoire=territoire)
    noms = [nom for paire in organismes.values_list("nom", "nom_court") for nom in paire]
    lieux = Commune.objects.filter(territoires=territoire).values_list("nom", flat=True)
    siens = [texte for nom, prenom, _ in identites for texte in (nom, prenom)]
    return mots("Palier", territoire.nom, *noms, *lieux, *siens)


def modeles() -> list[type[PieceDeDossier]]:
    """Return every table of pieces that speaks of the person, by category."""
    rang = {categorie: n for n, categorie in enumerate(CATEGORIES_DE_DOSSIER)}
    tous = [
        m
        for m in apps.get_models()
        if issubclass(m, PieceDeDossier) and not (m.personnelle or m.hors_copie)
    ]
    return sorted(tous, key=lambda m: (rang[m.categorie], m._meta.label))


def titre_de(modele: type[PieceDeDossier]) -> str:
    """Return how a copy calls a table."""
    return capfirst(modele.titre or str(modele()))


def _sortie(deleguee: Acteur, dossier: Dossier) -> bool:
    """Say whether her organisation has left the circle: it answers for what it wrote, no more."""
    places = EntreeCercle.objects.en_vigueur().filter(dossier=dossier)
    return not places.filter(organisation=deleguee.organisation).exists()


def _informations(
    deleguee: Acteur, dossier: Dossier, connus: set[str], *, siennes: bool
) -> list[dict]:
    """Return what is written; `siennes`: by the people of her organisation alone."""
    return [
        {
            "nature": titre_de(modele),
            "categorie": Categorie(modele.categorie).label,
            "le": piece.cree_le.isoformat(timespec="seconds"),
            "par": _fonction(piece.auteur),
            "champs": list(_champs(piece, connus)),
        }
        for modele in modeles()
        for piece in modele.objects.du_dossier(deleguee, dossier.pk).select_related(
            "auteur__organisation"
        )
        if not siennes or piece.auteur.organisation_id == deleguee.organisation.pk
    ]


def _fichiers(deleguee: Acteur, dossier: Dossier) -> dict[str, bytes]:
    """Return what she signed or gave as a file, by neutral names, to go beside the copy."""
    recus = [
        piece
        for modele in modeles()
        if getattr(modele, "dans_la_copie", False)
        for piece in modele.objects.du_dossier(deleguee, dossier.pk)
    ]
    return {
        f"{dossier.reference}-fichier-{rang}.{NatureFichier(piece.nature).extension}": piece.octets
        for rang, piece in enumerate(recus, start=1)
    }


def _fonction(affectation: Affectation) -> str:
    """Return « Référente sociale ou référent social, MOSELIS »: no professional is named."""
    return f"{Role(affectation.role).label}, {affectation.organisation.nom_court}"


def _champs(piece: PieceDeDossier, connus: set[str]):
    """Yield the fields that say something: name, label, value."""
    a_la_place = piece.copie()
    for champ in piece._meta.concrete_fields:
        if champ.name in MECANISME:
            continue
        if champ.name in a_la_place:
            valeur = a_la_place[champ.name]
        else:
            valeur = _valeur(piece, champ, connus)
        if valeur not in (None, "", b""):
            nom = str(champ.verbose_name)
            libelle = capfirst(LIBELLES.get(nom, nom))
            yield {"champ": champ.name, "libelle": libelle, "valeur": valeur}


def _valeur(piece: PieceDeDossier, champ, connus: set[str]) -> str | bool | int | None:
    brut = getattr(piece, champ.name)
    if isinstance(brut, Affectation):
        return _fonction(brut)
    if isinstance(brut, PieceDeDossier | bytes | memoryview) or brut is None:
        return None
    if champ.choices:
        return str(dict(champ.flatchoices).get(brut, brut))
    if isinstance(brut, list):
        libelles = dict(getattr(champ.base_field, "flatchoices", []))
        return ", ".join(str(libelles.get(v, v)) for v in brut)
    if isinstance(brut, date | datetime):
        return brut.isoformat()
    if isinstance(brut, str):
        return masquer(brut, connus)
    return brut if isinstance(brut, bool | int) else str(brut)


def _lecteurs(deleguee: Acteur, dossier: Dossier) -> list[dict]:
    """Return who may read today, and why, of what her organisation reads itself (SP-04)."""
    droits = droits_sur(deleguee, dossier.pk, dossier.territoire_id)
    lues = {c for c in CATEGORIES_DE_DOSSIER if droits.permet(f"lire_{c.lower()}")}
    accords = list(Accord.objects.du_dossier(deleguee, dossier.pk))
    note = reglage(deleguee.territoire, "note_soignante", horloge.aujourdhui()) is True
    return [
        {
            "categorie": Categorie(lecteur.categorie).label,
            "lecteur": lecteur.titre,
            "portee": lecteur.portee,
            "motif": lecteur.decision.motif,
        }
        for lecteur in lecteurs(cercle_de(dossier), accords, note=note)
        if lecteur.ouvre and lecteur.categorie in lues
    ]


def _consultations(deleguee: Acteur, dossier: Dossier) -> list[dict]:
    """Return who of her organisation did what, when: the others answer for their own journal."""
    lignes = Journal.objects.filter(dossier=dossier.pk, organisation=deleguee.organisation.pk)
    return [
        {
            "le": ligne.le.isoformat(timespec="seconds"),
            "organisme": deleguee.organisation.nom_court,
            "fonction": Role(ligne.role).label if ligne.role in Role.values else "",
            "acte": libelle(ligne.action),
        }
        for ligne in lignes.order_by("le")
    ]


# --- The file ---------------------------------------------------------------------


def fichier(contenu: dict) -> bytes:
    """Return the archive given to the person: the same thing to read (PDF) and to take (JSON)."""
    titre = f"Copie de {contenu['dossier']}"
    pdf = rendre_pdf("personne/pdf/copie.html", {"copie": _a_lire(contenu)}, titre=titre)
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{contenu['dossier']}.pdf", pdf)
        dit = contenu | {"fichiers": list(contenu["fichiers"])}
        texte = json.dumps(dit, ensure_ascii=False, indent=2)
        archive.writestr(f"{contenu['dossier']}.json", texte)
        for nom, octets in contenu["fichiers"].items():
            archive.writestr(nom, octets)
    return sortie.getvalue()


def _a_lire(contenu: dict) -> dict:
    """Return the same content with dates, yes and no as they are read in French."""
    informations = [
        info
        | {
            "le": _jour(info["le"]),
            "champs": [(c["libelle"], _en_francais(c["valeur"])) for c in info["champs"]],
        }
        for info in contenu["informations"]
    ]
    lues = [c | {"le": _jour(c["le"])} for c in contenu["consultations"]]
    return contenu | {
        "informations": informations,
        "consultations": lues,
        "faite_le": _jour(contenu["faite_le"]),
    }


def _en_francais(valeur) -> str:
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    try:
        return _jour(valeur)
    except (TypeError, ValueError):
        return str(valeur)


def _jour(iso: str) -> str:
    """Return « 04/09/2026 », with the hour when there is one; raises when it is no date."""
    if len(iso) == 10:
        return f"{date.fromisoformat(iso):%d/%m/%Y}"
    return f"{timezone.localtime(datetime.fromisoformat(iso)):%d/%m/%Y à %H:%M}"
