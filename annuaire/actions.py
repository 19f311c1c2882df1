"""Writes of the directory: each one leaves its modification, which is also its history."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee, EtatPerime

from . import ecriture, fiche, regles, revision
from .enums import Nature, Suite
from .models import Lot, Modification, Structure

PAR_PAQUET = 500  # entries written at once


def verrouiller(structure: Structure, version: int | None = None) -> Structure:
    """Lock an entry and return it fresh; raise `EtatPerime` when the page was stale."""
    fraiche = (
        Structure.objects.select_for_update().select_related("territoire").get(pk=structure.pk)
    )
    if version is not None and fraiche.version != version:
        raise EtatPerime
    if fraiche.retiree_le is not None:
        raise ActionRefusee("Cette fiche a été retirée de l’annuaire.")
    return fraiche


@transaction.atomic
def creer(*, par: Acteur, document: dict, lot: Lot | None = None, cle_source="") -> Structure:
    """Add an entry; kept by its owner, or by the coordinator."""
    structure = Structure(territoire=par.territoire, cle_source=cle_source)
    proposee = _organisation_de(document)
    if not regles.coordonne(par) and proposee != str(par.organisation.ref):
        raise ActionRefusee("Vous ajoutez les fiches de votre organisme ; proposez les autres.")
    ecriture.ecrire([(structure, document)])
    _tracer(structure, par, Nature.CREER, {}, document, lot=lot)
    return structure


@transaction.atomic
def modifier(
    *, structure: Structure, par: Acteur, document: dict, version: int | None = None,
    motif: str = "", lot: Lot | None = None,
) -> Structure:  # fmt: skip
    """Change an entry; nothing is written when nothing changes."""
    fraiche = verrouiller(structure, version)
    regles.verifier_tenir(par, fraiche)
    avant = fiche.lire(fraiche)
    apres = fiche.differences(avant, document)
    if apres:
        _ecrire(fraiche, apres)
        anciens = {champ: avant.get(champ) for champ in apres}
        _tracer(fraiche, par, Nature.MODIFIER, anciens, apres, motif=motif, lot=lot)
    return fraiche


@transaction.atomic
def verifier(*, structure: Structure, par: Acteur) -> Structure:
    """Say that an entry is true today."""
    fraiche = verrouiller(structure)
    regles.verifier_tenir(par, fraiche)
    fraiche.verifie_le, fraiche.relance_le = horloge.aujourdhui(), None
    fraiche.save(update_fields=["verifie_le", "relance_le"])
    _tracer(fraiche, par, Nature.VERIFIER, {}, {})
    return fraiche


@transaction.atomic
def retirer(*, structure: Structure, par: Acteur, motif: str, lot: Lot | None = None) -> Structure:
    """Take an entry out of the directory; its history stays."""
    fraiche = verrouiller(structure)
    regles.verifier_tenir(par, fraiche)
    fraiche.retiree_le = horloge.maintenant()
    fraiche.version += 1
    fraiche.save(update_fields=["retiree_le", "version"])
    _tracer(fraiche, par, Nature.RETIRER, fiche.lire(fraiche), {}, motif=motif, lot=lot)
    return fraiche


@transaction.atomic
def proposer(
    *, par: Acteur, document: dict, motif: str, structure: Structure | None = None
) -> Modification | None:
    """Propose a change, or a new entry; None when nothing would change."""
    avant: dict = {}
    apres = document
    if structure is not None:
        fraiche = verrouiller(structure)
        tout = fiche.lire(fraiche)
        apres = fiche.differences(tout, document)
        avant = {champ: tout.get(champ) for champ in apres}
        if not apres:
            return None
    return Modification.objects.create(
        territoire=par.territoire,
        structure=structure,
        nature=Nature.MODIFIER if structure else Nature.CREER,
        suite=Suite.PROPOSEE,
        avant=avant,
        apres=apres,
        motif=motif,
        auteur=par.affectation,
    )


@transaction.atomic
def accepter(*, modification: Modification, par: Acteur) -> Structure:
    """Apply a proposal; refuse when a field that it changes has changed meanwhile."""
    fraiche = _a_decider(modification, par)
    if fraiche.structure is None:
        structure = Structure(territoire=fraiche.territoire)
        ecriture.ecrire([(structure, fraiche.apres)])
        fraiche.structure = structure
    else:
        structure = verrouiller(fraiche.structure)
        actuel = fiche.lire(structure)
        depassees = [c for c in fraiche.apres if actuel.get(c) != fraiche.avant.get(c)]
        if depassees:
            noms = ", ".join(fiche.titre(c) for c in depassees)
            raise ActionRefusee(f"Cette fiche a changé depuis la proposition ({noms}).")
        _ecrire(structure, fraiche.apres)
    _decider(fraiche, par, Suite.APPLIQUEE)
    revision.avancer(fraiche.territoire_id)
    return structure


@transaction.atomic
def refuser(*, modification: Modification, par: Acteur, reponse: str) -> Modification:
    """Refuse a proposal, with the reason that its author will read."""
    fraiche = _a_decider(modification, par)
    fraiche.reponse = reponse
    _decider(fraiche, par, Suite.REFUSEE)
    return fraiche


@transaction.atomic
def annuler(*, lot: Lot, par: Acteur) -> int:
    """Undo an import as a whole: every entry as it was before; return how many changes.

    Refused when an entry of it has been changed since, which undoing would lose.
    """
    regles.verifier_importer(par)
    frais = Lot.objects.select_for_update().get(pk=lot.pk)
    if frais.annule_le is not None:
        raise ActionRefusee("Cet import est déjà annulé.")
    faites = frais.modifications.filter(suite=Suite.APPLIQUEE)
    touchees = Structure.objects.filter(pk__in=faites.values("structure"))
    # Locked by their keys alone: there may be a hundred thousand of them.
    list(touchees.select_for_update().order_by("pk").values_list("pk"))
    _refuser_si_changees(frais, faites)
    _defaire(faites)
    nombre = faites.update(suite=Suite.ANNULEE)
    frais.annule_le = horloge.maintenant()
    frais.save(update_fields=["annule_le"])
    revision.avancer(frais.territoire_id)
    return nombre


def _defaire(faites: QuerySet[Modification]) -> None:
    """Undo changes from the newest: what an entry was before the first is what it is again."""
    de_nature = {n: faites.filter(nature=n).values("structure") for n in Nature}
    avant: dict[int, dict] = {}
    changees = faites.exclude(nature__in=[Nature.CREER, Nature.RETIRER]).order_by("-pk")
    for cle, ancien in changees.values_list("structure", "avant"):
        avant.setdefault(cle, {}).update(ancien)
    Structure.objects.filter(pk__in=de_nature[Nature.RETIRER]).update(retiree_le=None)
    Structure.objects.filter(pk__in=de_nature[Nature.CREER]).update(
        retiree_le=horloge.maintenant(), cle_source=""
    )
    cles = sorted(avant)
    for debut in range(0, len(cles), PAR_PAQUET):
        paquet = list(Structure.objects.filter(pk__in=cles[debut : debut + PAR_PAQUET]))
        for structure in paquet:
            structure.version += 1
        ecriture.ecrire([(structure, avant[structure.pk]) for structure in paquet])


def _refuser_si_changees(lot: Lot, faites) -> None:
    """An entry changed by another hand after the import wrote it, be it before the import ended."""
    apres = Modification.objects.filter(
        structure=OuterRef("structure"), suite=Suite.APPLIQUEE, pk__gt=OuterRef("pk")
    ).exclude(lot=lot)
    plus_tard = faites.filter(Exists(apres.exclude(nature=Nature.VERIFIER)))
    if changees := plus_tard.values("structure").distinct().count():
        raise ActionRefusee(
            f"{changees} fiche(s) de cet import ont changé depuis : annulez-les une à une."
        )


def _a_decider(modification: Modification, par: Acteur) -> Modification:
    fraiche = (
        Modification.objects.select_for_update(of=("self",))
        .select_related("structure", "territoire")
        .get(pk=modification.pk)
    )
    if fraiche.suite != Suite.PROPOSEE:
        raise ActionRefusee("Cette proposition a déjà sa réponse.")
    regles.verifier_decider(par, fraiche)
    return fraiche


def _decider(modification: Modification, par: Acteur, suite: Suite) -> None:
    modification.suite = suite
    modification.decidee_par = par.affectation
    modification.decidee_le = horloge.maintenant()
    modification.save(update_fields=["suite", "decidee_par", "decidee_le", "reponse", "structure"])


def _ecrire(structure: Structure, document: dict) -> None:
    structure.version += 1
    ecriture.ecrire([(structure, document)])


def _organisation_de(document: dict) -> str | None:
    return document.get("proprietaire")


def _tracer(
    structure: Structure, par: Acteur, nature: Nature, avant: dict, apres: dict, *,
    motif: str = "", lot: Lot | None = None,
) -> None:  # fmt: skip
    """Leave the trace of a change that is done, and say that the directory is another."""
    Modification.objects.create(
        territoire=structure.territoire,
        structure=structure,
        lot=lot,
        nature=nature,
        suite=Suite.APPLIQUEE,
        avant=avant,
        apres=apres,
        motif=motif,
        auteur=par.affectation,
        decidee_par=par.affectation,
        decidee_le=horloge.maintenant(),
    )
    revision.avancer(structure.territoire_id)
