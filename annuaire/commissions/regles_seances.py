"""Sessions, as pure rules: when they fall, who is told of what, who is there, what a quorum is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format

from partnership.acteurs.calendrier import jours_feries
from partnership.acteurs.refus import ActionRefusee

from . import regles
from .enums import NatureAvis, Qualite, ReponseDite
from .models import Mandat, Presence, Seance

SERIE_AU_PLUS = 36  # dates of one series
QUORUM = "coordination 1, psychiatrie 1, social 1"
COMPOSITION_LOGEMENT = "coordination 1, psychiatrie 1, social 2, logement 1, usagers 1"


# --- The calendar ---------------------------------------------------------------------------


@dataclass(frozen=True)
class DateDeSerie:
    """A date that a series falls on; on a public holiday it is not proposed."""

    jour: date
    feriee: bool


def dates_de_serie(
    *, rang: int, jour_semaine: int, du: date, au: date, tous_les: int, zone: str
) -> list[DateDeSerie]:
    """Return the dates of « le 2e jeudi du mois » between two days, `SERIE_AU_PLUS` at most.

    `rang`: 1 to 4, or -1 for the last of the month; `jour_semaine`: 0 is Monday; `tous_les`:
    months from one to the next; `zone`: calendar of public holidays of the territory.
    """
    dates = [
        jour
        for annee, mois in _mois(du, au, tous_les)
        if du <= (jour := _jour_du_mois(annee, mois, rang, jour_semaine)) <= au
    ]
    return [DateDeSerie(j, j in jours_feries(j.year, zone)) for j in dates[:SERIE_AU_PLUS]]


def _mois(du: date, au: date, pas: int) -> Iterator[tuple[int, int]]:
    premier, dernier = du.year * 12 + du.month - 1, au.year * 12 + au.month - 1
    return (divmod(n, 12) for n in range(premier, dernier + 1, pas)) if pas > 0 else iter(())


def _jour_du_mois(annee: int, mois: int, rang: int, jour_semaine: int) -> date:
    """Return the `rang`-th such day of a month (`mois`: 0 is January)."""
    if rang > 0:
        premier = date(annee, mois + 1, 1)
        return premier + timedelta(days=(jour_semaine - premier.weekday()) % 7 + 7 * (rang - 1))
    suivant = date(annee + (mois == 11), (mois + 1) % 12 + 1, 1)
    dernier = suivant - timedelta(days=1)
    return dernier - timedelta(days=(dernier.weekday() - jour_semaine) % 7)


# --- Who is told of what --------------------------------------------------------------------


@dataclass(frozen=True)
class Delais:
    """Days before a session: the convocation, the agenda. Settings of the territory."""

    convocation: int
    ordre_du_jour: int


def avis_dus(
    seance: Seance, dits: Mapping[tuple[str, int], date], jour: date, delais: Delais
) -> list[str]:
    """Return what one member must be told of a session today.

    `dits`: {(nature, sequence): day} of what she was told already. A session created late is told
    at once; one that moved, or is cancelled, is told again to whoever knew it; nothing twice.
    Source: domain.md § 2: convocation J-15, ordre du jour J-7 [default].
    """
    if seance.annulee_le is not None:
        connue = dits and not any(nature == NatureAvis.ANNULATION for nature, _ in dits)
        return [NatureAvis.ANNULATION] if connue and seance.jour >= jour else []
    if seance.jour < jour or seance.ouverte_le is not None:
        return []
    if dits and max(sequence for _, sequence in dits) < seance.sequence:
        return [NatureAvis.CHANGEMENT]
    dus = []
    if _dans(seance, jour, delais.convocation) and not _convoquee(seance, dits, delais):
        dus.append(NatureAvis.CONVOCATION)
    agenda = (NatureAvis.ORDRE_DU_JOUR, seance.sequence)
    if _dans(seance, jour, delais.ordre_du_jour) and agenda not in dits:
        dus.append(NatureAvis.ORDRE_DU_JOUR)
    return dus


def _dans(seance: Seance, jour: date, jours: int) -> bool:
    return jour >= seance.jour - timedelta(days=jours)


def _convoquee(seance: Seance, dits: Mapping, delais: Delais) -> bool:
    """Say whether she was called to this very date; word of the change, in time, calls too."""
    change = dits.get((NatureAvis.CHANGEMENT, seance.sequence))
    return (NatureAvis.CONVOCATION, seance.sequence) in dits or (
        change is not None and _dans(seance, change, delais.convocation)
    )


def convoques(mandats: Iterable[Mandat], reponses: Mapping[int, str], jour: date) -> list[Mandat]:
    """Return who is called on a day: each titular; a substitute when the titular cannot come.

    `mandats` come with `affectation`; `reponses`: {mandate: what she answered}.
    Source: domain.md § 2, « suppléance to be organised ».
    """
    tenus = [m for m in mandats if regles.en_cours(m, jour)]
    empechees = {ReponseDite.ABSENTE, ReponseDite.REMPLACEE}
    couverts = {
        m.siege_id
        for m in tenus
        if m.qualite == Qualite.TITULAIRE and reponses.get(m.pk) not in empechees
    }
    return [m for m in tenus if m.qualite == Qualite.TITULAIRE or m.siege_id not in couverts]


def verifier_repondre(mandat: Mandat, seance: Seance, jour: date) -> None:
    """Raise `ActionRefusee` unless a member may still answer."""
    verifier_prevue(seance)
    if seance.jour < jour or seance.ouverte_le is not None:
        raise ActionRefusee("Cette séance a commencé : la présence s’y note en entrant.")
    if not regles.en_cours(mandat, seance.jour):
        raise ActionRefusee("Ce mandat n’est pas en cours le jour de la séance.")


def verifier_prevue(seance: Seance) -> None:
    """Raise `ActionRefusee` on a cancelled session."""
    if seance.annulee_le is not None:
        raise ActionRefusee(
            "Cette séance est annulée : rien ne s’y ouvre plus. Ajoutez-en une autre."
        )


def verifier_deplacer(seance: Seance) -> None:
    """Raise `ActionRefusee` unless a session may still be moved or cancelled."""
    verifier_prevue(seance)
    if seance.ouverte_le is not None:
        raise ActionRefusee("Cette séance a eu lieu, ou a commencé : elle ne change plus.")


def verifier_revision(seance: Seance, revision: int | None) -> None:
    """Raise `ActionRefusee` when the page that was sent is older than the session."""
    if revision is not None and revision != seance.sequence:
        raise ActionRefusee(
            "Quelqu’un d’autre a changé cette séance entre-temps : elle est maintenant le "
            f"{date_format(seance.jour, 'l j F')} à {seance.heure:%H h %M}. "
            "Rien n’a été enregistré ; relisez, puis confirmez."
        )


def verifier_a_venir(seance: Seance, voulu: date, jour: date) -> None:
    """Raise `ActionRefusee` when a session would move to a day that is over."""
    if voulu != seance.jour and voulu < jour:
        raise ActionRefusee("Ce jour est passé : choisissez une date à venir.")


def verifier_salle(seance: Seance, jour: date) -> None:
    """Raise `ActionRefusee` unless somebody may enter or leave the room of a session now."""
    verifier_prevue(seance)
    if seance.levee_le is not None:
        raise ActionRefusee("Cette séance est levée.")
    if seance.jour != jour:
        quand = "avait lieu" if seance.jour < jour else "a lieu"
        raise ActionRefusee(
            f"Cette séance {quand} le {date_format(seance.jour, 'l j F Y')} : on l’ouvre, et on y "
            "note les présences, ce jour-là seulement."
        )


def pourquoi_fermee(seance: Seance, jour: date) -> str:
    """Return why nothing may be opened in a session now, "" when it may."""
    try:
        verifier_salle(seance, jour)
    except ActionRefusee as refus:
        return refus.phrase
    return ""


# --- Who is there ---------------------------------------------------------------------------


def presente(presence: Presence, le: datetime, jour: date) -> bool:
    """Say whether somebody is in the room at an instant: entered, not gone, still in place.

    A mandate or an affectation that ends during the session ends the presence (SP-02).
    `presence` comes with `mandat__affectation__utilisateur` and `affectation__utilisateur`.
    """
    if presence.entree > le or (presence.sortie is not None and presence.sortie <= le):
        return False
    if presence.mandat is not None and not regles.en_cours(presence.mandat, jour):
        return False
    compte = compte_de(presence)
    if compte is None:
        return True
    return compte.utilisateur.is_active and (compte.fin is None or compte.fin > le)


def compte_de(presence: Presence):
    """Return the affectation under which somebody is there, None for a person without account."""
    return presence.mandat.affectation if presence.mandat else presence.affectation


def lire_quorum(texte: str) -> dict[str, int]:
    """Return {college code: how many at least} from the setting; empty when it cannot be read."""
    trouves = re.findall(r"([a-z0-9-]+)\s+([0-9]{1,2})(?:\s*,|\s*$)", texte.strip())
    lu = {code: int(nombre) for code, nombre in trouves if int(nombre)}
    return lu if len(trouves) == len([m for m in texte.split(",") if m.strip()]) else {}


def quorum_atteint(presents: Mapping[str, int], quorum: Mapping[str, int]) -> bool:
    """Say whether the colleges present make a quorum; without a rule there is none (SP-09).

    `presents`: members present by college code. Default: the coordinator, one of psychiatry, one
    of the social workers; else the session is informative and issues no relevé.
    Source: domain.md § 2 [default].
    """
    return bool(quorum) and not manque_au_quorum(presents, quorum)


def manque_au_quorum(presents: Mapping[str, int], quorum: Mapping[str, int]) -> dict[str, int]:
    """Return how many are lacking, by college code."""
    return {c: n - presents.get(c, 0) for c, n in quorum.items() if presents.get(c, 0) < n}


# --- Colleges and attendance ----------------------------------------------------------------


def ecart(pourvus: int, au_moins: int, au_plus: int | None) -> int:
    """Return how many members of a college are lacking (below 0), or in excess (above)."""
    if pourvus < au_moins:
        return pourvus - au_moins
    return max(0, pourvus - au_plus) if au_plus is not None else 0


@dataclass(frozen=True)
class Assiduite:
    """How often an organisation that sits was there: sessions where it was, of those it owed."""

    organisme: str
    venues: int
    dues: int

    @property
    def taux(self) -> int:
        """Return the rate, in per cent."""
        return round(100 * self.venues / self.dues)


def assiduite(vues: Iterable[tuple[str, int, bool]]) -> list[Assiduite]:
    """Return the attendance of each organisation from (organisation, session, was there).

    An organisation with several seats was there when one of them was held.
    """
    dues: dict[str, dict[int, bool]] = {}
    for organisme, seance, venue in vues:
        siennes = dues.setdefault(organisme, {})
        siennes[seance] = siennes.get(seance, False) or venue
    return [Assiduite(o, sum(v.values()), len(v)) for o, v in sorted(dues.items())]
