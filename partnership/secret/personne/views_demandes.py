"""Pages of the data delegate: the requests of persons, their deadlines, the copies to hand over."""

from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partnership.acteurs import horloge
from partnership.acteurs.confirmation import confirmee
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.acteurs.telechargements import piece_jointe
from partnership.acteurs.templatetags.interface import jour

from ..actions_journal import journaliser_acteur
from . import demandes as actions
from . import effacer as effacement
from . import forms, regles
from .actions import obstacle_a_effacer
from .enums import EtatCopie, EtatDemande, NatureDemande, Obstacle

GENRES = {
    EtatCopie.PRETE: "attente", EtatCopie.REMISE: "fait", EtatCopie.ECHOUEE: "retard",
    EtatCopie.AUTRE_PERSONNE: "refuse", EtatCopie.DEMANDEE: "info",
}  # fmt: skip
MONTREES = 200


def pour_la_deleguee(vue):
    """Open a page to the data delegate only."""

    @wraps(vue)
    def gardee(request, *args, **kwargs):
        if request.acteur is None:
            raise PermissionDenied
        regles.verifier_deleguee(request.acteur)
        return vue(request, *args, **kwargs)

    return gardee


def _sienne(request, demande: UUID):
    """Return a request made to her organisation; another one does not exist."""
    return get_object_or_404(actions.siennes(request.acteur), pk=demande)


@require_GET
@pour_la_deleguee
def demandes(request):
    """List the requests, the most pressing first; late ones say so."""
    ce_jour = horloge.aujourdhui()
    lignes = [
        {"demande": d, "retard": d.etat == EtatDemande.OUVERTE and d.echeance < ce_jour}
        for d in actions.siennes(request.acteur)[:MONTREES]
    ]
    ouvertes = [li for li in lignes if li["demande"].etat == EtatDemande.OUVERTE]
    closes = [li for li in lignes if li["demande"].etat != EtatDemande.OUVERTE]
    contexte = {
        "ouvertes": ouvertes,
        "closes": closes,
        "ordres": effacement.ordres(request.acteur)[:MONTREES],
    }
    return render(request, "personne/demandes.html", contexte)


@require_http_methods(["GET", "POST"])
@pour_la_deleguee
def nouvelle(request):
    """Register a request; the names are posted, become tokens and are kept nowhere."""
    formulaire = forms.DemandeForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            recue = actions.recevoir(par=request.acteur, **formulaire.cleaned_data)
            messages.success(request, f"Demande {recue.reference} enregistrée.")
            return redirect("personne:demande", recue.pk)
        except ActionRefusee as refus:
            refuser_dans(request, formulaire, refus)
    statut = 422 if request.method == "POST" else 200
    return render(request, "personne/nouvelle.html", {"form": formulaire}, status=statut)


@require_GET
@pour_la_deleguee
def demande(request, demande):
    """Show one request: dossiers of this name by their references alone, and their copies."""
    trouvee = _sienne(request, demande)
    journaliser_acteur("demande_lue", request.acteur, objet=trouvee.reference)
    retenus = list(trouvee.dossiers.order_by("reference"))
    deja = {r.dossier_id for r in retenus}
    contexte = {
        "demande": trouvee,
        "ouverte": trouvee.etat == EtatDemande.OUVERTE,
        "acces": trouvee.nature == NatureDemande.ACCES,
        "retard": trouvee.etat == EtatDemande.OUVERTE and trouvee.echeance < horloge.aujourdhui(),
        "due": f"Réponse au plus tard {jour(trouvee.echeance)}",
        "en_cours": any(r.etat == EtatCopie.DEMANDEE for r in retenus),
        "retenus": [
            {
                "concerne": r,
                "genre": GENRES.get(r.etat, "neutre"),
                "prete": r.etat == EtatCopie.PRETE,
                "refaire": r.etat in actions.A_REFAIRE,
            }
            for r in retenus
        ],
        "trouves": [t for t in actions.homonymes(trouvee) if t[0] not in deja],
    }
    return render(request, "personne/demande.html", contexte)


@require_POST
@pour_la_deleguee
def retenir(request, demande):
    """Keep the dossiers that are ticked."""
    trouvee = _sienne(request, demande)
    try:
        choisis = [UUID(cle) for cle in request.POST.getlist("dossiers")]
    except ValueError:
        raise Http404 from None
    if not choisis:
        messages.error(request, "Cochez au moins un dossier.")
    elif nombre := actions.retenir(demande=trouvee, par=request.acteur, dossiers=choisis):
        messages.success(request, f"Dossiers retenus : {nombre}.")
    return redirect("personne:demande", trouvee.pk)


@require_POST
@pour_la_deleguee
@confirmee
def remettre(request, demande, copie):
    """Give the copy as a file, once; it is never shown on a page (SP-10)."""
    trouvee = _sienne(request, demande)
    concerne = get_object_or_404(trouvee.dossiers.select_related("demande"), pk=copie)
    octets = actions.remettre(concerne=concerne, par=request.acteur)
    nom = f"{trouvee.reference}-{concerne.reference}.zip"
    return piece_jointe(octets, nom, "application/zip")


@require_POST
@pour_la_deleguee
def refaire(request, demande, copie):
    """Order a copy again."""
    trouvee = _sienne(request, demande)
    concerne = get_object_or_404(trouvee.dossiers.select_related("demande"), pk=copie)
    actions.refaire(concerne=concerne, par=request.acteur)
    messages.success(request, "La copie se prépare de nouveau.")
    return redirect("personne:demande", trouvee.pk)


@require_http_methods(["GET", "POST"])
@pour_la_deleguee
def repondre(request, demande):
    """Close a request with its answer."""
    trouvee = _sienne(request, demande)
    regles.verifier_ouverte(trouvee)
    formulaire = forms.RepondreForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            actions.repondre(demande=trouvee, par=request.acteur, **formulaire.cleaned_data)
            messages.success(request, "La réponse est consignée.")
            return redirect("personne:demandes")
        except ActionRefusee as refus:
            refuser_dans(request, formulaire, refus)
    statut = 422 if request.method == "POST" else 200
    contexte = {"demande": trouvee, "form": formulaire}
    return render(request, "personne/repondre.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
@pour_la_deleguee
def effacer(request, ordre):
    """Confirm an erasure that the service accepted, or set it aside."""
    trouve = get_object_or_404(
        effacement.ordres(request.acteur).select_related("auteur__utilisateur"), pk=ordre
    )
    if request.method == "POST" and "ecarter" in request.POST:
        effacement.ecarter(ordre=trouve, par=request.acteur)
        messages.success(request, f"{trouve.reference} n’est pas effacé. Dites-le au service.")
        return redirect("personne:demandes")
    if request.method == "POST":
        effacement.confirmer(ordre=trouve, par=request.acteur)
        messages.success(request, f"{trouve.reference} s’efface, dans la minute.")
        return redirect("personne:demandes")
    obstacle = obstacle_a_effacer(trouve.dossier_id)
    contexte = {"ordre": trouve, "obstacle": Obstacle(obstacle).label if obstacle else ""}
    return render(request, "personne/effacer.html", contexte)
