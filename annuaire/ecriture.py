"""Entries written from their documents, one or thousands at once, in the current transaction."""

from collections.abc import Iterable
from datetime import time

from django.db import connection

from partnership.acteurs.models import Commune, Organisation

from .adresses import sans_accent
from .fiche import SIMPLES
from .models import Contact, Mot, Plage, Secteur, Structure

RECHERCHE_AU_PLUS = 4000  # characters of each weight
VECTEURS = """
UPDATE annuaire_structure AS s SET vecteur =
    setweight(to_tsvector('simple', d.a), 'A') || setweight(to_tsvector('simple', d.b), 'B')
    || setweight(to_tsvector('simple', d.c), 'C')
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS d(id, a, b, c)
WHERE s.id = d.id
"""

Ecriture = tuple[Structure, dict]


def ecrire(ecritures: Iterable[Ecriture]) -> None:
    """Write the fields of documents into entries of one territory; new entries are created.

    A number of queries that does not grow with the number of entries.
    """
    ecritures = list(ecritures)
    if not ecritures:
        return
    _remplir(ecritures)
    neuves = [s for s, _ in ecritures if s.pk is None]
    anciennes = [s for s, _ in ecritures if s.pk is not None]
    Structure.objects.bulk_create(neuves)
    Structure.objects.bulk_create(
        anciennes, update_conflicts=True, unique_fields=["id"],
        update_fields=[*SIMPLES, "commune", "proprietaire", "version", "verifie_le", "relance_le"],
    )  # fmt: skip
    _ecrire_les_liens(ecritures)
    _ecrire_les_listes(ecritures)
    indexer([s for s, _ in ecritures])


def _remplir(ecritures: list[Ecriture]) -> None:
    """Set the plain fields; a commune or an owner that does not exist here is none."""
    territoire = ecritures[0][0].territoire_id
    documents = [document for _, document in ecritures]
    communes = {d["commune"] for d in documents if d.get("commune")}
    connues = set(Commune.objects.filter(pk__in=communes).values_list("pk", flat=True))
    refs = {d["proprietaire"] for d in documents if d.get("proprietaire")}
    siennes = Organisation.objects.filter(territoire=territoire, ref__in=refs)
    organisations = {str(o.ref): o for o in siennes} if refs else {}
    for structure, document in ecritures:
        for nom in SIMPLES:
            if nom in document:
                setattr(structure, nom, document[nom])
        if "commune" in document:
            code = document["commune"]
            structure.commune_id = code if code in connues else None
        if "proprietaire" in document:
            structure.proprietaire = organisations.get(document["proprietaire"] or "")


def _ecrire_les_liens(ecritures: list[Ecriture]) -> None:
    """Replace the communes and the sectors that the documents name."""
    territoire = ecritures[0][0].territoire_id
    communes = {c for _, d in ecritures for c in d.get("communes", [])}
    codes = {c for _, d in ecritures for c in d.get("secteurs", [])}
    secteurs = Secteur.objects.filter(territoire=territoire, code__in=codes)
    for champ, connus in (
        ("communes", {c: c for c in _existantes(communes)}),
        ("secteurs", dict(secteurs.values_list("code", "pk")) if codes else {}),
    ):
        lien = Structure._meta.get_field(champ).remote_field.through
        but = f"{champ[:-1]}_id"
        touchees = [(s, d[champ]) for s, d in ecritures if champ in d]
        lien.objects.filter(structure__in=[s.pk for s, _ in touchees]).delete()
        lien.objects.bulk_create(
            lien(structure_id=s.pk, **{but: connus[v]})
            for s, valeurs in touchees
            for v in dict.fromkeys(valeurs)
            if v in connus
        )


def _existantes(communes: set[str]) -> list[str]:
    if not communes:
        return []
    return list(Commune.objects.filter(pk__in=communes).values_list("pk", flat=True))


def _ecrire_les_listes(ecritures: list[Ecriture]) -> None:
    """Replace the contacts and the hours that the documents give."""
    contacts = [(s, d["contacts"]) for s, d in ecritures if "contacts" in d]
    Contact.objects.filter(structure__in=[s.pk for s, _ in contacts]).delete()
    Contact.objects.bulk_create(
        Contact(structure=s, ordre=rang, **contact)
        for s, siens in contacts
        for rang, contact in enumerate(siens)
    )
    plages = [(s, d["plages"]) for s, d in ecritures if "plages" in d]
    Plage.objects.filter(structure__in=[s.pk for s, _ in plages]).delete()
    Plage.objects.bulk_create(
        Plage(structure=s, jour=jour, debut=_heure(debut), fin=_heure(fin))
        for s, siennes in plages
        for jour, debut, fin in siennes
    )


def _heure(texte: str) -> time:
    return time.fromisoformat(texte)


def indexer(structures: list[Structure]) -> None:
    """Make the words of entries findable: those of a name weigh most, then kind and place."""
    cles = [s.pk for s in structures]
    fonctions: dict[int, list[str]] = {}
    # What only professionals read must not answer the public's search.
    ouverts = Contact.objects.filter(structure__in=cles, pour_pros=False)
    for structure, fonction in ouverts.values_list("structure", "fonction"):
        fonctions.setdefault(structure, []).append(fonction)
    codes = {s.commune_id for s in structures} - {None}
    noms = dict(Commune.objects.filter(pk__in=codes).values_list("pk", "nom"))
    textes = [
        _textes(s, noms.get(s.commune_id, ""), " ".join(fonctions.get(s.pk, ())))
        for s in structures
    ]
    with connection.cursor() as curseur:
        curseur.execute(VECTEURS, [cles, *(list(poids) for poids in zip(*textes, strict=True))])
    _retenir_les_mots(structures[0].territoire_id, textes)


def _textes(structure: Structure, commune: str, fonctions: str) -> tuple[str, str, str]:
    """Return the words of an entry by weight, without accents."""
    sorte = structure.sorte
    poids = (
        [structure.nom],
        [sorte.sigle, sorte.nom, *sorte.mots, commune],
        [structure.services, structure.publics, structure.adresse, fonctions],
    )
    a, b, c = (sans_accent(" ".join(textes))[:RECHERCHE_AU_PLUS] for textes in poids)
    return a, b, c


def _retenir_les_mots(territoire: int, textes: list[tuple[str, str, str]]) -> None:
    mots = {mot for poids in textes for texte in poids for mot in texte.split()}
    cherches = sorted(mot for mot in mots if 3 < len(mot) <= 60)
    siens = Mot.objects.filter(territoire=territoire, mot__in=cherches)
    connus = set(siens.values_list("mot", flat=True))
    # In order, so that two imports at once wait for each other rather than fail.
    Mot.objects.bulk_create(
        [Mot(territoire_id=territoire, mot=mot) for mot in cherches if mot not in connus],
        ignore_conflicts=True,
    )
