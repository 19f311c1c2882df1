"""Telling the members of a session: the convocation, the agenda, a change, a cancellation.

A message carries the date of the session and a link (SP-17); each leaves once for a member and a
state of the session, whoever asks: the write that changed it, or the clock.
"""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.models import Territoire
from partnership.acteurs.reglages import reglages
from partnership.envois.actions import deposer
from partnership.envois.enums import Gabarit

from . import regles_seances as regles
from .enums import NatureAvis
from .models import Convocation, Mandat, Reponse, Seance

GABARITS = {
    NatureAvis.CONVOCATION: Gabarit.SEANCE_CONVOCATION,
    NatureAvis.ORDRE_DU_JOUR: Gabarit.SEANCE_ORDRE_DU_JOUR,
    NatureAvis.CHANGEMENT: Gabarit.SEANCE_CHANGEMENT,
    NatureAvis.ANNULATION: Gabarit.SEANCE_ANNULATION,
}


def delais(territoire: Territoire, jour: date) -> regles.Delais:
    """Return the delays of a territory on a day."""
    lus = reglages(territoire, ("delai_convocation", "delai_ordre_du_jour"), jour)
    return regles.Delais(lus["delai_convocation"], lus["delai_ordre_du_jour"])


def mandats_de(seance: Seance) -> list[Mandat]:
    """Return every mandate of the seats of a session's commission, with its account."""
    return list(
        Mandat.objects.filter(siege__commission=seance.commission_id)
        .select_related("affectation__utilisateur", "siege__organisation", "siege__college")
        .order_by("siege__college__ordre", "siege__pk", "-qualite", "pk")
    )


def reponses_de(seance: Seance) -> dict[int, Reponse]:
    """Return the answers to a session, by mandate."""
    return {r.mandat_id: r for r in Reponse.objects.filter(seance=seance)}


@transaction.atomic
def prevenir(seance: Seance) -> int:
    """Tell each member what she must know of a session today; return how many messages left."""
    fraiche = (
        Seance.objects.select_for_update(of=("self",))
        .select_related("commission__territoire")
        .get(pk=seance.pk)
    )
    jour = horloge.aujourdhui()
    ses_delais = delais(fraiche.commission.territoire, jour)
    dits = _dits(fraiche)
    reponses = {pk: r.dite for pk, r in reponses_de(fraiche).items()}
    mandats = mandats_de(fraiche)
    appeles = {m.pk for m in regles.convoques(mandats, reponses, fraiche.jour)}
    neuves = []
    for mandat in mandats:
        if mandat.pk in appeles or mandat.pk in dits:
            dus = regles.avis_dus(fraiche, dits[mandat.pk], jour, ses_delais)
            neuves += [_avis(fraiche, mandat, nature) for nature in dus]
    Convocation.objects.bulk_create(neuves, ignore_conflicts=True)
    _ecrire(fraiche, neuves)
    return len(neuves)


def connaissent(seance: Seance) -> dict[int, bool]:
    """Return who was told of a session, by mandate: whether an e-mail reaches her."""
    dits = Mandat.objects.filter(pk__in=seance.convocations.values("mandat"))
    return {
        m.pk: m.affectation is not None and m.affectation.utilisateur.is_active
        for m in dits.select_related("affectation__utilisateur")
    }


def _dits(seance: Seance) -> dict[int, dict[tuple[str, int], date]]:
    """Return what each member was told: {mandate: {(nature, sequence): day}}."""
    dits: dict[int, dict[tuple[str, int], date]] = defaultdict(dict)
    for avis in seance.convocations.all():
        dits[avis.mandat_id][avis.nature, avis.sequence] = timezone.localdate(avis.le)
    return dits


def _avis(seance: Seance, mandat: Mandat, nature: str) -> Convocation:
    compte = mandat.affectation
    return Convocation(
        seance=seance,
        mandat=mandat,
        nature=nature,
        sequence=seance.sequence,
        le=horloge.maintenant(),
        ecrit=compte is not None and compte.utilisateur.is_active,
    )


def _ecrire(seance: Seance, neuves: list[Convocation]) -> None:
    """Put the messages in the outbox; convocation and agenda due together are one message."""
    natures: dict[int, list[str]] = defaultdict(list)
    comptes = {}
    for avis in neuves:
        if avis.ecrit:
            comptes[avis.mandat.affectation.utilisateur_id] = avis.mandat.affectation.utilisateur
            natures[avis.mandat.affectation.utilisateur_id].append(avis.nature)
    for compte, siennes in natures.items():
        deposer(
            gabarit=GABARITS[siennes[0]],
            destinataire_email=comptes[compte].email,
            lien=reverse("commissions:seance", args=[seance.ref]),
            cle=f"seance:{seance.ref}:{siennes[0]}:{seance.sequence}:{compte}",
            reference=seance.reference,
            territoire=seance.commission.territoire,
            utilisateur=comptes[compte],
        )


def a_prevenir(territoire: Territoire) -> list[Seance]:
    """Return the sessions of a territory of which somebody may have to be told today."""
    jour = horloge.aujourdhui()
    a_venir = Q(ouverte_le=None, jour__gte=jour)
    return list(Seance.objects.filter(a_venir, commission__territoire=territoire).order_by("jour"))
