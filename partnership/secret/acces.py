"""Refusals and sign-ins enter the journal (SP-13)."""

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction

from partnership.acteurs.models import Utilisateur
from partnership.acteurs.registre import dossier_de, est_de_cas

from .actions_journal import journaliser_acteur, journaliser_compte

# A dossier that does not exist for this acteur (SP-01), an act that a rule refuses.
# An account that opens too many of them.
REFUS = {404: "acces_refuse", 403: "refus", 429: "frein"}


def refus_au_journal(get_response):
    """Journal each refusal on a dossier, after the view's transaction has been rolled back.

    Of a page that takes none, such as a point of a session whose key was guessed: without one.
    """

    def middleware(request):
        reponse = get_response(request)
        action = REFUS.get(reponse.status_code)
        if getattr(request, "acte_refuse", False):  # said in its form, by `refuser_dans`
            action = "refus"
        page = request.resolver_match
        if action and est_de_cas(page) and request.acteur:
            with transaction.atomic():
                journaliser_acteur(action, request.acteur, dossier_de(page), objet=page.view_name)
        return reponse

    return middleware


def brancher() -> None:
    """Listen to the sign-ins."""
    user_logged_in.connect(_connexion, dispatch_uid="journal_connexion")
    user_logged_out.connect(_deconnexion, dispatch_uid="journal_deconnexion")
    user_login_failed.connect(_echec, dispatch_uid="journal_echec")
    authentication_failed.connect(_echec_du_second_facteur, dispatch_uid="journal_second_facteur")


def _connexion(sender, user, **kwargs) -> None:
    journaliser_compte("connexion", par=user)


def _deconnexion(sender, user, **kwargs) -> None:
    if user is not None:
        journaliser_compte("deconnexion", par=user)


def _echec(sender, credentials, **kwargs) -> None:
    """A known address is told by its account, an unknown one by nothing (SP-17)."""
    adresse = credentials.get("email") or credentials.get("username") or ""
    compte = Utilisateur.objects.filter(email__iexact=adresse).first()
    journaliser_compte("connexion_echouee", par=compte)


def _echec_du_second_facteur(sender, user, **kwargs) -> None:
    journaliser_compte("second_facteur_echoue", par=user)
