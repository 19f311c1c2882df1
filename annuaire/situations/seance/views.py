"""Two screens of one session: the coordinator's, where she types, and the room's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annuaire import regles as annuaire
from annuaire.commissions import actions_seances, lecture_seances
from annuaire.commissions.forms_seances import EntreeForm
from annuaire.commissions.models import Presence, Seance
from annuaire.situations import actions as situations
from annuaire.situations import fiche, lecture, lecture_point, sources
from annuaire.situations.actions import socle
from annuaire.situations.forms_point import ActionForm
from annuaire.situations.models import Invite, Point
from partnership.acteurs.refus import ActionRefusee, refuser_dans
from partnership.secret.actions_journal import journaliser_acteur

from . import actions, brouillons, ecran, regles
from . import salle as murs
from .forms import SuiteForm


def _seance(request, ref) -> Seance:
    """Return a session of the acteur's territory, for its coordinator; or 404, or 403."""
    trouvee = get_object_or_404(lecture_seances.seances(request.acteur), ref=ref)
    regles.verifier_animer(request.acteur)
    return trouvee


def _point(request, ref, seance: Seance | None = None) -> Point:
    lus = Point.objects.visibles_par(request.acteur).select_related(
        "saisine__dossier", "saisine__commission", "seance"
    )
    return get_object_or_404(lus.filter(seance=seance) if seance else lus, pk=ref)


def _demande(request) -> UUID | None:
    """Return the key of the point that the address asks for, None for anything else."""
    try:
        return UUID(request.GET.get("point", ""))
    except ValueError:
        return None


@require_GET
def animer(request, seance):
    """Show the coordinator's screen: the agenda, one point, who is there."""
    trouvee = _seance(request, seance)
    points = lecture.points_de(request.acteur, trouvee)
    voulue = _demande(request) or trouvee.ecran
    point = next((p for p in points if p.pk == voulue), points[0] if points else None)
    if point is not None:
        socle.noter_lecture(request.acteur, point.saisine)
    contexte = ecran.salle_de(request.acteur, trouvee, point) | {
        "points": points,
        "fiche": fiche.lire(request.acteur, point.saisine) if point else None,
        "champs": ecran.champs(request.acteur, point),
        **ecran.conclusions(request.acteur, point),
        "ecoule": ecran.ecoule(trouvee, points),
        "cle": brouillons.cle(request.acteur, trouvee),
        "entree": EntreeForm(seance=trouvee),
        "offres": sources.offres(request.acteur, trouvee.commission.genre),
    }
    return render(request, "seances/animer.html", contexte)


@require_GET
def presences(request, seance):
    """Give the part of the screen that says who is there; asked again every two seconds."""
    trouvee = _seance(request, seance)
    voulue = _demande(request)
    point = _point(request, voulue, trouvee) if voulue else None
    contexte = ecran.salle_de(request.acteur, trouvee, point)
    return render(request, "seances/_presences.html", contexte)


@require_GET
def ecrit(request, point):
    """Give what is typed of a point, field by field, with its revisions: for the other screen."""
    trouve = _point(request, point)
    regles.verifier_animer(request.acteur)
    dit = {c.nom: {"texte": c.texte, "revision": c.revision, "par": c.par}
           for c in ecran.champs(request.acteur, trouve)}  # fmt: skip
    return JsonResponse(dit)


@require_POST
def frapper(request, point):
    """Save one field as it is typed; 409 with the other text when somebody else wrote it."""
    trouve = _point(request, point)
    envoi = request.POST
    revision = envoi.get("revision", "")
    revision = int(revision) if revision.isdecimal() and len(revision) < 9 else 0
    texte = envoi.get("texte", "").replace("\r\n", "\n")
    try:
        ecrite = actions.frapper(
            point=trouve, par=request.acteur, champ=envoi.get("champ", ""), texte=texte,
            revision=revision,
        )  # fmt: skip
    except actions.Conflit as conflit:
        return _conflit(request, trouve, conflit, texte)
    except ActionRefusee as refus:
        if not _par_script(request):
            raise
        statut = 403 if not annuaire.coordonne(request.acteur) else 422
        return JsonResponse({"refus": refus.phrase}, status=statut)
    if not _par_script(request):
        messages.success(request, "C’est enregistré.")
        return redirect(ecran.adresse(trouve))
    alerte = murs.alerte(ecrite.texte, request.acteur)
    return JsonResponse({"revision": ecrite.revision, "alerte": alerte})


def _par_script(request) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _conflit(request, point: Point, conflit: actions.Conflit, texte: str) -> HttpResponse:
    ecrite = conflit.ecrite
    if _par_script(request):
        dit = {
            "texte": ecrite.texte,
            "revision": ecrite.revision,
            "par": str(ecrite.modifie_par.utilisateur),
        }
        return JsonResponse(dit, status=409)
    contexte = {"point": point, "ecrite": ecrite, "mien": texte}
    return render(request, "seances/conflit.html", contexte, status=409)


@require_POST
def clore_les_avis(request, point):
    """Close the opinions: all who sit read them, and the room with them."""
    trouve = _point(request, point)
    regles.verifier_animer(request.acteur)
    situations.clore_les_avis(point=trouve, par=request.acteur)
    return redirect(ecran.adresse(trouve))


