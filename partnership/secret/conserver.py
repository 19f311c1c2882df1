"""The nightly passage of retention (SP-19): warn, erase, purge, and count.

Under the narrow identity of the worker, which reads no content. Each dossier is a transaction of
its own: a passage may be stopped anywhere, run again, and run twice at once.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as minuit
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from partnership.acteurs import horloge, identite
from partnership.acteurs.models import Affectation, Territoire
from partnership.acteurs.registre import envoyer_courrier

from .actions_journal import journaliser_systeme
from .coffre import cles
from .conservation import (
    Cycle,
    Fiche,
    Source,
    cycles_courts,
    cycles_de_dossier,
    mois_de,
    preavis_de,
    sources,
)
from .models import EcheanceConservation, GelConservation, PieceDeDossier
from .regles_conservation import Acte, decider, premier_jour_garde

LOT = 1000
TOUT = 2**31 - 1
PASSAGE = ""  # the line of the passage itself, in the counts

INSCRIRE = """
INSERT INTO secret_bilanconservation AS b (territoire_id, jour, cycle, avertis, faits, echecs)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (territoire_id, jour, cycle) DO UPDATE SET avertis = b.avertis + EXCLUDED.avertis,
  faits = b.faits + EXCLUDED.faits, echecs = b.echecs + EXCLUDED.echecs"""

journal = logging.getLogger(__name__)


@dataclass
class Passage:
    """One run: the day, what it may take in time, whether it only looks, and what it counted."""

    jour: date
    fin: float
    a_blanc: bool = False
    comptes: Counter = field(default_factory=Counter)

    def a_le_temps(self) -> bool:
        """Say whether there is time left."""
        return time.monotonic() < self.fin

    @contextmanager
    def compter(self, territoire: int | None, cycle: str) -> Iterator[Counter]:
        """Open a transaction; what it counts is written in it, and kept here if it succeeds."""
        faits: Counter = Counter()
        with transaction.atomic():
            yield faits
            _inscrire(territoire, self.jour, cycle, faits)
            if self.a_blanc:
                transaction.set_rollback(True)
        for quoi, nombre in faits.items():
            self.comptes[territoire, cycle, quoi] += nombre


def passer(*, secondes: float, a_blanc: bool = False) -> Counter:
    """Do what is due today; return the counts by (territory, cycle, what).

    `secondes`: when to stop, whatever is left. `a_blanc`: everything is done, then undone,
    transaction by transaction. For the worker's role only.
    """
    passage = Passage(horloge.aujourdhui(), time.monotonic() + secondes, a_blanc)
    with identite.agir_comme(identite.SYSTEME):
        for territoire in [*Territoire.objects.order_by("pk"), None]:
            for cycle in cycles_courts():
                _purger(passage, territoire, cycle)
            if territoire is not None:
                _parcourir(passage, territoire)
    return passage.comptes


def _inscrire(territoire: int | None, jour: date, cycle: str, faits: Counter) -> None:
    """Add to the counts of the day; those of the passage itself are written even when empty."""
    if not faits and cycle:
        return
    valeurs = [territoire, jour, cycle, faits["avertis"], faits["faits"], faits["echecs"]]
    with connection.cursor() as curseur:
        curseur.execute(INSCRIRE, valeurs)


# --- What ends by itself ------------------------------------------------------------------


def _purger(passage: Passage, territoire: Territoire | None, cycle: Cycle) -> None:
    """Purge by lots, until nothing old is left."""
    mois = mois_de(cycle, territoire, passage.jour)
    avant = _minuit(premier_jour_garde(passage.jour, mois))
    ou, lot = territoire.pk if territoire else None, TOUT if passage.a_blanc else LOT
    enleves = lot
    while enleves >= lot and passage.a_le_temps():
        with passage.compter(ou, cycle.nom) as faits, connection.cursor() as curseur:
            curseur.execute(f"SELECT palier.purger_{cycle.nom}(%s, %s, %s)", [ou, avant, lot])
            enleves = curseur.fetchone()[0]
            if enleves:
                faits["faits"] = enleves


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, minuit()))


# --- Dossiers -------------------------------------------------------------------------------


def _parcourir(passage: Passage, territoire: Territoire) -> None:
    """Go through the dossiers of a territory that nobody has touched for long enough."""
    with passage.compter(territoire.pk, PASSAGE):
        pass
    durees = {c.nom: mois_de(c, territoire, passage.jour) for c in cycles_de_dossier()}
    preavis = preavis_de(territoire, passage.jour)
    for source, fiche in _candidats(passage, territoire, min(durees.values()), preavis):
        if not passage.a_le_temps():
            return
        try:
            with passage.compter(territoire.pk, fiche.cycle) as faits:
                _traiter(passage.jour, source, fiche.dossier, territoire, durees, preavis, faits)
        except Exception as erreur:  # one dossier must not hold back those behind it
            journal.error("Conservation de %s : %s", fiche.dossier, type(erreur).__name__)
            with passage.compter(territoire.pk, fiche.cycle) as faits:
                faits["echecs"] += 1


@transaction.atomic
def _candidats(
    passage: Passage, territoire: Territoire, mois: int, preavis: int
) -> list[tuple[Source, Fiche]]:
    """Return those whose cover lets them be due, and those whose end was announced.

    What is in the pieces is looked at one by one, once the dossier is held.
    """
    annonces = set(
        EcheanceConservation.objects.filter(territoire=territoire).values_list("dossier", flat=True)
    )
    avant = premier_jour_garde(passage.jour + timedelta(days=preavis), mois)
    trouves = []
    for source in sources():
        fiches = list(source(territoire=territoire.pk, avant=avant))
        touches = annonces - {fiche.dossier for fiche in fiches}
        fiches += [f for pk in touches for f in source(territoire=territoire.pk, dossier=pk)]
        trouves += [(source, fiche) for fiche in fiches]
    return trouves


def _traiter(
    jour: date,
    source: Source,
    dossier: UUID,
    territoire: Territoire,
    durees: dict[str, int],
    preavis: int,
    faits: Counter,
) -> None:
    """Hold a dossier, look at it again, and do what the rule says."""
    if not prendre(dossier):
        return  # somebody is at work in it, or it has just gone: the next passage will see
    (fiche,) = source(territoire=territoire.pk, dossier=dossier)
    annonce = EcheanceConservation.objects.filter(pk=dossier).first()
    decision = decider(
        depuis=_dernier_contact(fiche),
        mois=durees[fiche.cycle],
        preavis=preavis,
        aujourdhui=jour,
        averti_le=annonce.averti_le if annonce else None,
        gele=GelConservation.objects.filter(dossier=dossier, leve_le=None).exists(),
    )
    match decision.acte:
        case Acte.AVERTIR:
            _avertir(fiche, territoire, jour, decision.agir_le)
            faits["avertis"] += 1
        case Acte.ATTENDRE:
            annonce.agir_le = decision.agir_le
            annonce.save(update_fields=["agir_le"])
        case Acte.AGIR:
            effacer(fiche, jour, fiche.cycle)
            faits["faits"] += 1
        case _ if annonce:
            annonce.delete()


def prendre(dossier: UUID) -> bool:
    """Hold a dossier until the end of the transaction; False when somebody is at work in it."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.prendre_dossier(%s)", [dossier])
        return curseur.fetchone()[0]


