"""Sign in through Pro Santé Connect or ProConnect, once one's account page has linked it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from . import actions_federation
from .confirmation import confirmee
from .middleware import dire
from .provider import INJOIGNABLE, FournisseurFederal, RefusFederation, Retour
from .registre import journaliser

NON_PROUVEE = (
    "Votre identité n’a pas pu être vérifiée, et rien n’a été ouvert. Recommencez, ou "
    "connectez-vous avec votre mot de passe."
)
EN_PANNE = (
    "{} ne répond pas, ou trop lentement. Rien n’a été ouvert ni changé. Réessayez dans quelques "
    "minutes ; votre mot de passe, lui, fonctionne toujours."
)
NON_LIEE = (
    "Cette identité n’est liée à aucun compte. Connectez-vous avec votre mot de passe, puis "
    "liez-la depuis la page « Mon compte »."
)


def _trouver(request, fournisseur: str) -> FournisseurFederal:
    """Return a provider of the settings, or 404."""
    try:
        return get_adapter().get_provider(request, fournisseur)
    except SocialApp.DoesNotExist as absent:
        raise Http404 from absent


def _refuser(request, fournisseur: str, code: str, phrase: str = NON_PROUVEE):
    """One sentence for the user, the reason in the journal, no session."""
    par = request.user if request.user.is_authenticated else None
    journaliser("federation_refusee", par=par, objet=f"{fournisseur} : {code}")
    if code == INJOIGNABLE:
        nom = _trouver(request, fournisseur).name
        return dire(request, 503, EN_PANNE.format(nom))
    return dire(request, 403, phrase)


@login_not_required
@require_POST
def entrer(request, fournisseur):
    """Leave for the provider, to sign in."""
    suite = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(suite, {request.get_host()}, request.is_secure()):
        suite = ""
    return _partir(request, fournisseur, None, suite)


@require_POST
@confirmee
def lier(request, fournisseur):
    """Leave for the provider, to link one's identity to the account that is signed in."""
    return _partir(request, fournisseur, request.user.pk)


def _partir(request, fournisseur: str, pour: int | None, suite: str = ""):
    """Lead there by a page, not by a redirect: a form may send to our own address only (CSP)."""
    chez = _trouver(request, fournisseur)
    try:
        adresse = chez.partir(pour=pour, suite=suite)
    except RefusFederation as refus:
        return _refuser(request, fournisseur, refus.code)
    contexte = {"fournisseur": chez, "adresse": adresse}
    reponse = render(request, "acteurs/vers_fournisseur.html", contexte)
    reponse["Refresh"] = f"0;url={adresse}"
    return reponse


@login_not_required
@require_GET
def retour(request, fournisseur):
    """Come back from the provider: sign in, or link."""
    try:
        vu = _trouver(request, fournisseur).revenir()
    except RefusFederation as refus:
        return _refuser(request, fournisseur, refus.code)
    pour = vu.etat["data"]["pour"]
    if pour is None:
        return _connecter(request, fournisseur, vu)
    if not request.user.is_authenticated or request.user.pk != pour:
        return _refuser(request, fournisseur, "autre_session")
    actions_federation.lier(utilisateur=request.user, fournisseur=fournisseur, uid=vu.uid)
    messages.success(request, "C’est fait : vous pourrez vous connecter par ce moyen.")
    return redirect("acteurs:compte")


def _connecter(request, fournisseur: str, vu: Retour):
    """Sign the owner of the link in; never by an e-mail address, never without second factor."""
    if request.user.is_authenticated:
        return _refuser(request, fournisseur, "deja_connecte", "Une session est déjà ouverte ici.")
    liaison = SocialAccount.objects.filter(provider=fournisseur, uid=vu.uid).first()
    if liaison is None:
        return _refuser(request, fournisseur, "non_liee", NON_LIEE)
    record_authentication(request, liaison.user, "socialaccount", provider=fournisseur)
    # allauth asks next for the second factor, as after a password.
    return perform_login(
        request, liaison.user, email_verification="none",
        redirect_url=vu.etat.get("next") or reverse("accueil"),
    )  # fmt: skip


@require_POST
def delier(request, fournisseur):
    """Cut the link; the password remains."""
    _trouver(request, fournisseur)
    actions_federation.delier(utilisateur=request.user, fournisseur=fournisseur)
    messages.success(request, "Ce moyen de connexion est retiré.")
    return redirect("acteurs:compte")
