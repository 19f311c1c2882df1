"""The directory and the sectors as spreadsheets, in the columns of the import: they come back."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Count, QuerySet

from partnership.acteurs.models import Territoire

from .. import consultation, horaires, regles
from ..enums import EtatExport, Forme, Jour, NatureImport
from ..models import Export, RegleSectorielle, Structure
from ..sectorisation import NUMERO_AU_PLUS
from .colonnes import CONTACTS_AU_PLUS, titres, titres_des_contacts
from .ecrire_tableaux import ecrire
from .travail import pas

PAR_PAQUET = 1000
CONTACTS_DU_MODELE = 2


def fabriquer(demande: Export) -> bool:
    """Make the spreadsheet that was asked for."""
    entetes, lignes = contenu(demande.territoire, demande.nature, demande.filtres)
    octets = ecrire(demande.forme, entetes, lignes)
    with pas(demande) as frais:
        frais.fichier, frais.etat = octets, EtatExport.PRET
    return True


def contenu(territoire: Territoire, nature: str, filtres: dict) -> tuple[list[str], Iterator]:
    """Return the titles and the lines of an export."""
    if nature == NatureImport.SECTEURS:
        return list(titres(nature).values()), _regles(territoire)
    structures = chercher(territoire, filtres)
    contacts = structures.order_by().aggregate(n=Count("contacts__ordre", distinct=True))["n"]
    colonnes = titres(nature) | titres_des_contacts(min(max(contacts, 1), CONTACTS_AU_PLUS))
    return [*colonnes.values(), "Vérifiée le"], _structures(structures, list(colonnes))


def chercher(territoire: Territoire, filtres: dict) -> QuerySet[Structure]:
    """Return the entries that a search finds, all of them."""
    return consultation.reponses(
        consultation.lire(filtres, territoire.communes.order_by("nom")), territoire, pro=True
    )


def _structures(structures: QuerySet[Structure], champs: list[str]) -> Iterator[list]:
    entieres = structures.select_related("commune", "proprietaire").prefetch_related(
        "communes", "secteurs", "contacts", "plages"
    )
    for structure in entieres.iterator(chunk_size=PAR_PAQUET):
        cases = _cases(structure)
        yield [*(cases.get(champ, "") for champ in champs), structure.verifie_le]


def _cases(s: Structure) -> dict:
    """Return the cells of an entry by field, as the import reads them."""
    plages = [[p.jour, f"{p.debut:%H:%M}", f"{p.fin:%H:%M}"] for p in s.plages.all()]
    dits = horaires.dire(plages)
    cases = {
        champ: getattr(s, champ) for champ in titres(NatureImport.ANNUAIRE) if hasattr(s, champ)
    }
    cases |= {jour.label: dits.get(jour.value, "") for jour in Jour}
    cases |= {
        "reference": str(s.ref),
        "genre": s.sorte.court,
        "commune": s.commune.nom if s.commune else "",
        "insee": s.commune_id or "",
        "communes": " ; ".join(c.pk for c in s.communes.all()),
        "secteurs": " ; ".join(x.code for x in s.secteurs.all()),
        "toujours_ouverte": "oui" if s.toujours_ouverte else "",
        "diffusion": "tout le monde" if s.diffusion == "public" else "professionnels",
        "proprietaire": s.proprietaire.nom_court if s.proprietaire else "",
    }
    for rang, contact in enumerate(islice(s.contacts.all(), CONTACTS_AU_PLUS), start=1):
        cases |= {
            f"contact_{rang}_fonction": contact.fonction,
            f"contact_{rang}_telephone": contact.telephone,
            f"contact_{rang}_courriel": contact.courriel,
            f"contact_{rang}_pour_pros": "oui" if contact.pour_pros else "non",
            f"contact_{rang}_service": "oui" if regles.est_portable(contact.telephone) else "",
        }
    return cases


def _regles(territoire: Territoire) -> Iterator[list]:
    regles_ = RegleSectorielle.objects.filter(secteur__territoire=territoire)
    entieres = regles_.select_related("secteur__cmp", "secteur__equipe", "commune")
    for r in entieres.order_by("secteur__code", "commune__nom", "cle", "debut").iterator():
        s = r.secteur
        numeros = r.cle and (r.debut, r.fin) != (1, NUMERO_AU_PLUS)
        yield [
            s.code, s.nom, s.get_public_display(), s.etablissement,
            _designer(s.cmp), _designer(s.equipe), r.commune.nom, r.commune_id, "",
            r.voie, r.cote if r.cle else "", r.debut if numeros else "",
            r.fin if numeros and r.fin < NUMERO_AU_PLUS else "",
        ]  # fmt: skip


def _designer(structure: Structure | None) -> str:
    return (structure.finess or structure.nom) if structure else ""


def modele(nature: str) -> tuple[list[str], Iterable[list]]:
    """Return an empty table with one line that shows how to fill it."""
    if nature == NatureImport.SECTEURS:
        exemple = [
            "57G90", "Metz centre", "adultes", "CH de l’exemple", "", "", "Metz", "57463", "",
            "rue de l’Exemple", "pairs", 2, 98,
        ]  # fmt: skip
        return list(titres(nature).values()), [exemple]
    colonnes = titres(NatureImport.ANNUAIRE) | titres_des_contacts(CONTACTS_DU_MODELE)
    exemple_ = {
        "genre": "GEM", "nom": "GEM de l’Exemple", "services": "Accueil, activités, sorties.",
        "publics": "Adultes", "conditions": "Libre, sans orientation",
        "adresse": "1 rue de l’Exemple", "commune": "Metz", "insee": "57463",
        "lundi": "9h-12h, 14h-17h", "diffusion": "tout le monde",
        "contact_1_fonction": "Accueil", "contact_1_telephone": "03 53 01 99 99",
    }  # fmt: skip
    return list(colonnes.values()), [[exemple_.get(champ, "") for champ in colonnes]]


TYPES = {
    Forme.CSV: "text/csv; charset=utf-8",
    Forme.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Forme.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
