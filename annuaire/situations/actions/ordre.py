"""The agenda: a point is put on it, taken off it; members and guests enter and leave with it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annuaire.commissions import regles as commissions
from annuaire.commissions.lecture_seances import presences
from annuaire.commissions.models import Mandat, Seance
from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.models import Affectation
from partnership.acteurs.refus import ActionRefusee
from partnership.secret import cercle
from partnership.secret.enums import Qualite
from partnership.secret.models import EntreeCercle

from .. import regles
from ..enums import Etat, MotifOte
from ..models import Deport, Invite, Point, Saisine
from . import socle


def debut_de(seance: Seance) -> datetime:
    """Return when a session opens, in France."""
    return timezone.make_aware(datetime.combine(seance.jour, seance.heure))


@transaction.atomic
def inscrire(
    *, saisine: Saisine, par: Acteur, seance: Seance, minutes: int = 30, version: int | None = None
) -> Point:
    """Put it on the agenda of a session that the accord still covers; members enter to read.

    Twice: the same point. The session is held first: it is not cancelled, nor moved, meanwhile.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    deja = Point.objects.visibles_par(par).filter(saisine=saisine, seance=seance, ote_le=None)
    if (point := deja.first()) is not None:
        return point
    fraiche = socle.engager(saisine, par, "inscrire", version)
    _verifier_seance(fraiche, seance)
    accord = socle.accord_pour(fraiche.dossier, par, fraiche.categories)
    if accord.jusqua <= debut_de(seance):
        raise ActionRefusee(
            "L’accord de la personne prend fin avant cette séance : choisissez-en une autre, ou "
            "demandez-lui de le renouveler."
        )
    points = Point.objects.visibles_par(par)
    ordre = points.filter(seance=seance, ote_le=None).count() + 1
    avant = points.filter(saisine=fraiche, termine_le__isnull=False).order_by("-termine_le").first()
    point = socle.creer(
        Point, fraiche, par, seance=seance, ordre=ordre, minutes=minutes, retour_de=avant
    )
    socle.passer(fraiche, par, "inscrire", **socle.suivre_l_accord(accord))
    faire_entrer_les_membres(fraiche, par, seance, accord.destinataires)
    socle.prevenir_le_demandeur(fraiche, "saisine_suite")
    return point


def tenir_prevue(seance: Seance) -> bool:
    """Hold a session until the commit; say whether it still stands."""
    fraiche = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    return fraiche.annulee_le is None and fraiche.jour == seance.jour


def _verifier_seance(saisine: Saisine, seance: Seance) -> None:
    if seance.commission_id != saisine.commission_id:
        raise ActionRefusee("Cette séance est celle d’une autre commission.")
    if seance.annulee_le is not None or debut_de(seance) < horloge.maintenant():
        raise ActionRefusee("Choisissez une séance à venir, qui n’est pas annulée.")


def faire_entrer_les_membres(
    saisine: Saisine, par: Acteur, seance: Seance, destinataires: Iterable[int]
) -> None:
    """Let in, person by person, the members of that day whom the accord names (SP-06, SP-08)."""
    for affectation in membres_nommes(saisine, par, seance, destinataires):
        _entrer(saisine, par, affectation)


def membres_nommes(
    saisine: Saisine, par: Acteur, seance: Seance, destinataires: Iterable[int]
) -> list[Affectation]:
    """Return the members of the day of a session whom the accord names, none who stood back, nor a
    landlord to whom a candidate has not agreed to be presented (SP-05)."""
    nommees, deportes = set(destinataires), deportes_de(saisine, par)
    mandats = Mandat.objects.filter(
        siege__commission=seance.commission_id, affectation__isnull=False
    ).select_related("affectation__organisation")
    entrees = {
        m.affectation for m in mandats
        if commissions.en_cours(m, seance.jour) and m.affectation.organisation_id in nommees
        and m.affectation_id not in deportes
    }  # fmt: skip
    organisations = {a.organisation for a in entrees}
    admises = {o.pk for o in organisations if socle.admise(saisine.dossier, o)}
    siegent = [a for a in entrees if a.organisation_id in admises]
    return sorted(siegent, key=lambda a: a.pk)


