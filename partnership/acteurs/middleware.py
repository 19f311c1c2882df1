"""The request's acteur, the gates in front of the pages, and how refusals are said."""

import logging
from contextlib import suppress
from ipaddress import ip_address
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    is_reauthentication_required,
    suspend_request,
)
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, DataError, ProgrammingError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from . import identite
from .acteur import acteur_de, affectations_de, second_facteur_depuis
from .appareils import fermer_les_plus_anciens
from .enums import ROLES_A_SECOND_FACTEUR
from .refus import ActionRefusee, Illisible
from .reprise import CHAMP, oublier, suspendre, textes_envoyes

journal = logging.getLogger(__name__)

CLE_SESSION = "affectation"
CLE_VU = "vu_le"
CLE_OUVERTE = "ouverte_le"
# Pages that a signed-in user reaches before every gate is passed. Those of `acteurs` are named
# one by one: a new page there is closed until somebody says otherwise.
ESPACES_LIBRES = {"account", "mfa", "federation", "aide", "demo", "demonstration"}
PAGES_LIBRES = {
    "acteurs:choisir",
    "acteurs:charte",
    "acteurs:hors_convention",
    "acteurs:second_facteur",
    "acteurs:compte",
    "acteurs:sessions",
    "acteurs:reprendre",
    "acteurs:accepter",
    "secret:mes_droits",
}
ESPACE_ADMIN = "/admin/"
TROP_DE_LECTURES = (
    "Beaucoup de dossiers ont été ouverts en peu de temps avec votre compte. Attendez dix minutes. "
    "Si ce n’est pas vous, changez votre mot de passe et prévenez votre délégué aux données."
)
FREIN = "PA429"  # secret/sql/frein.sql
# The public face: the same pages for everybody, so that no session is even read there.
ESPACE_PUBLIC = "/partenariats/"


def refus(get_response):
    """Turn refusals and hostile requests into clear French sentences."""

    def middleware(request):
        if not (request.META.get("CONTENT_LENGTH") or "0").isdecimal():
            request.META["CONTENT_LENGTH"] = "0"
            return dire(
                request, 400, "Votre envoi est illisible : sa longueur n’est pas un nombre."
            )
        # The name of the browser is kept with its session.
        dit = request.path + request.META.get("HTTP_USER_AGENT", "")
        if "\x00" in dit or _corps_nul(request):
            return dire(request, 400, "Votre envoi contient un caractère interdit.")
        return get_response(request)

    def process_exception(request, exception):
        if isinstance(exception, ActionRefusee):
            return dire(request, 403, exception.phrase)
        if isinstance(exception, Illisible):
            journal.error(exception.journal)
            return dire(request, 503, exception.phrase)
        if _freine(exception):
            reponse = dire(request, 429, TROP_DE_LECTURES)
            reponse["Retry-After"] = "600"
            return reponse
        if isinstance(exception, DataError):
            return dire(request, 422, "Une valeur envoyée est hors de ce que Palier accepte.")
        if _interdit_par_la_base(exception):
            return dire(request, 403, "L’administration technique ne touche à aucun dossier.")
        return None

    middleware.process_exception = process_exception
    return middleware


def _freine(exception) -> bool:
    """Say whether the base has stopped an account that opens too many dossiers."""
    cause = exception.__cause__
    return isinstance(exception, DatabaseError) and getattr(cause, "sqlstate", "") == FREIN


def _interdit_par_la_base(exception) -> bool:
    """Say whether the administration role met a case table (SP-10)."""
    return (
        identite.courante() == identite.ADMINISTRATION
        and isinstance(exception, ProgrammingError)
        and isinstance(exception.__cause__, InsufficientPrivilege)
    )


def _corps_nul(request) -> bool:
    """Say whether the query or the form holds a NUL, which PostgreSQL cannot store."""
    try:
        paires = [*request.GET.lists(), *request.POST.lists()]
    except RequestDataTooBig:
        raise
    return any("\x00" in nom + "".join(valeurs) for nom, valeurs in paires)


def dire(request, code: int, phrase: str):
    """Answer a refusal: the sentence, what is kept, what to do."""
    contexte = {"phrase": phrase, "code": code, "textes": textes_envoyes(request)}
    return render(request, "refus.html", contexte, status=code)


def acteur(get_response):
    """Give `request.acteur`, lead to the one gate missing, and sign the transactions."""

    def middleware(request):
        request.acteur = None
        if request.path.startswith(ESPACE_ADMIN) and not _reseau_admis(request):
            raise Http404("The administration does not answer from this network.")
        if request.path.startswith(ESPACE_PUBLIC):
            return get_response(request)
        if request.user.is_authenticated:
            if _trop_longtemps(request):
                return _reconnecter(request)
            if request.path.startswith(ESPACE_ADMIN):
                with identite.agir_comme(identite.ADMINISTRATION):
                    return _admin(request, get_response)
            request.acteur = _choisir(request)
            detour = _porte(request.acteur)
            if detour and not _libre(request):
                return redirect(detour)
            # A free page seen before the gates are passed runs as nobody: no case row.
            if request.acteur and not detour:
                with request.acteur.agir():
                    return _oublier_si_parti(request, get_response(request))
        return get_response(request)

    return middleware


