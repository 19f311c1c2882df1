"""Writes of the examinations: each locks, reads again, verifies, writes and journals.

A landlord locks no row of the dossier: views wait for each other by an advisory lock, so that none
slips in behind the decision to go on without it.
"""

from collections.abc import Iterable
from datetime import date, time

from django.db import connection, transaction
from django.utils import timezone

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.couvertures import creer
from partnership.secret.evenements import compter

from ..models import Candidature
from ..souslocation import lecture as lecture_bail
from ..souslocation.actions import ecrire_champs, passer, verrouiller
from ..souslocation.models import SousLocation
from . import lecture, regles
from .enums import EtatExamen, Issue, Partie
from .models import AvisPartage, AvisPrefet, AvisRendu, Examen, VoixDeLaPersonne


@transaction.atomic
def convoquer(
    *, candidature: Candidature, par: Acteur, prevu_le: date, lieu: str, heure: time | None = None,
    version: int | None = None,
) -> Examen:  # fmt: skip
    """Convene the next examination, with the person: once for each term of the calendar."""
    frais, bail, lus = _engager(candidature, par, "convoquer", version)
    regles.verifier_convocation(prevu_le, lieu, horloge.aujourdhui())
    echeance = regles.echeance_pour(
        bail.signee_le, lus.regle["examen_sous_location"], prevu_le, lus.tenues
    )
    examen = creer(
        Examen, frais, par, bail=bail, bailleur=bail.bailleur, operateur=bail.operateur,
        equipe=frais.organisation, echeance=echeance, prevu_le=prevu_le, heure=heure, lieu=lieu,
    )  # fmt: skip
    _passer(frais, par, "convoquer")
    return examen


@transaction.atomic
def reporter(*, candidature: Candidature, par: Acteur, version: int | None = None) -> None:
    """Take back a convocation; the term stays due."""
    frais, _, lus = _engager(candidature, par, "reporter", version)
    ecrire_champs(lus.etat.examen, etat=EtatExamen.ANNULE)
    _passer(frais, par, "reporter")


