"""The contracts as PDFs, for one reader: what her page says, and the texts of the territory."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.registre import rendre_pdf
from partnership.acteurs.reglages import reglages
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.couvertures import creer
from partnership.secret.enums import EtatImpression
from partnership.secret.impressions import Atelier
from partnership.secret.tasks import presser_les_pdf

from ..examens.models import AvisPrefet
from ..models import Candidature, Personne
from . import examens, lecture, regles
from .clauses import clauses
from .enums import BASES, CONTRATS, ModelePdf
from .models import ImpressionBail, ImpressionBailContenu, SousLocation
from .page import CALENDRIER, contrats

GABARITS = {
    ModelePdf.CONTRAT: "accompagnement/souslocation/pdf/contrat.html",
    ModelePdf.CONVENTION: "accompagnement/souslocation/pdf/convention.html",
    ModelePdf.AVIS_PREFET: "accompagnement/examens/pdf/avis_prefet.html",
}


@transaction.atomic
def demander(*, candidature: Candidature, par: Acteur, modele: str) -> ImpressionBail:
    """Ask for a contract as a PDF; while one is on its way, the same.

    A landlord may not lock the cover: a constraint of the table keeps double clicks single.
    """
    siennes = ImpressionBail.objects.visibles_par(par).filter(
        dossier=candidature.dossier_id, modele=modele, etat=EtatImpression.DEMANDEE
    )
    if (deja := siennes.first()) is not None:
        return deja
    try:
        with transaction.atomic():
            demande = creer(ImpressionBail, candidature, par, modele=modele,
                            cree_le=timezone.now())  # fmt: skip
    except IntegrityError:
        return siennes.get()
    quoi = f"{candidature.reference} {modele}"
    journaliser_acteur("impression", par, candidature.dossier_id, objet=quoi)
    transaction.on_commit(presser_les_pdf)
    return demande


def rendre(acteur: Acteur, demande: ImpressionBail) -> tuple[bytes, dict] | None:
    """Return her PDF and the fields of its row, None when she may read nothing of it any more."""
    lues = Candidature.objects.visibles_par(acteur).select_related("territoire", "organisation")
    candidature = lues.filter(dossier=demande.dossier_id).first()
    bail = lecture.bail_de(acteur, candidature) if candidature else None
    if candidature is None or bail is None:
        return None
    modele = ModelePdf(demande.modele)
    avis = AvisPrefet.objects.visibles_par(acteur).filter(bail=bail).order_by("le").last()
    if modele == ModelePdf.AVIS_PREFET and avis is None:
        return None
    octets = rendre_pdf(
        GABARITS[modele], contexte(acteur, candidature, bail, modele) | {"avis": avis},
        titre=f"{modele.label} {candidature.reference}",
    )  # fmt: skip
    return octets, {}


def contexte(
    acteur: Acteur, candidature: Candidature, bail: SousLocation, modele: ModelePdf
) -> dict:
    """Return what the PDF shows: what this reader's page does, and the texts of the territory."""
    personne = Personne.objects.du_dossier(acteur, candidature.dossier_id).first()
    le = bail.signee_le or horloge.aujourdhui()
    base = BASES.get(bail.fondement)
    agrement = regles.agrement_au(lecture.agrements_de(bail.operateur), le)
    return {
        "candidature": candidature,
        "bail": bail,
        "personne": personne,
        "base": base,
        "agrement": agrement if base and base.agrement else None,
        "contrats": contrats(bail, lambda jour: date_format(jour, "j F Y") if jour else ""),
        "clauses": clauses(bail.territoire, modele, le, lignes(bail, le))
        if modele in CONTRATS
        else [],
        "projet": bail.signee_le is None,
        "lecteur": acteur,
        "le": horloge.maintenant(),
    }


def lignes(bail: SousLocation, le) -> dict:
    """Return the values that the texts of the territory may quote."""
    regle = reglages(bail.territoire, (*CALENDRIER, "duree_min_sous_location"), le)
    debut, duree = bail.debut_le, bail.duree_mois
    rythme, avance = (regle[cle] for cle in CALENDRIER)
    a_fixer = "à fixer à la signature"
    # The law counts from the signature: before it, no day is printed that another would replace.
    examens_dus = avis = a_fixer
    if bail.signee_le and duree:
        dus = examens.examens(bail.signee_le, duree, rythme)
        examens_dus = ", ".join(f"{d:%d/%m/%Y}" for d in dus) or a_fixer
        avis = f"{examens.avis_au_prefet(debut, duree, avance):%d/%m/%Y}"
    return {
        "rythme": rythme,
        "avance": avance,
        "duree_min": regle["duree_min_sous_location"],
        "duree": duree or "…",
        "preavis": bail.preavis_mois,
        "examens": examens_dus,
        "fin": f"{regles.dernier_jour(debut, duree):%d/%m/%Y}" if debut and duree else a_fixer,
        "avis": avis,
        "bailleur": bail.bailleur.nom,
        "operateur": bail.operateur.nom,
    }  # fmt: skip


ATELIER = Atelier(ImpressionBail, ImpressionBailContenu, rendre)
