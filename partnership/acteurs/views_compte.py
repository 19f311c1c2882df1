"""One's own account: who I am, where I am signed in, what I had typed when the session ended."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET, require_http_methods

from . import reprise
from .acteur import affectations_de, second_facteur_depuis
from .appareils import Appareil
from .registre import journaliser


@require_GET
def compte(request):
    """Show one's own account: who I am, my roles, how I sign in."""
    contexte = {
        "affectations": list(affectations_de(request.user)),
        "depuis": second_facteur_depuis(request.user),
        "liaisons": set(request.user.socialaccount_set.values_list("provider", flat=True)),
    }
    return render(request, "acteurs/compte.html", contexte)


@require_http_methods(["GET", "POST"])
def sessions(request):
    """List where one is signed in; close one session, or all the others."""
    siennes = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        return _fermer(request, siennes)
    appareils = sorted((Appareil(s) for s in siennes), key=Appareil.rang)
    return render(request, "acteurs/sessions.html", {"appareils": appareils})


def _fermer(request, siennes: list[UserSession]):
    """Close what the button says; a session of somebody else does not exist here."""
    voulue = request.POST.get("session", "")
    choisies = [
        s for s in siennes if str(s.pk) == voulue or (voulue == "autres" and not s.is_current())
    ]
    if not choisies and voulue != "autres":
        raise Http404
    ici = any(s.is_current() for s in choisies)
    for choisie in choisies:
        choisie.end()
    journaliser("sessions_fermees", par=request.user, objet=f"{len(choisies)} session(s)")
    if ici:
        logout(request)
        return redirect("account_login")
    messages.success(request, "C’est fait : ces appareils devront se connecter de nouveau.")
    return redirect("acteurs:sessions")


@require_http_methods(["GET", "POST"])
def reprendre(request):
    """Give back the forms sent after the session had ended; forget one."""
    if request.method == "POST":
        try:
            reprise.oublier(request.user, UUID(request.POST.get("ref", "")))
        except ValueError as erreur:
            raise Http404 from erreur
        messages.success(request, "Ce texte est effacé.")
        return redirect("acteurs:reprendre")
    return render(request, "acteurs/reprendre.html", {"gardes": reprise.a_reprendre(request.user)})


@require_GET
def jeton(request):
    """Give a page left open the token of the session that came after hers, to her acteur alone.

    Her text would otherwise be kept in the name of whoever signed in since.
    """
    page = request.headers.get("X-Palier-Page", "")
    if request.acteur is None or not constant_time_compare(
        page, reprise.sceau_de_page(request.acteur)
    ):
        return HttpResponse(status=409)
    return JsonResponse({"jeton": get_token(request)})


@login_not_required
def jeton_perime(request, reason=""):
    """Refuse a form whose token is not ours, and give back what it held to whoever sent it."""
    contexte = {"textes": reprise.textes_envoyes(request)}
    return render(request, "403_csrf.html", contexte, status=403)