def _dernier_contact(fiche: Fiche) -> date:
    """Return the day of the last writing in the cover or in a piece that others may read."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT palier.dernier_mouvement(%s, %s)", [fiche.dossier, tables_de_contact()]
        )
        dernier = curseur.fetchone()[0]
    return max(fiche.touche_le, timezone.localdate(dernier)) if dernier else fiche.touche_le


def tables_de_contact() -> list[str]:
    """Return the tables of pieces; what one types or prints for oneself is no contact."""
    pieces = [m for m in apps.get_models() if issubclass(m, PieceDeDossier)]
    return [m._meta.db_table for m in pieces if not m.personnelle]


def _avertir(fiche: Fiche, territoire: Territoire, jour: date, agir_le: date) -> None:
    """Announce the end of a dossier to those who have it in hand: a reference, a link (SP-17)."""
    EcheanceConservation.objects.create(
        dossier_id=fiche.dossier,
        territoire=territoire,
        organisation_id=fiche.organisation,
        role=fiche.role,
        reference=fiche.reference,
        lien=fiche.lien,
        cycle=fiche.cycle,
        averti_le=jour,
        agir_le=agir_le,
    )
    responsables = (
        Affectation.objects.en_vigueur()
        .filter(organisation=fiche.organisation, role=fiche.role, utilisateur__is_active=True)
        .select_related("utilisateur")
    )
    for affectation in responsables:
        envoyer_courrier(
            gabarit="conservation",
            destinataire_email=affectation.utilisateur.email,
            utilisateur=affectation.utilisateur,
            lien=fiche.lien,
            reference=fiche.reference,
            territoire=territoire,
            cle=f"conservation:{fiche.dossier}:{agir_le}:{affectation.utilisateur_id}",
        )


def effacer(fiche: Fiche, jour: date, motif: str) -> None:
    """Erase a dossier and destroy its key: the copies that are left can be read no more (SP-19)."""
    journaliser_systeme(
        "effacement",
        territoire=fiche.territoire,
        organisation=fiche.organisation,
        dossier=fiche.dossier,
        objet=fiche.reference,
        motif=motif,
    )
    cles.detruire(fiche.dossier)
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.effacer_dossier(%s, %s)", [fiche.dossier, jour])
