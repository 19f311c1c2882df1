"""Writes of the commissions, all by the coordinator: opened, seated, dated, closed."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Territoire
from partnership.acteurs.refus import ActionRefusee, EtatPerime

from . import actions_composition, convocations, regles, regles_seances, suites
from .enums import COLLEGES
from .models import College, Commission, Composition, Mandat, MandatAvant, Seance, Siege


def installer_colleges(territoire: Territoire) -> None:
    """Give a territory the colleges that it starts with; those it has stay as they are."""
    if not College.objects.filter(territoire=territoire).exists():
        College.objects.bulk_create(
            [
                College(territoire=territoire, code=code, nom=nom, ordre=rang)
                for rang, (code, nom) in enumerate(COLLEGES)
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def ouvrir(*, par: Acteur, dit: dict) -> Commission:
    """Open a commission, with the seats of its kind; `dit`: genre, nom, objet, rythme."""
    regles.verifier_tenir(par)
    installer_colleges(par.territoire)
    ouverte = _ecrire(Commission(territoire=par.territoire), par, dit)
    actions_composition.proposer(ouverte)
    return ouverte


@transaction.atomic
def modifier(*, commission: Commission, par: Acteur, dit: dict, revision: int) -> Commission:
    """Correct what is said of a commission."""
    fraiche = _verrouiller(commission, par)
    if fraiche.revision != revision:
        raise EtatPerime
    fraiche.revision += 1
    return _ecrire(fraiche, par, dit)


@transaction.atomic
def clore(*, commission: Commission, par: Acteur) -> Commission:
    """Close a commission: it stays readable, nothing of it changes any more."""
    fraiche = _verrouiller(commission, par)
    fraiche.close_le = horloge.aujourdhui()
    fraiche.save(update_fields=["close_le"])
    return fraiche


@transaction.atomic
def ajouter_college(*, par: Acteur, nom: str) -> College:
    """Add a college to the territory of the acteur."""
    regles.verifier_tenir(par)
    installer_colleges(par.territoire)
    code = slugify(nom)[:30].strip("-") or "autre"
    return enregistrer(College(territoire=par.territoire, code=code, nom=nom))


@transaction.atomic
def ecrire_siege(
    *, commission: Commission, par: Acteur, dit: dict, siege: Siege | None = None
) -> Siege:
    """Add a seat, or correct one; `dit`: college, organisation, organisme, fonction."""
    fraiche = _verrouiller(commission, par)
    siege = siege or Siege(commission=fraiche)
    for champ, valeur in dit.items():
        setattr(siege, champ, valeur)
    return enregistrer(siege)


@transaction.atomic
def retirer_siege(*, siege: Siege, par: Acteur) -> None:
    """Take out a seat that nobody has held; one that was held stays, its mandates ended."""
    _verrouiller(siege.commission, par)
    if siege.mandats.exists():
        raise ActionRefusee("Ce siège a été tenu : terminez ses mandats, il reste dans l’histoire.")
    siege.delete()


@transaction.atomic
def asseoir(*, siege: Siege, par: Acteur, dit: dict, mandat: Mandat | None = None) -> Mandat:
    """Give a seat to somebody, or correct a mandate; no two at once in one quality.

    `dit`: qualite, affectation, personne, debut, fin, charte, signee_le.
    """
    _verrouiller(siege.commission, par)
    mandat = _garder_trace(mandat) if mandat else Mandat(siege=siege)
    for champ, valeur in dit.items():
        setattr(mandat, champ, valeur)
    mandat.ecrit_par, mandat.ecrit_le = par.affectation, horloge.maintenant()
    return enregistrer(mandat)


@transaction.atomic
def terminer(*, mandat: Mandat, par: Acteur, fin: date) -> Mandat:
    """End a mandate on a day, after its beginning."""
    _verrouiller(mandat.siege.commission, par)
    if fin < mandat.debut:
        raise ActionRefusee("Ce mandat commence après ce jour : corrigez plutôt ses dates.")
    mandat = _garder_trace(mandat)
    mandat.fin = fin
    mandat.ecrit_par, mandat.ecrit_le = par.affectation, horloge.maintenant()
    mandat.save(update_fields=["fin", "ecrit_par", "ecrit_le"])
    return mandat


def _garder_trace(mandat: Mandat) -> Mandat:
    """Keep what a mandate said before it is written over; return it, fresh and held."""
    frais = Mandat.objects.select_for_update(of=("self",)).get(pk=mandat.pk)
    champs = ("qualite", "affectation", "personne", "debut", "fin", "charte", "signee_le")
    dits = {champ: getattr(frais, champ) for champ in (*champs, "ecrit_par", "ecrit_le")}
    MandatAvant.objects.create(mandat=frais, **dits)
    return frais


@transaction.atomic
def composer(*, commission: Commission, par: Acteur, dit: list[dict]) -> None:
    """Say how many members of each college are expected; `dit`: college, au_moins, au_plus."""
    fraiche = _verrouiller(commission, par)
    Composition.objects.filter(commission=fraiche).delete()
    Composition.objects.bulk_create(
        Composition(commission=fraiche, **ligne)
        for ligne in dit
        if ligne["au_moins"] or ligne["au_plus"] is not None
    )


@transaction.atomic
def dater(*, commission: Commission, par: Acteur, dit: dict) -> Seance:
    """Add a date; `dit`: jour, heure, fin, lieu, visio. Members are told at once."""
    fraiche = _verrouiller(commission, par)
    return _ecrire_seance(Seance(commission=fraiche), par, dit)


@transaction.atomic
def deplacer(*, seance: Seance, par: Acteur, dit: dict, revision: int | None = None) -> list[str]:
    """Move a session, or correct its room; return what became of its agenda, in sentences.

    `dit`: as `dater`; `revision`: the `sequence` of the page. The same again changes nothing.
    """
    _verrouiller(seance.commission, par)
    fraiche = _tenir(seance)
    regles_seances.verifier_deplacer(fraiche)
    if all(getattr(fraiche, champ) == valeur for champ, valeur in dit.items()):
        return []
    regles_seances.verifier_revision(fraiche, revision)
    regles_seances.verifier_a_venir(fraiche, dit["jour"], horloge.aujourdhui())
    fraiche.sequence += 1
    _ecrire_seance(fraiche, par, dit)
    return suites.deplacer(par, fraiche)


def _tenir(seance: Seance) -> Seance:
    return Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)


def _ecrire_seance(seance: Seance, par: Acteur, dit: dict) -> Seance:
    for champ, valeur in dit.items():
        setattr(seance, champ, valeur)
    seance.ecrite_par, seance.modifiee_le = par.affectation, horloge.maintenant()
    enregistrer(seance)
    convocations.prevenir(seance)
    return seance


@transaction.atomic
def planifier(
    *, commission: Commission, par: Acteur, jours: Iterable[date], dit: dict
) -> list[Seance]:
    """Add a series of dates; a day that has its session keeps it. `dit`: as `dater`, but jour."""
    fraiche = _verrouiller(commission, par)
    pris = set(fraiche.seances.filter(annulee_le=None).values_list("jour", flat=True))
    return [
        dater(commission=fraiche, par=par, dit={**dit, "jour": jour})
        for jour in sorted(set(jours) - pris)
    ]


@transaction.atomic
def annuler(*, seance: Seance, par: Acteur, revision: int | None = None) -> Seance:
    """Cancel a date; it stays shown as cancelled, its agenda is emptied, those who knew it told.

    `revision`: the `sequence` of the page that was confirmed. Asked twice, it is cancelled once.
    """
    _verrouiller(seance.commission, par)
    fraiche = _tenir(seance)
    if fraiche.annulee_le is None:
        regles_seances.verifier_deplacer(fraiche)
        regles_seances.verifier_revision(fraiche, revision)
        fraiche.annulee_le = fraiche.modifiee_le = horloge.maintenant()
        fraiche.ecrite_par, fraiche.sequence = par.affectation, fraiche.sequence + 1
        fraiche.save(update_fields=["annulee_le", "modifiee_le", "ecrite_par", "sequence"])
        suites.annuler(par, fraiche)
        convocations.prevenir(fraiche)
    return fraiche


def _verrouiller(commission: Commission, par: Acteur) -> Commission:
    regles.verifier_tenir(par)
    fraiche = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
    if fraiche.close_le is not None:
        raise ActionRefusee("Cette commission est close.")
    return fraiche


def _ecrire(commission: Commission, par: Acteur, dit: dict) -> Commission:
    for champ, valeur in dit.items():
        setattr(commission, champ, valeur)
    commission.modifiee_par, commission.modifiee_le = par.affectation, horloge.maintenant()
    return enregistrer(commission)


def enregistrer(objet):
    """Save; what another wrote in between is refused by the base, and said in French."""
    try:
        with transaction.atomic():
            objet.save()
    except IntegrityError as erreur:
        raise ActionRefusee(_phrase(objet, erreur)) from erreur
    return objet


def _phrase(objet, erreur: IntegrityError) -> str:
    nom = getattr(getattr(erreur.__cause__, "diag", None), "constraint_name", "")
    for contrainte in objet._meta.constraints:
        if contrainte.name == nom:
            return str(contrainte.violation_error_message)
    raise erreur