def _reseau_admis(request) -> bool:
    """Say whether the technical administration answers from here (PALIER_RESEAUX_ADMIN)."""
    reseaux = settings.PALIER_RESEAUX_ADMIN
    if not reseaux:
        return True
    origine = ip_address(get_adapter().get_client_ip(request))
    return any(origine in reseau for reseau in reseaux)


def _oublier_si_parti(request, reponse):
    """Forget a kept form once it has been sent again and taken."""
    if request.method == "POST" and CHAMP in request.POST and reponse.status_code < 400:
        with suppress(ValueError):
            oublier(request.user, UUID(request.POST[CHAMP]))
    return reponse


def _trop_longtemps(request) -> bool:
    """Say whether the idle time or the longest session is over (security promise 17)."""
    maintenant = timezone.now().timestamp()
    vu = request.session.get(CLE_VU, maintenant)
    # Each save of the session pushes its expiry back: its age needs a date of its own.
    ouverte = request.session.get(CLE_OUVERTE, maintenant)
    inactive = maintenant - vu > settings.PALIER_INACTIVITE_MINUTES * 60
    if inactive or maintenant - ouverte > settings.PALIER_SESSION_HEURES * 3600:
        return True
    if maintenant - vu > 60 or CLE_OUVERTE not in request.session:
        neuve = CLE_OUVERTE not in request.session
        request.session.update({CLE_VU: maintenant, CLE_OUVERTE: ouverte})
        UserSession.objects.create_from_request(request)
        if neuve:
            fermer_les_plus_anciens(request.user)
    return False


def _reconnecter(request):
    """Close the session; ask for the same page again as nobody, or give back what was typed."""
    gardee = not _libre(request) and suspendre(request)
    request.session.flush()
    request.user = AnonymousUser()
    if gardee:
        messages.info(
            request, "Votre session est terminée. Votre texte est gardé : connectez-vous."
        )
        return redirect(f"{reverse('account_login')}?next={reverse('acteurs:reprendre')}")
    messages.info(request, "Votre session est terminée : connectez-vous pour continuer.")
    return redirect(request.get_full_path() if request.method == "GET" else "account_login")


def _admin(request, get_response):
    """Let technical accounts in, with their second factor outside demonstration."""
    if request.user.is_staff and second_facteur_absent(request.user):
        return redirect("acteurs:second_facteur")
    # Asked on the way in; a form under way is not thrown away for it.
    if request.user.is_staff and request.method == "GET" and a_confirmer(request):
        return suspend_request(request, reverse("account_reauthenticate"))
    return get_response(request)


def _choisir(request):
    """Return the acteur of the chosen affectation, of the only one, or None."""
    affectations = affectations_de(request.user)
    choisie = request.session.get(CLE_SESSION)
    trouvees = list(affectations.filter(pk=choisie) if choisie else affectations[:2])
    if len(trouvees) != 1:
        return None
    trouvees[0].utilisateur = request.user
    return acteur_de(trouvees[0])


def _libre(request) -> bool:
    """Say whether this page is open before every gate is passed; unknown pages answer 404."""
    try:
        page = resolve(request.path_info)
    except Resolver404:
        return True
    espace = (page.app_name or page.url_name or "").split("_")[0]
    return espace in ESPACES_LIBRES or page.view_name in PAGES_LIBRES


def _porte(acteur_courant) -> str | None:
    """Return the address of the one thing missing (SP-03), None when all is in order."""
    if acteur_courant is None:
        return reverse("acteurs:choisir")
    if not acteur_courant.convention_en_vigueur:
        return reverse("acteurs:hors_convention")
    if acteur_courant.role in ROLES_A_SECOND_FACTEUR and second_facteur_absent(
        acteur_courant.utilisateur
    ):
        return reverse("acteurs:second_facteur")
    if not acteur_courant.charte_signee:
        return reverse("acteurs:charte")
    return None


def second_facteur_absent(utilisateur) -> bool:
    """Say whether this user still has to set up the second factor that we require."""
    return settings.PALIER_SECOND_FACTEUR and second_facteur_depuis(utilisateur) is None


def a_confirmer(request) -> bool:
    """Say whether a sensitive act asks again who one is; never in demonstration mode."""
    return settings.PALIER_SECOND_FACTEUR and is_reauthentication_required(request, app="")
