"""Writes of the shared documents: shared, corrected, given a new version, taken over, withdrawn."""

import hashlib
import textwrap
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee, EtatPerime
from partnership.acteurs.registre import presser

from . import regles
from .enums import Lecture, Portee
from .examen.natures import Document
from .models import CONFIGURATION, Contenu, Extrait, Fichier, Ressource, Version

PASSAGE = 1500  # characters
CHAMPS = ("genre", "titre", "resume", "types", "roles", "portee")


@transaction.atomic
def partager(*, par: Acteur, dit: dict, document: Document, note: str = "") -> Ressource:
    """Share a document of one's own organisation; `dit`: the fields of `CHAMPS`."""
    regles.verifier_partager(par)
    regles.verifier_portee(par, dit.get("portee", Portee.TERRITOIRE))
    fichier = _ranger(document)
    deja = Ressource.objects.partagees().filter(
        organisation=par.organisation, courante__fichier=fichier
    )
    if trouvee := deja.first():
        raise ActionRefusee(f"Ce fichier est déjà partagé : « {trouvee.titre} ».")
    ressource = Ressource(territoire=par.territoire, organisation=par.organisation)
    return _ouvrir(ressource, dit, fichier, par, note=note)


@transaction.atomic
def modifier(*, ressource: Ressource, par: Acteur, dit: dict, revision: int) -> Ressource:
    """Correct what is said of a document; its versions stay."""
    fraiche = _verrouiller(ressource, par, revision)
    regles.verifier_portee(par, dit.get("portee", fraiche.portee), fraiche.portee)
    _ecrire(fraiche, dit)
    indexer(fraiche)
    return fraiche


@transaction.atomic
def deposer(
    *, ressource: Ressource, par: Acteur, document: Document, note: str, revision: int
) -> Version:
    """Give a new version of a document; the former ones stay."""
    fraiche = _verrouiller(ressource, par, revision)
    fichier = _ranger(document)
    if fraiche.courante and fraiche.courante.fichier_id == fichier.pk:
        raise ActionRefusee("Ce fichier est déjà celui de la version en cours.")
    return _ajouter_version(fraiche, fichier, par, note=note)


@transaction.atomic
def retirer(*, ressource: Ressource, par: Acteur, motif: str) -> Ressource:
    """Withdraw a document: nobody finds it any more; territories that took it over keep theirs."""
    fraiche = _verrouiller(ressource, par)
    fraiche.retiree_le, fraiche.retiree_par = horloge.maintenant(), par.affectation
    fraiche.motif = motif
    fraiche.save(update_fields=["retiree_le", "retiree_par", "motif"])
    return fraiche


@transaction.atomic
def reprendre(*, source: Ressource, par: Acteur) -> Ressource:
    """Take over a document of another territory, tied to its source; once for a territory."""
    # The source is held: two coordinators of one territory take it over one after the other.
    fraiche = Ressource.objects.select_for_update(of=("self",)).select_related("courante").get(
        pk=source.pk
    )  # fmt: skip
    regles.verifier_reprendre(par, fraiche)
    siennes = Ressource.objects.partagees().filter(territoire=par.territoire, source=fraiche)
    if deja := siennes.first():
        return deja
    dit = {champ: getattr(fraiche, champ) for champ in CHAMPS} | {"portee": Portee.TERRITOIRE}
    reprise = Ressource(territoire=par.territoire, organisation=par.organisation, source=fraiche)
    return _ouvrir(
        reprise, dit, fraiche.courante.fichier, par,
        note=fraiche.courante.note, reprise_de=fraiche.courante,
    )  # fmt: skip


@transaction.atomic
def mettre_a_jour(*, ressource: Ressource, par: Acteur) -> Version | None:
    """Take over the newer version of the source; None when there is none (any more)."""
    fraiche = _verrouiller(ressource, par)
    nouvelle = regles.version_a_reprendre(fraiche)
    if nouvelle is None:
        return None
    return _ajouter_version(fraiche, nouvelle.fichier, par, note=nouvelle.note, reprise_de=nouvelle)


