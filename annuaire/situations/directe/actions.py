"""Writes of a situation brought by a partner: each locks, verifies, writes and journals."""

import secrets
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import garder_texte
from partnership.secret import cercle, couvertures, noms
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.enums import Qualite, TypeDossier
from partnership.secret.evenements import compter
from partnership.secret.models import Dossier

from ..enums import FINIES, Motif
from ..models import Saisine
from . import pieces, regles
from .enums import Etat, MotifCloture
from .models import Constat, JetonConcerne, PassageSituation, PersonneConcernee, SituationPortee

PERSONNE = ("civilite", "nom", "prenom", "annee_naissance", "telephone", "adresse")
CONSTAT = ("motif", "faits", "tente")
TIRAGES = 3


@transaction.atomic
def porter(*, par: Acteur, cle: UUID, sait: bool, **champs) -> SituationPortee:
    """Open the dossier of a person who knows of it; the same `cle` again returns the same one."""
    regles.verifier_ouvrir(par)
    # Made from the author too: nobody can learn, or take, the key of somebody else.
    identifiant = uuid5(cle, str(par.affectation.pk))
    if deja := _deja_ouverte(par, identifiant):
        return deja
    regles.verifier_sait(sait)
    _verifier(champs)
    dossier = _ouvrir(par, identifiant)
    situation = SituationPortee(
        pk=dossier.pk, dossier=dossier, territoire=par.territoire, auteur=par.affectation,
        reference=dossier.reference, etat_depuis=horloge.maintenant(),
        organisation=par.organisation,
    )  # fmt: skip
    situation.save(force_insert=True)
    _ecrire(situation, par, champs)
    noter(situation, par, "porter")
    return situation


