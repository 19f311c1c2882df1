"""Reading: the list, a dossier, and why each one reads what she reads."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from annuaire.routage import orienter
from partnership.acteurs import horloge
from partnership.acteurs.enums import Role
from partnership.acteurs.reglages import reglage
from partnership.secret import couvertures, lecteurs
from partnership.secret.actions_journal import journaliser_acteur
from partnership.secret.models import Accord

from .. import dossier as page_dossier
from .. import liste as page_liste
from .. import pieces
from ..models import Signalement


def visibles(acteur):
    """Return the covers that the acteur may read, with what every page shows of them."""
    return Signalement.objects.visibles_par(acteur).select_related(
        "organisation", "destinataire", "commune", "agence", "territoire"
    )


@require_http_methods(["GET", "POST"])
def liste(request):
    """List the signalements that the acteur may read; a search is posted, so that no name
    stands in an address (SP-17)."""
    parametres = request.POST if request.method == "POST" else request.GET
    demande = page_liste.Demande.lue(request.acteur, parametres)
    return render(request, "signalements/liste.html", page_liste.composer(demande))


@require_GET
def dossier(request, ref):
    """Show a dossier as its reader may see it; every opening is journalled (SP-13)."""
    signalement = get_object_or_404(visibles(request.acteur), pk=ref)
    couvertures.noter_lecture(request.acteur, signalement)
    contexte = page_dossier.composer(request.acteur, signalement)
    return render(request, "signalements/dossier.html", contexte)


@require_GET
def pourquoi(request, ref):
    """Say who may read what in this dossier, today, and why (SP-15)."""
    signalement = get_object_or_404(visibles(request.acteur), pk=ref)
    journaliser_acteur(
        "pourquoi", request.acteur, signalement.dossier_id, objet=signalement.reference
    )
    accords = list(Accord.objects.du_dossier(request.acteur, signalement.dossier_id))
    note = reglage(signalement.territoire, "note_soignante", horloge.aujourdhui())
    entrees = page_dossier.pour_lire(request.acteur, lecteurs.cercle_de(signalement.dossier_id))
    trouves = lecteurs.lecteurs(entrees, accords, note=note is True)
    contexte = {
        "signalement": signalement,
        "lignes": lecteurs.tableau(trouves),
        "agent": request.acteur.role == Role.AGENT_PROXIMITE,
    }
    return render(request, "signalements/pourquoi.html", contexte)


@require_GET
def secteur(request, ref):
    """Say of which sector the dossier's address is, to who may read the address."""
    signalement = get_object_or_404(visibles(request.acteur), pk=ref)
    couvertures.noter_lecture(request.acteur, signalement)
    identite = pieces.lire(request.acteur, signalement).identite
    agent = request.acteur.role == Role.AGENT_PROXIMITE
    if agent or identite is None or signalement.commune is None:
        raise Http404("No address that this acteur may orient.")
    contexte = {
        "signalement": signalement,
        "adresse": identite.adresse,
        "reponses": orienter(signalement.territoire, identite.adresse, signalement.commune),
    }
    return render(request, "signalements/secteur.html", contexte)
