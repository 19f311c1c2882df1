"""What a person says of one dossier, recorded by a professional: one act, one transaction (SP-15).

Each leaves a line in the thread of the dossier and in the journal.
"""

from datetime import date

from django.db import connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import noter_au_fil

from ..models import Dossier
from . import regles
from .enums import SuiteEffacement, SuiteRectification
from .models import Effacement, Limitation, PointDeVue, Rectification


def _engager(dossier: Dossier, par: Acteur, recu_le: date) -> None:
    """One change at a time of what a person said of this dossier, then the rules."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(dossier.pk)]
        )
    regles.verifier_consigner(par, dossier)
    regles.verifier_recu(recu_le, horloge.aujourdhui())


def _creer(modele, dossier: Dossier, par: Acteur, **champs):
    piece = modele(
        dossier=dossier, territoire_id=dossier.territoire_id, auteur=par.affectation, **champs
    )
    piece.save(force_insert=True)
    return piece


def _deja(modele, dossier: Dossier, par: Acteur, **champs):
    """Return the same words by the same hand: a double click. Sealed, so compared here."""
    siennes = modele.objects.du_dossier(par, dossier.pk).filter(auteur=par.affectation)
    return next((p for p in siennes if all(getattr(p, n) == v for n, v in champs.items())), None)


@transaction.atomic
def ajouter_point_de_vue(
    *, dossier: Dossier, par: Acteur, texte: str, recu_le: date, moyen: str
) -> PointDeVue:
    """Put her own account beside the facts, in her words, for every reader of them."""
    _engager(dossier, par, recu_le)
    if deja := _deja(PointDeVue, dossier, par, texte=texte, recu_le=recu_le):
        return deja
    vue = _creer(PointDeVue, dossier, par, texte=texte, recu_le=recu_le, moyen=moyen)
    noter_au_fil(dossier.type, par, dossier, "ajouter_point_de_vue")
    return vue


@transaction.atomic
def demander_rectification(
    *, dossier: Dossier, par: Acteur, bloc: str, demande: str, recu_le: date, moyen: str
) -> Rectification:
    """Record what she asks to correct: a task for the organisation that wrote it."""
    _engager(dossier, par, recu_le)
    dit = {"bloc": bloc, "demande": demande, "recu_le": recu_le}
    if deja := _deja(Rectification, dossier, par, **dit):
        return deja
    rectification = _creer(Rectification, dossier, par, moyen=moyen, **dit)
    noter_au_fil(dossier.type, par, dossier, "demander_rectification")
    return rectification


@transaction.atomic
def decider_rectification(
    *, rectification: Rectification, par: Acteur, suite: str, reponse: str
) -> Rectification:
    """Answer: the correction, or why not. What was written stays beside it, as proof."""
    fraiche = (
        Rectification.objects.visibles_par(par)
        .select_for_update(of=("self",))
        .select_related("dossier__ouvert_par")
        .get(pk=rectification.pk)
    )
    regles.verifier_decider(par, fraiche)
    fraiche.suite, fraiche.reponse = SuiteRectification(suite), reponse
    fraiche.decidee_par, fraiche.decidee_le = par.affectation, horloge.maintenant()
    fraiche.save(update_fields=["suite", "reponse", "decidee_par", "decidee_le"])
    acte = {"appliquee": "rectifier", "refusee": "refuser_rectification"}[suite]
    noter_au_fil(fraiche.dossier.type, par, fraiche.dossier, acte)
    return fraiche


def limitation_en_cours(dossier, par: Acteur) -> Limitation | None:
    """Return the freeze of a dossier, None when it is not frozen."""
    return Limitation.objects.visibles_par(par).filter(dossier=dossier, levee_le=None).first()


@transaction.atomic
def limiter(
    *, dossier: Dossier, par: Acteur, motif: str, recu_le: date, moyen: str
) -> Limitation:
    """Freeze a dossier (article 18 GDPR); a second request finds the first one."""
    _engager(dossier, par, recu_le)
    if deja := limitation_en_cours(dossier, par):
        return deja
    limitation = _creer(Limitation, dossier, par, motif=motif, recu_le=recu_le, moyen=moyen)
    noter_au_fil(dossier.type, par, dossier, "limiter")
    return limitation


@transaction.atomic
def lever_limitation(*, dossier: Dossier, par: Acteur, motif: str) -> None:
    """End the freeze, with its motive; the person is told before (article 18 § 3 GDPR)."""
    _engager(dossier, par, horloge.aujourdhui())
    limitation = limitation_en_cours(dossier, par)
    if limitation is None:
        raise ActionRefusee("Ce dossier n’est pas gelé.")
    limitation.motif_levee = motif
    limitation.levee_par, limitation.levee_le = par.affectation, horloge.maintenant()
    limitation.save(update_fields=["motif_levee", "levee_par", "levee_le"])
    noter_au_fil(dossier.type, par, dossier, "lever_limitation")


@transaction.atomic
def refuser_effacement(
    *, dossier: Dossier, par: Acteur, motif: str, recu_le: date, moyen: str
) -> Effacement:
    """Record her request to erase, refused for a motive of article 17 § 3 GDPR."""
    _engager(dossier, par, recu_le)
    regles.verifier_motif_de_refus(motif)
    dit = {"motif": motif, "recu_le": recu_le, "suite": SuiteEffacement.REFUSE}
    if deja := _deja(Effacement, dossier, par, **dit):
        return deja
    effacement = _creer(Effacement, dossier, par, moyen=moyen, **dit)
    noter_au_fil(dossier.type, par, dossier, "refuser_effacement")
    return effacement