def deportes_de(saisine: Saisine, par: Acteur) -> set[int]:
    """Return the affectations of those who stood back."""
    return set(
        Deport.objects.visibles_par(par).filter(saisine=saisine).values_list("membre", flat=True)
    )


def _entrer(saisine: Saisine, par: Acteur, affectation: Affectation) -> None:
    cercle.faire_entrer(
        dossier=saisine.dossier, organisation=affectation.organisation,
        qualite=Qualite.COMMISSION, par=par, affectation=affectation,
    )  # fmt: skip


def places_de_commission(saisine: Saisine) -> list[EntreeCercle]:
    """Return the places of those who sit, in force."""
    places = EntreeCercle.objects.en_vigueur().filter(
        dossier=saisine.dossier_id, qualite=Qualite.COMMISSION, affectation__isnull=False
    )
    return list(places.select_related("organisation", "affectation"))


def collegues(point: Point, saisine: Saisine, par: Acteur) -> dict[int, str]:
    """Return, by affectation, the college of the members who sit in this circle; of those who stood
    back, none that `par` knows of."""
    assis = {p.affectation_id for p in places_de_commission(saisine)}
    assis -= deportes_de(saisine, par)
    mandats = Mandat.objects.filter(
        siege__commission=point.seance.commission_id, affectation__in=assis
    ).select_related("siege__college", "affectation")
    return {
        m.affectation_id: m.siege.college.code
        for m in mandats
        if commissions.en_cours(m, point.seance.jour)
    }


def sortir_les_membres(saisine: Saisine, par: Acteur, sauf: Iterable[int] = ()) -> None:
    """End the places of those who sit, those of `sauf` (affectations) excepted (SP-02)."""
    restent = set(sauf)
    for place in places_de_commission(saisine):
        if place.affectation_id not in restent:
            _sortir(saisine, par, place.affectation)


def _sortir(saisine: Saisine, par: Acteur, affectation: Affectation) -> None:
    cercle.faire_sortir(
        dossier=saisine.dossier, organisation=affectation.organisation,
        qualite=Qualite.COMMISSION, par=par, affectation=affectation,
    )  # fmt: skip


@transaction.atomic
def oter(*, point: Point, par: Acteur, motif: str, version: int | None = None) -> None:
    """Take a point off its agenda; members stop reading until it comes back."""
    saisine = socle.engager(point.saisine, par, "oter", version)
    if motif not in MotifOte.values:
        raise ActionRefusee("Choisissez un motif dans la liste.")
    retirer_de_l_agenda(saisine, par, motif)


def retirer_de_l_agenda(
    saisine: Saisine, par: Acteur, motif: str, seance: Seance | None = None, acte: str = "oter"
) -> None:
    """Take off every agenda, or that of one session, a saisine that is held; its author is told.

    Examined before, it goes back to its plan, and who sat then still reads; else nobody of the
    commission does, until it comes back.
    """
    oter_les_points(saisine, par, motif, seance)
    points = Point.objects.visibles_par(par).filter(saisine=saisine, termine_le__isnull=False)
    dernier = points.select_related("seance").order_by("-termine_le").first()
    if saisine.etat == Etat.INSCRITE:
        sortir_les_membres(saisine, par, sauf=membres_presents(dernier) if dernier else ())
        vers = Etat.SUIVIE if dernier else Etat.RECEVABLE
    else:
        vers = None  # a review: the plan goes on
    socle.passer(saisine, par, acte, vers=vers)
    socle.prevenir_le_demandeur(saisine, "saisine_suite")


