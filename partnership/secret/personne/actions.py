"""What a person says of one dossier, recorded by a professional: one act, one transaction (SP-15).

Each leaves a line in the thread of the dossier and in the journal.
"""

from datetime import date
from uuid import UUID

from django.db import connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.models import Affectation, Organisation
from partnership.acteurs.refus import ActionRefusee
from partnership.acteurs.registre import faits_de, garder_texte, noter_au_fil

from .. import cercle
from ..models import Accord, Dossier
from . import regles
from .enums import REFUS_D_EFFACER, EtatOrdre, SuiteEffacement, SuiteRectification
from .models import Effacement, Limitation, OrdreEffacement, PointDeVue, Rectification


def _engager(modele, dossier: Dossier, par: Acteur, cle: UUID | None, recu_le: date):
    """One change at a time, the rules, then what this very form already wrote (a double click)."""
    cercle.verrouiller(dossier)
    regles.verifier_consigner(par, dossier)
    regles.verifier_recu(recu_le, horloge.aujourdhui())
    deja = modele.objects.visibles_par(par).filter(dossier=dossier, pk=cle)
    return deja.first() if cle else None


def _creer(modele, acte: str, dossier: Dossier, par: Acteur, cle: UUID, **champs):
    piece = modele(
        pk=cle,
        dossier=dossier,
        territoire_id=dossier.territoire_id,
        auteur=par.affectation,
        **champs,
    )
    piece.save(force_insert=True)
    noter_au_fil(dossier.type, par, dossier, acte)
    return piece


@transaction.atomic
def ajouter_point_de_vue(
    *, dossier: Dossier, par: Acteur, cle: UUID, texte: str, recu_le: date, moyen: str
) -> PointDeVue:
    """Put her own account beside the facts, in her words, for every reader of them."""
    deja = _engager(PointDeVue, dossier, par, cle, recu_le)
    return deja or _creer(
        PointDeVue, "ajouter_point_de_vue", dossier, par, cle,
        texte=texte, recu_le=recu_le, moyen=moyen,
    )  # fmt: skip


@transaction.atomic
def demander_rectification(
    *, dossier: Dossier, par: Acteur, cle: UUID, bloc: str, demande: str, recu_le: date,
    moyen: str, fait: UUID | None = None,
) -> Rectification:  # fmt: skip
    """Record what she asks to correct: a task for the organisation that wrote it."""
    if deja := _engager(Rectification, dossier, par, cle, recu_le):
        return deja
    if fait:
        regles.verifier_fait(bloc, fait, faits_de(dossier.type, par, dossier))
    return _creer(
        Rectification, "demander_rectification", dossier, par, cle,
        bloc=bloc, fait=fait, demande=demande, recu_le=recu_le, moyen=moyen,
    )  # fmt: skip


@transaction.atomic
def decider_rectification(
    *, rectification: Rectification, par: Acteur, suite: str, reponse: str
) -> Rectification:
    """Answer: the text that is right, read from now on in its place, or why not (article 16 GDPR).

    What was written stays as proof, under the correction.
    """
    garder_texte(reponse)
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