def _verrouiller(ressource: Ressource, par: Acteur, revision: int | None = None) -> Ressource:
    """Lock a document and return it fresh, for who keeps it."""
    fraiche = (
        Ressource.objects.select_for_update(of=("self",))
        .select_related("courante", "source__courante")
        .get(pk=ressource.pk)
    )
    regles.verifier_tenir(par, fraiche)
    if fraiche.retiree_le is not None:
        raise ActionRefusee("Cette ressource a été retirée.")
    if revision is not None and revision != fraiche.revision:
        raise EtatPerime
    return fraiche


def _ouvrir(ressource: Ressource, dit: dict, fichier: Fichier, par: Acteur, **version) -> Ressource:
    ressource.cree_le = horloge.maintenant()
    for champ, valeur in dit.items():
        setattr(ressource, champ, valeur)
    ressource.save()
    _ajouter_version(ressource, fichier, par, **version)
    return ressource


def _ajouter_version(
    ressource: Ressource, fichier: Fichier, par: Acteur, *, note: str, reprise_de=None
) -> Version:
    ressource.courante = Version.objects.create(
        ressource=ressource,
        numero=ressource.courante.numero + 1 if ressource.courante else 1,
        fichier=fichier,
        note=note,
        auteur=par.affectation,
        le=horloge.maintenant(),
        reprise_de=reprise_de,
    )
    ressource.revision += 1
    ressource.save(update_fields=["courante", "revision"])
    indexer(ressource)
    return ressource.courante


def _ecrire(ressource: Ressource, dit: dict) -> None:
    for champ in CHAMPS:
        if champ in dit:
            setattr(ressource, champ, dit[champ])
    ressource.revision += 1
    ressource.save(update_fields=[*CHAMPS, "revision"])


def _ranger(document: Document) -> Fichier:
    """Keep a document once for each content, and ask for its words to be read."""
    fichier, neuf = Fichier.objects.get_or_create(
        empreinte=hashlib.sha256(document.octets).hexdigest(),
        defaults={"nature": document.nature, "poids": len(document.octets)},
    )
    if neuf:
        from .tasks import lire_les_ressources  # which imports this module

        Contenu.objects.create(fichier=fichier, octets=document.octets)
        transaction.on_commit(lambda: presser(lire_les_ressources), robust=True)
    # One at a time for one content: a double click shares it once.
    return Fichier.objects.select_for_update().get(pk=fichier.pk)


def indexer(ressource: Ressource) -> None:
    """Make a document findable: the words of its title weigh most, then its summary, its text."""
    texte = ""
    if ressource.courante:
        passages = Extrait.objects.filter(fichier=ressource.courante.fichier_id)
        texte = "\n".join(passages.values_list("texte", flat=True))
    poids = {"A": ressource.titre, "B": ressource.resume, "D": texte}
    vecteur = reduce(
        add,
        (SearchVector(Value(t), weight=p, config=CONFIGURATION) for p, t in poids.items()),
    )
    Ressource.objects.filter(pk=ressource.pk).update(vecteur=vecteur)


def couper(texte: str) -> list[str]:
    """Return a text in passages of whole lines, of about `PASSAGE` characters."""
    passages: list[str] = []
    for ligne in texte.splitlines():
        morceaux = textwrap.wrap(ligne, PASSAGE) or [""]
        for morceau in morceaux:
            if passages and len(passages[-1]) + len(morceau) < PASSAGE:
                passages[-1] += f"\n{morceau}"
            else:
                passages.append(morceau)
    return passages


def noter_le_texte(fichier: Fichier, texte: str | None) -> None:
    """Write the words of a document, and make those who bear it findable by them."""
    fichier.lecture = (
        Lecture.ILLISIBLE if texte is None else Lecture.LUE if texte else Lecture.SANS_TEXTE
    )
    fichier.save(update_fields=["lecture"])
    fichier.passages.all().delete()
    Extrait.objects.bulk_create(
        Extrait(fichier=fichier, rang=rang, texte=passage)
        for rang, passage in enumerate(couper(texte or ""))
    )
    for ressource in Ressource.objects.filter(courante__fichier=fichier).select_related("courante"):
        indexer(ressource)
