"""Legal holds, placed and lifted by the data delegate, who reads no content."""

from django.db import IntegrityError, connection, transaction

from partnership.acteurs import horloge
from partnership.acteurs.acteur import Acteur
from partnership.acteurs.enums import Role
from partnership.acteurs.refus import ActionRefusee

from .actions_journal import journaliser_acteur
from .models import GelConservation


def verifier_deleguee(par: Acteur | None) -> None:
    """Only the data delegate sees to retention."""
    if par is None or par.role != Role.DELEGUE_DONNEES:
        raise ActionRefusee("La conservation est suivie par la déléguée ou le délégué aux données.")


@transaction.atomic
def geler(*, par: Acteur, reference: str, motif: str) -> GelConservation:
    """Hold a dossier in which the delegate's organisation took part; the same for all others."""
    verifier_deleguee(par)
    dossier = _dossier(reference)
    if dossier is None:
        raise ActionRefusee("Aucun dossier de votre organisme ne porte cette référence.")
    gel = GelConservation(
        dossier_id=dossier,
        territoire=par.territoire,
        organisation=par.organisation,
        reference=reference,
        motif=motif,
        pose_par=par.affectation,
    )
    try:
        with transaction.atomic():
            gel.save(force_insert=True)
    except IntegrityError as erreur:
        raise ActionRefusee("Ce dossier est déjà conservé à votre demande.") from erreur
    journaliser_acteur("gel_pose", par, dossier, objet=reference, motif=gel.get_motif_display())
    return gel


def _dossier(reference: str):
    with connection.cursor() as curseur:
        curseur.execute("SELECT palier.dossier_de_reference(%s)", [reference])
        return curseur.fetchone()[0]


@transaction.atomic
def lever(*, par: Acteur, gel: GelConservation) -> None:
    """Lift a hold; a second click does nothing. Retention then warns again before it acts."""
    verifier_deleguee(par)
    frais = GelConservation.objects.select_for_update(of=("self",)).get(pk=gel.pk)
    if frais.leve_le:
        return
    frais.leve_par, frais.leve_le = par.affectation, horloge.maintenant()
    frais.save(update_fields=["leve_par", "leve_le"])
    journaliser_acteur("gel_leve", par, frais.dossier_id, objet=frais.reference)