@transaction.atomic
def tenir(
    *, candidature: Candidature, par: Acteur, tenu_le: date, presence: str, motif_absence: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Record that it was held, and who was there; the shared evaluation opens."""
    frais, _, lus = _engager(candidature, par, "tenir", version)
    examen = lus.etat.examen
    convoque_le = timezone.localdate(examen.cree_le)
    regles.verifier_tenue(
        examen, tenu_le, presence, motif_absence, convoque_le, horloge.aujourdhui()
    )
    ecrire_champs(
        examen, etat=EtatExamen.TENU, tenu_le=tenu_le, presence=presence,
        motif_absence=motif_absence, ouverte_le=horloge.maintenant(),
    )  # fmt: skip
    _passer(frais, par, "tenir")


@transaction.atomic
def donner_avis(
    *, candidature: Candidature, par: Acteur, sens: str, domaines: dict | None = None,
    besoins: Iterable[str] = (), version: int | None = None,
) -> None:  # fmt: skip
    """Give the view of one's organisation on its own domains: signed, it changes no more."""
    _attendre(candidature)
    bail, lus = _lire(candidature, par)
    regles.verifier(par, candidature, bail, "donner_avis", lus.etat, horloge.aujourdhui())
    partie = Partie(regles.partie_de(par, bail, candidature))
    domaines, besoins = domaines or {}, list(besoins)
    regles.verifier_avis(partie, sens, domaines, besoins)
    commun = {"examen": lus.etat.examen, "organisation": par.organisation, "partie": partie}
    creer(AvisPartage, candidature, par, sens=sens, domaines=domaines, besoins=besoins, **commun)
    creer(AvisRendu, candidature, par, **commun)
    _noter(candidature, par, "donner_avis")


@transaction.atomic
def recueillir(
    *, candidature: Candidature, par: Acteur, le: date, souhait: str, accord_bail: str,
    paroles: str = "", version: int | None = None,
) -> None:  # fmt: skip
    """Write what the person says; again, before the conclusion, corrects it."""
    frais, _, lus = _engager(candidature, par, "recueillir", version)
    regles.verifier_voix(souhait, accord_bail, le, lus.etat.examen, horloge.aujourdhui())
    garder_texte(paroles)
    champs = {"le": le, "souhait": souhait, "accord_bail": accord_bail, "paroles": paroles}
    if lus.etat.voix is None:
        creer(VoixDeLaPersonne, frais, par, examen=lus.etat.examen, operateur=par.organisation,
              **champs)  # fmt: skip
    else:
        ecrire_champs(lus.etat.voix, **champs)
    _passer(frais, par, "recueillir")


@transaction.atomic
def passer_outre(*, candidature: Candidature, par: Acteur, version: int | None = None) -> None:
    """Go on without the views that never came: written, and never taken as favourable."""
    _attendre(candidature)
    frais, _, lus = _engager(candidature, par, "passer_outre", version)
    ecrire_champs(lus.etat.examen, passe_outre_le=horloge.maintenant())
    _passer(frais, par, "passer_outre")


@transaction.atomic
def conclure(
    *, candidature: Candidature, par: Acteur, issue: str, version: int | None = None
) -> None:
    """Write what the partners conclude: the lease is not changed by it (domain.md § 0.8)."""
    frais, bail, lus = _engager(candidature, par, "conclure", version)
    elements = lecture.elements_du_bail_a_son_nom(lus)
    jour = horloge.aujourdhui()
    regles.verifier_issue(issue, regles.manques(bail, elements, jour))
    regles.verifier_renouvellement(bail, issue, lus.regle["examen_sous_location"], jour)
    if issue == Issue.RENOUVELLEMENT:
        ecrire_champs(bail, renouvellements=bail.renouvellements + 1)
    ecrire_champs(lus.etat.examen, etat=EtatExamen.CONCLU, issue=issue,
                  conclu_le=horloge.maintenant())  # fmt: skip
    _passer(frais, par, "conclure")


@transaction.atomic
def aviser_prefet(
    *, candidature: Candidature, par: Acteur, propose: bool, le: date, motif: str = "",
    version: int | None = None,
) -> None:  # fmt: skip
    """Write what the landlord tells the préfet, once for a period (L442-8-3 CCH)."""
    _attendre(candidature)
    bail, lus = _lire(candidature, par)
    jour = horloge.aujourdhui()
    regles.verifier(par, candidature, bail, "aviser_prefet", lus.etat, jour)
    issue = lecture.derniere_issue(par, bail)
    regles.verifier_avis_prefet(bail, propose, motif, le, issue, jour)
    creer(
        AvisPrefet, candidature, par, bail=bail, bailleur=bail.bailleur, terme=regles.terme(bail),
        du_le=regles.avis_du(bail, lus.regle["avis_prefet_sous_location"]), le=le,
        propose=propose, motif=motif,
    )  # fmt: skip
    _noter(candidature, par, "aviser_prefet")


# --- Shared ----------------------------------------------------------------------------


def _lire(candidature: Candidature, par: Acteur) -> tuple[SousLocation, lecture.Lus]:
    bail = lecture_bail.bail_de(par, candidature)
    if bail is None:
        raise ActionRefusee("Aucune sous-location n’est en cours.")
    return bail, lecture.du_bail(par, candidature, bail)


def _engager(
    candidature: Candidature, par: Acteur, acte: str, version: int | None
) -> tuple[Candidature, SousLocation, lecture.Lus]:
    """Lock, read the examinations again, then verify the act."""
    frais = verrouiller(candidature, par, version)
    bail, lus = _lire(frais, par)
    regles.verifier(par, frais, bail, acte, lus.etat, horloge.aujourdhui())
    return frais, bail, lus


def _attendre(candidature: Candidature) -> None:
    """Wait, until commit, for whoever gives a view in this dossier or goes on without one."""
    with connection.cursor() as curseur:
        cle = f"examens:{candidature.dossier_id}"
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [cle])


def _passer(frais: Candidature, par: Acteur, acte: str) -> None:
    passer(frais, par, f"examen_{acte}", lecture_bail.elements_de(par, frais))


def _noter(candidature: Candidature, par: Acteur, acte: str) -> None:
    """Leave the traces of an act that changes no cover: a landlord writes no line of the thread."""
    nature = f"examen_{acte}"
    journaliser_acteur(nature, par, candidature.dossier_id, objet=candidature.reference)
    compter(candidature, nature)