@require_POST
def terminer(request, point):
    """End a point: what was typed becomes the relevé."""
    trouve = _point(request, point)
    actions.terminer_point(point=trouve, par=request.acteur)
    messages.success(request, "Le point est terminé ; le relevé est à relire, puis à valider.")
    return redirect(ecran.adresse(trouve))


def _saisir(request, cle, formulaire, titre: str, action):
    """Show a form of a point; once valid, do it and go back to the screen, or say why not."""
    point = _point(request, cle)
    regles.verifier_animer(request.acteur)
    deja = lecture_point.deja_propose(request.acteur, point)
    form = formulaire(request.POST or None, acteur=request.acteur, point=point, initial=deja)
    if request.method == "POST" and form.is_valid():
        try:
            action(point=point, par=request.acteur, **form.cleaned_data)
        except ActionRefusee as refus:
            refuser_dans(request, form, refus)
        else:
            return redirect(ecran.adresse(point))
    contexte = {"point": point, "form": form, "titre": titre}
    statut = 422 if form.errors else 200
    return render(request, "seances/formulaire.html", contexte, status=statut)


@require_http_methods(["GET", "POST"])
def confier(request, point):
    """Add an action: what, who, by when, how the person is told."""
    return _saisir(request, point, ActionForm, "Ajouter une action", situations.ajouter_action)


@require_http_methods(["GET", "POST"])
def suite(request, point):
    """Say what is proposed, name the référent, say when the plan is looked at again."""
    return _saisir(request, point, SuiteForm, "La suite de ce point", actions.fixer_la_suite)


@require_POST
def montrer(request, seance):
    """Put a point on the screen of the room, or take it off."""
    trouvee = _seance(request, seance)
    voulu = request.POST.get("point", "")
    try:
        point = _point(request, UUID(voulu), trouvee) if voulu else None
    except ValueError as erreur:
        raise ActionRefusee("Choisissez un point de l’ordre du jour.") from erreur
    montree = actions.montrer(seance=trouvee, par=request.acteur, point=point)
    if point and montree.ecran != point.pk:
        messages.warning(
            request, "L’accord de la personne a pris fin : ce point quitte l’ordre du jour."
        )
        point = None
    suite = f"?point={point.pk}" if point else ""
    return redirect(ecran.adresse_seance(trouvee) + suite)


@require_POST
def entrer(request, seance):
    """Note that a member, or the guest of a point, enters the room."""
    trouvee = _seance(request, seance)
    if request.POST.get("invite"):
        lus = Invite.objects.visibles_par(request.acteur).filter(point__seance=trouvee)
        invite = get_object_or_404(
            lus.select_related("affectation__organisation", "point__seance"),
            pk=_uuid(request.POST["invite"]), sorti_le=None,
        )  # fmt: skip
        actions.faire_entrer_invite(invite=invite, par=request.acteur)
    else:
        form = EntreeForm(request.POST, seance=trouvee)
        if not form.is_valid():
            raise ActionRefusee("Choisissez un membre, ou nommez la personne qui entre.")
        actions_seances.entrer(seance=trouvee, par=request.acteur, **form.cleaned_data)
    return _retour(request, trouvee)


def _uuid(texte: str) -> UUID:
    try:
        return UUID(texte)
    except ValueError as erreur:
        raise ActionRefusee("Cette personne n’est pas attendue à ce point.") from erreur


@require_POST
def sortir(request, seance, presence):
    """Note that somebody leaves the room."""
    trouvee = _seance(request, seance)
    lues = Presence.objects.filter(seance=trouvee).select_related("seance")
    partie = get_object_or_404(lues, ref=presence)
    actions_seances.sortir(presence=partie, par=request.acteur)
    return _retour(request, trouvee)


def _retour(request, seance: Seance) -> HttpResponse:
    """Give the part of the screen to htmx, the whole page to a browser without script."""
    voulue = _demande(request)
    point = _point(request, voulue, seance) if voulue else None
    if request.htmx:
        contexte = ecran.salle_de(request.acteur, seance, point)
        return render(request, "seances/_presences.html", contexte)
    return redirect(ecran.adresse_seance(seance) + (f"?point={point.pk}" if point else ""))


@require_GET
def salle(request, seance):
    """Show the page of the projector; what it says comes every second, and goes without it."""
    return render(request, "seances/salle.html", {"seance": _seance(request, seance)})


@require_GET
def commun(request, seance):
    """Give what everybody present may read (SP-20); 304 while it stays the same."""
    trouvee = _seance(request, seance)
    dit = murs.contenu(request.acteur, trouvee)
    empreinte = murs.marque(dit)
    if request.headers.get("If-None-Match") == empreinte:
        return HttpResponseNotModified(headers={"ETag": empreinte})
    if dit["fragments"] and "If-None-Match" not in request.headers:
        point = murs.point_montre(request.acteur, trouvee)
        journaliser_acteur(
            "commission_salle", request.acteur, point.dossier_id, objet=point.saisine.code
        )
    return JsonResponse(dit, headers={"ETag": empreinte})