def est_gele(dossier: UUID) -> bool:
    """Say whether a dossier is frozen: an agent who reads what she wrote alone must know too."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.est_gele(%s)", [dossier])
        return curseur.fetchone()[0]


def limitation_en_cours(dossier, par: Acteur) -> Limitation | None:
    """Return the freeze of a dossier, None when it is not frozen."""
    return Limitation.objects.visibles_par(par).filter(dossier=dossier, levee_le=None).first()


@transaction.atomic
def limiter(
    *, dossier: Dossier, par: Acteur, cle: UUID, motif: str, recu_le: date, moyen: str
) -> Limitation:
    """Freeze a dossier (article 18 GDPR); a second request finds the first one."""
    deja = _engager(Limitation, dossier, par, cle, recu_le) or limitation_en_cours(dossier, par)
    return deja or _creer(
        Limitation, "limiter", dossier, par, cle, motif=motif, recu_le=recu_le, moyen=moyen
    )


@transaction.atomic
def lever_limitation(*, dossier: Dossier, par: Acteur, motif: str) -> None:
    """End the freeze, with its motive; the person is told before (article 18 § 3 GDPR)."""
    _engager(Limitation, dossier, par, None, horloge.aujourdhui())
    limitation = limitation_en_cours(dossier, par)
    if limitation is None:
        raise ActionRefusee("Ce dossier n’est pas gelé.")
    limitation.motif_levee = motif
    limitation.levee_par, limitation.levee_le = par.affectation, horloge.maintenant()
    limitation.save(update_fields=["motif_levee", "levee_par", "levee_le"])
    noter_au_fil(dossier.type, par, dossier, "lever_limitation")


@transaction.atomic
def repondre_effacement(
    *, dossier: Dossier, par: Acteur, cle: UUID, motif: str, recu_le: date, moyen: str
) -> Effacement:
    """Answer a request to erase: its motive says whether it is accepted (article 17 GDPR)."""
    repondre = refuser_effacement if motif in REFUS_D_EFFACER else accepter_effacement
    return repondre(dossier=dossier, par=par, cle=cle, motif=motif, recu_le=recu_le, moyen=moyen)


@transaction.atomic
def accepter_effacement(
    *, dossier: Dossier, par: Acteur, cle: UUID, motif: str, recu_le: date, moyen: str
) -> Effacement:
    """Accept to erase, once however often: the data delegate of the organisation confirms."""
    if deja := _engager(Effacement, dossier, par, cle, recu_le):
        return deja
    accords = Accord.objects.visibles_par(par).filter(dossier=dossier)
    regles.verifier_accepter_effacement(
        par, dossier, motif=motif, accords=set(accords.values_list("type", flat=True)),
        deleguee=_deleguees(par.organisation).exists(),
    )  # fmt: skip
    regles.verifier_obstacle(obstacle_a_effacer(dossier.pk))
    en_cours = Effacement.objects.visibles_par(par).filter(
        dossier=dossier, suite=SuiteEffacement.ACCEPTE
    )
    ordres = OrdreEffacement.objects.filter(dossier=dossier).exclude(etat=EtatOrdre.ECARTE)
    if ordres.exists():
        return en_cours.latest("cree_le")
    OrdreEffacement(
        territoire_id=dossier.territoire_id, organisation=par.organisation, dossier=dossier,
        auteur=par.affectation, reference=dossier.reference, motif=motif, recu_le=recu_le,
    ).save(force_insert=True)  # fmt: skip
    return _creer(
        Effacement, "accepter_effacement", dossier, par, cle,
        suite=SuiteEffacement.ACCEPTE, motif=motif, recu_le=recu_le, moyen=moyen,
    )  # fmt: skip


def _deleguees(organisation: Organisation):
    return Affectation.objects.en_vigueur().filter(
        organisation=organisation, role=Role.DELEGUE_DONNEES, utilisateur__is_active=True
    )


def obstacle_a_effacer(dossier: UUID) -> str:
    """Return what forbids to erase a dossier now, a value of `Obstacle`, or nothing."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.obstacle_a_effacer(%s)", [dossier])
        return curseur.fetchone()[0]


@transaction.atomic
def refuser_effacement(
    *, dossier: Dossier, par: Acteur, cle: UUID, motif: str, recu_le: date, moyen: str
) -> Effacement:
    """Record her request to erase, refused for a motive of article 17 § 3 GDPR."""
    deja = _engager(Effacement, dossier, par, cle, recu_le)
    regles.verifier_motif_de_refus(motif)
    return deja or _creer(
        Effacement, "refuser_effacement", dossier, par, cle,
        suite=SuiteEffacement.REFUSE, motif=motif, recu_le=recu_le, moyen=moyen,
    )  # fmt: skip