def _deja_ouverte(par: Acteur, identifiant: UUID) -> SituationPortee | None:
    """Return what a first click has opened, waiting for it if it is still on its way."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(identifiant)])
    return SituationPortee.objects.visibles_par(par).filter(pk=identifiant).first()


def _ouvrir(par: Acteur, identifiant: UUID) -> Dossier:
    """Open the dossier under a reference that is drawn: a rank would tell how many others there
    are. Drawn twice in a territory, it is drawn again."""
    for restent in reversed(range(TIRAGES)):
        try:
            with transaction.atomic():
                return cercle.ouvrir(
                    type_dossier=TypeDossier.SITUATION, par=par, qualite=Qualite.EMETTEUR,
                    reference=tirer(horloge.aujourdhui().year), pk=identifiant,
                )  # fmt: skip
        except IntegrityError:
            if not restent:
                raise
    raise AssertionError


def tirer(annee: int) -> str:
    """Return a reference such as SIT-2026-4821-0937: drawn, read by four over the telephone."""
    return f"SIT-{annee}-{secrets.randbelow(10_000):04d}-{secrets.randbelow(10_000):04d}"


@transaction.atomic
def completer(
    *, situation: SituationPortee, par: Acteur, version: int | None = None, **champs
) -> None:
    """Write who she is, and what was observed."""
    frais = _engager(situation, par, "completer", version)
    _verifier(champs)
    _ecrire(frais, par, champs)
    _passer(frais, par, "completer")


@transaction.atomic
def fermer(
    *, situation: SituationPortee, par: Acteur, motif: str, version: int | None = None
) -> None:
    """Close the dossier: its organisation alone keeps it. Not while the commission has it."""
    cercle.verrouiller(situation.dossier)  # as `saisir` does: one of the two waits
    frais = _engager(situation, par, "fermer", version)
    if motif not in MotifCloture.values:
        raise ActionRefusee("Choisissez un motif dans la liste proposée.")
    en_cours = Saisine.objects.visibles_par(par).filter(dossier=frais.dossier_id)
    if (saisine := en_cours.exclude(etat__in=FINIES).first()) is not None:
        raise ActionRefusee(
            f"La commission est saisie ({saisine}) : elle finit d’abord, ou vous y renoncez tant "
            "que la fiche n’est pas envoyée, ou la personne retire son accord."
        )
    _passer(frais, par, "fermer", detail=motif, etat=Etat.CLOSE, close_le=horloge.maintenant())
    cercle.clore(dossier=frais.dossier, par=par)


def suivre(par: Acteur, dossier: Dossier, acte: str) -> None:
    """Move the cover with its saisine; who runs the commission writes no line of the thread."""
    lue = SituationPortee.objects.visibles_par(par).filter(dossier=dossier).first()
    if lue is None or acte not in {"proposer", "refuser", "retirer", "clore", "abandonner"}:
        return
    frais = couvertures.verrouiller(lue, par, None)
    vers = Etat.SAISIE if acte == "proposer" else Etat.RENDUE
    if (
        frais.etat == Etat.CLOSE
        or frais.etat == vers
        or (acte != "proposer" and not frais.saisie_le)
    ):
        return
    maintenant = horloge.maintenant()
    dite = {} if frais.saisie_le else {"saisie_le": maintenant}
    couvertures.ecrire(frais, etat=vers, etat_depuis=maintenant, modifie_le=maintenant, **dite)


def noter(situation: SituationPortee, par: Acteur, acte: str, detail: str = "") -> None:
    """Leave one line in the thread, one in the journal, one figure."""
    couvertures.creer(PassageSituation, situation, par, acte=acte, etat=situation.etat,
                      detail=detail, organisation=par.organisation)  # fmt: skip
    nature = nom_au_journal(acte)
    journaliser_acteur(nature, par, situation.dossier_id, objet=situation.reference)
    compter(situation, nature)


def nom_au_journal(acte: str) -> str:
    """Return the name of an act in the journal and the figures."""
    return f"situation_{acte}" if acte in {"porter", "completer", "fermer"} else acte


def _engager(
    situation: SituationPortee, par: Acteur, acte: str, version: int | None
) -> SituationPortee:
    frais = couvertures.verrouiller(situation, par, version, "dossier")
    regles.verifier(par, frais, acte, pieces.elements_de(par, frais))
    return frais


def _passer(situation, par: Acteur, acte: str, *, detail: str = "", **champs) -> None:
    maintenant = horloge.maintenant()
    if champs.get("etat", situation.etat) != situation.etat:
        champs["etat_depuis"] = maintenant
    couvertures.ecrire(situation, modifie_le=maintenant, **champs)
    noter(situation, par, acte, detail)


def _verifier(champs: dict) -> None:
    if champs.get("motif", Motif.INCONNU) not in Motif.values:
        raise ActionRefusee("Choisissez une réponse de la liste.")
    for nom in ("faits", "tente"):
        garder_texte(champs.get(nom, ""))


def _ecrire(situation: SituationPortee, par: Acteur, champs: dict) -> None:
    """Each kind of information in its own table (SP-18)."""
    dits = {nom: champs[nom] for nom in PERSONNE if nom in champs}
    personne = _ecrire_piece(PersonneConcernee, situation, par, dits)
    noms.indexer(
        JetonConcerne.objects.visibles_par(par).filter(dossier=personne.dossier_id),
        personne.nom, dossier_id=personne.dossier_id, territoire_id=personne.territoire_id,
        auteur=par.affectation,
    )  # fmt: skip
    dits = {nom: champs[nom] for nom in CONSTAT if nom in champs}
    _ecrire_piece(Constat, situation, par, dits)


def _ecrire_piece(modele, situation: SituationPortee, par: Acteur, champs: dict):
    """Write the one piece of this model that a situation has."""
    piece = modele.objects.visibles_par(par).filter(dossier=situation.dossier_id).first()
    if piece is None:
        return couvertures.creer(modele, situation, par, **champs)
    for nom, valeur in champs.items():
        setattr(piece, nom, valeur)
    piece.save(update_fields=list(champs))
    return piece
