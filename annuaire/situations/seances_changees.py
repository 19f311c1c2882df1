"""A session moves, is cancelled, ends, passes: what becomes of its points (plugged in
`commissions`).

Each point is written under its own saisine's lock, held after that of the session.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from annuaire.commissions.convocations import GABARITS
from annuaire.commissions.enums import NatureAvis
from annuaire.commissions.models import Seance
from annuaire.commissions.suites import Ligne, Suite
from annuaire.regles import coordonne
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur, acteur_de
from partnership.acteurs.enums import Role, TypeOrganisation
from partnership.acteurs.models import Affectation, Territoire
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import envoyer_courrier
from partnership.acteurs.reglages import reglage
from partnership.secret.personne.actions import est_gele
from partnership.secret.visibilite import portes_ouvertes

from . import lecture
from .actions import ordre, socle
from .actions.seance import programmer_la_revue
from .enums import Etat, MotifOte, demandeurs
from .models import Invite, Point, Saisine


def lister(acteur: Acteur, seance: Seance) -> list[Ligne]:
    """Return the agenda as this acteur may read it: codes alone, once it is released (J-7).

    The coordinator, who makes it, reads it at any time. A point of somebody whose accord does not
    name the reader is not there, nor counted (SP-01).
    """
    avance = reglage(acteur.territoire, "delai_ordre_du_jour", horloge.aujourdhui())
    if not coordonne(acteur) and (seance.jour - horloge.aujourdhui()).days > avance:
        return []
    ouvrables = lecture.saisines(acteur).values("pk")
    return [_ligne(p) for p in lecture.points_de(acteur, seance, ouvrables)]


def _ligne(point: Point) -> Ligne:
    etat, genre = "", ""
    url = reverse("situations:saisine", args=[point.dossier_id])
    if point.presente_le:  # where one gives an opinion, then reads the relevé
        etat, genre = ("Examinée", "fait") if point.termine_le else ("Ouverte en séance", "info")
        url = reverse("situations:point", args=[point.dossier_id, point.pk])
    return Ligne(point.saisine.code, point.minutes, etat, genre, url)


def _vivants(par: Acteur, seance: Seance) -> list[Point]:
    """Return what is on an agenda and not over, always in the same order."""
    lus = Point.objects.visibles_par(par).filter(seance=seance, ote_le=None, termine_le=None)
    return list(lus.select_related("saisine__dossier__territoire", "seance").order_by("saisine"))


def _codes(points: Iterable[Point]) -> str:
    return ", ".join(sorted(p.saisine.code for p in points))


def annoncer(acteur: Acteur, seance: Seance) -> list[str]:
    """Return what cancelling does: which points leave, how many people are told."""
    points = _vivants(acteur, seance)
    if not points:
        return ["Aucune situation n’est à son ordre du jour."]
    prevenues = len(_auteurs(points))
    if len(points) == 1:
        dits = [
            "Une situation quitte l’ordre du jour, et est de nouveau à inscrire : "
            f"{_codes(points)}.",
            "Les membres qui la lisaient pour cette séance ne la lisent plus.",
        ]
    else:
        dits = [
            f"{len(points)} situations quittent l’ordre du jour, et sont de nouveau à inscrire : "
            f"{_codes(points)}.",
            "Les membres qui les lisaient pour cette séance ne les lisent plus.",
        ]
    qui = f"{prevenues} personnes sont prévenues" if prevenues > 1 else "1 personne est prévenue"
    return [*dits, f"Chez ceux qui ont saisi la commission, {qui} aussitôt."]


def _auteurs(points: Iterable[Point]) -> set[int]:
    """Return whom `prevenir_le_demandeur` tells."""
    dites = Q()
    for p in points:
        roles = demandeurs(p.saisine.dossier.type)
        dites |= Q(organisation=p.saisine.organisation_id, role__in=roles)
    actives = Affectation.objects.en_vigueur().filter(dites, utilisateur__is_active=True)
    return set(actives.values_list("utilisateur", flat=True))


@transaction.atomic
def annuler(par: Acteur, seance: Seance) -> None:
    """Take every point off a session that is cancelled: back « à inscrire », readers out."""
    for point in _vivants(par, seance):
        _prevenir_les_invites(par, seance, point, NatureAvis.ANNULATION)
        _oter(point, par, MotifOte.SEANCE)


def _oter(point: Point, par: Acteur, motif: str, acte: str = "oter") -> Saisine:
    """Even when the dossier is frozen at the person's request: what stops must not be held back."""
    saisine = socle.verrouiller(point.saisine, par)
    ordre.retirer_de_l_agenda(saisine, par, motif, point.seance, acte)
    _prevenir_les_autres(saisine, par)
    if saisine.etat == Etat.SUIVIE:
        programmer_la_revue(saisine, par)
    return saisine


@transaction.atomic
def deplacer(par: Acteur, seance: Seance) -> list[str]:
    """Let points follow their session if the accord lives until then, else take them off.

    Those who sit on the new day read; those who no longer sit stop (SP-02). Authors are told.
    """
    suivent, otes = [], []
    for point in _vivants(par, seance):
        _prevenir_les_invites(par, seance, point, NatureAvis.CHANGEMENT)
        (suivent if _suit(point, seance, par) else otes).append(point)
    phrases = []
    if suivent:
        phrases.append(f"À l’ordre du jour de la nouvelle date : {_codes(suivent)}.")
    if otes:
        phrases.append(
            f"{_codes(otes)} : l’accord de la personne prend fin avant cette date. De nouveau à "
            "inscrire, sur une autre séance ou avec un nouvel accord."
        )
    return phrases