def membres_presents(point: Point) -> set[int]:
    """Return the affectations of the members who were there while a point was open."""
    return {
        p.mandat.affectation_id
        for p in presences(point.seance)
        if p.mandat and p.mandat.affectation_id
        and (p.sortie is None or p.sortie >= point.presente_le)
        and (point.termine_le is None or p.entree <= point.termine_le)
    }  # fmt: skip


def oter_les_points(
    saisine: Saisine, par: Acteur, motif: str, seance: Seance | None = None
) -> None:
    """Take off what is not over, on every agenda or one; the guests are out with it."""
    maintenant = horloge.maintenant()
    points = Point.objects.visibles_par(par).filter(saisine=saisine, ote_le=None, termine_le=None)
    if seance is not None:
        points = points.filter(seance=seance)
    Invite.objects.visibles_par(par).filter(point__in=points, sorti_le=None).update(
        sorti_le=maintenant
    )
    points.update(ote_le=maintenant, motif_ote=motif)


@transaction.atomic
def oter_si_l_accord_est_fini(*, point: Point, par: Acteur) -> bool:
    """Ask the accord again; without it the point leaves the agenda. Return whether it left.

    A consent that ended between the agenda and the session (SP-06, SP-08).
    """
    saisine = socle.verrouiller(point.saisine, par)
    try:
        accord = socle.accord_pour(saisine.dossier, par, saisine.categories)
    except ActionRefusee:
        if saisine.etat == Etat.INSCRITE:
            oter(point=point, par=par, motif=MotifOte.ACCORD)
        elif saisine.etat == Etat.SUIVIE:  # a review: the plan goes on, the session does not
            oter_les_points(saisine, par, MotifOte.ACCORD)
        return True
    if accord.pk != saisine.accord_id:
        socle.passer(saisine, par, "ecrire", vers=None, **socle.suivre_l_accord(accord))
    return False


@transaction.atomic
def inviter(*, point: Point, par: Acteur, affectation: Affectation) -> Invite:
    """Invite one person for this point alone, if the accord names her organisation."""
    saisine = socle.verrouiller(point.saisine, par)
    socle.refuser_si_gele(saisine.dossier_id)
    if saisine.etat not in {Etat.INSCRITE, Etat.PRESENTEE} or point.ote_le or point.termine_le:
        raise ActionRefusee("Ce point n’est plus à l’ordre du jour.")
    regles.verifier(par, saisine, "oter" if saisine.etat == Etat.INSCRITE else "terminer")
    deja = Invite.objects.visibles_par(par).filter(
        point=point, affectation=affectation, sorti_le=None
    )
    if (invite := deja.first()) is not None:
        return invite
    accord = socle.accord_pour(saisine.dossier, par, saisine.categories)
    if affectation.organisation_id not in accord.destinataires:
        raise ActionRefusee(
            f"La personne n’a pas nommé {affectation.organisation.nom_court} dans son accord."
        )
    socle.verifier_admise(saisine.dossier, affectation.organisation)
    invite = socle.creer(
        Invite, saisine, par, point=point, organisation=affectation.organisation,
        affectation=affectation,
    )  # fmt: skip
    _entrer(saisine, par, affectation)
    socle.noter(saisine, par, "inviter")
    socle.ecrire_a(saisine, "point_invitation", affectation)
    return invite


@transaction.atomic
def deporter(*, point: Point, par: Acteur, membre: Affectation | None = None) -> Deport:
    """Stand back: who knows the person says so and reads no more; no reason is asked.

    A member for herself; the coordinator for anybody, and her place ends too.
    """
    membre = membre or par.affectation
    saisine = point.saisine
    siens = Deport.objects.visibles_par(par).filter(saisine=saisine, membre=membre)
    if (deja := siens.first()) is not None:
        return deja
    if membre.pk != par.affectation.pk:
        saisine = socle.verrouiller(saisine, par)
        regles.verifier(par, saisine, "oter" if saisine.etat == Etat.INSCRITE else "terminer")
        _sortir(saisine, par, membre)
    socle.noter(saisine, par, "deporter")
    return socle.creer(Deport, saisine, par, membre=membre)