def _suit(point: Point, seance: Seance, par: Acteur) -> bool:
    """Say whether a point followed its session; without an accord until then, it is taken off."""
    saisine = socle.verrouiller(point.saisine, par)
    try:
        accord = socle.accord_pour(saisine.dossier, par, saisine.categories)
    except ActionRefusee:
        _oter(point, par, MotifOte.ACCORD)
        return False
    if accord.jusqua <= ordre.debut_de(seance):
        _oter(point, par, MotifOte.DEPLACEE)
        return False
    _changer_de_lecteurs(saisine, par, point, seance, accord.destinataires)
    socle.passer(saisine, par, "inscrire", vers=saisine.etat, **socle.suivre_l_accord(accord))
    socle.prevenir_le_demandeur(saisine, "saisine_suite")
    return True


def _changer_de_lecteurs(
    saisine: Saisine, par: Acteur, point: Point, seance: Seance, destinataires
) -> None:
    """Let out who does not sit on the new day, in who does; guests of the point stay.

    In a dossier frozen at the person's request nobody new reads: they enter when it is opened.
    """
    if saisine.etat != Etat.INSCRITE:
        return  # a review: its readers are those who sat, others enter when it is opened
    membres = ordre.membres_nommes(saisine, par, seance, destinataires)
    invites = Invite.objects.visibles_par(par).filter(point=point, sorti_le=None)
    gardes = {m.pk for m in membres} | set(invites.values_list("affectation", flat=True))
    if point.retour_de is not None:
        gardes |= ordre.membres_presents(point.retour_de)
    ordre.sortir_les_membres(saisine, par, sauf=gardes)
    if not est_gele(saisine.dossier_id):
        ordre.faire_entrer_les_membres(saisine, par, seance, destinataires)


def _prevenir_les_autres(saisine: Saisine, par: Acteur) -> None:
    """Tell the other coordinators: who did it has it on her screen."""
    autres = Affectation.objects.en_vigueur().filter(
        organisation=socle.coordination(saisine.territoire), role=Role.COORDINATEUR,
        utilisateur__is_active=True,
    )  # fmt: skip
    for affectation in autres.exclude(pk=par.affectation.pk).select_related("utilisateur"):
        socle.ecrire_a(saisine, "saisine_suite", affectation)


def _prevenir_les_invites(par: Acteur, seance: Seance, point: Point, nature: str) -> None:
    """Tell the guests of a point, as members are: a date and a link, no code (SP-17)."""
    invites = Invite.objects.visibles_par(par).filter(point=point, sorti_le=None)
    for invite in invites.select_related("affectation__utilisateur"):
        compte = invite.affectation.utilisateur
        envoyer_courrier(
            gabarit=GABARITS[nature], destinataire_email=compte.email, utilisateur=compte,
            lien=reverse("commissions:seance", args=[seance.ref]), reference=seance.reference,
            territoire=par.territoire,
            cle=f"seance:{seance.ref}:{nature}:{seance.sequence}:{compte.pk}",
        )  # fmt: skip


@transaction.atomic
def lever(par: Acteur, seance: Seance) -> None:
    """Put off what a session that ends has not opened; refused while a point is still open."""
    points = _vivants(par, seance)
    ouverts = [p for p in points if p.presente_le]
    if ouverts:
        raise ActionRefusee(
            f"Terminez d’abord {_codes(ouverts)} : c’est là que son quorum et son relevé se notent."
        )
    for point in points:
        _oter(point, par, MotifOte.REPORTE)


def passer(territoire: Territoire) -> None:
    """Put off, for the clock, what the sessions of another day left unopened; safe to run twice.

    Under the identity of a coordinator, whose walls give the points: the journal says under which,
    and that the platform did it. Without one, nothing moves until there is.
    """
    par = _qui_coordonne(territoire)
    if par is None:
        return
    with par.agir():
        for cle in _seances_passees(par):
            _reporter(par, cle)


def _qui_coordonne(territoire: Territoire) -> Acteur | None:
    """Return a coordinator whose gates are all open (SP-03)."""
    en_place = Affectation.objects.en_vigueur().filter(
        organisation__territoire=territoire, organisation__type=TypeOrganisation.CLSM,
        role=Role.COORDINATEUR, utilisateur__is_active=True,
    )  # fmt: skip
    lues = en_place.select_related("utilisateur", "organisation__territoire").order_by("pk")
    return next((a for a in map(acteur_de, lues) if portes_ouvertes(a)), None)


@transaction.atomic
def _seances_passees(par: Acteur) -> list[int]:
    """Return the keys of the sessions of another day that have a point not opened."""
    points = Point.objects.visibles_par(par).filter(
        seance__jour__lt=horloge.aujourdhui(), seance__annulee_le=None, ote_le=None,
        presente_le=None, termine_le=None,
    )  # fmt: skip
    return list(points.order_by("seance").values_list("seance", flat=True).distinct())


@transaction.atomic
def _reporter(par: Acteur, cle: int) -> None:
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=cle)
    if seance.annulee_le is None and seance.jour < horloge.aujourdhui():
        for point in _vivants(par, seance):
            if point.presente_le is None:
                saisine = _oter(point, par, MotifOte.PASSEE, "reporter")
                socle.ecrire_a(saisine, "saisine_suite", par.affectation)


SUITE = Suite(
    lister=lister, annoncer=annoncer, annuler=annuler, deplacer=deplacer, lever=lever,
    passer=passer,
)  # fmt: skip
