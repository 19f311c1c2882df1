"""The pages of allauth that we keep, under its names; no sign-up, no e-mail management."""

from allauth.account import views as compte
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as cles
from django.urls import path, re_path
from django.views.generic import RedirectView

from .allauth_palier import AjouterCle, Connexion, MotDePasseOublie, NommerCle

# allauth leads an account without a password to this name: a link by e-mail gives one.
definir = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("connexion/", compte.LoginView.as_view(form_class=Connexion), name="account_login"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("inactif/", compte.account_inactive, name="account_inactive"),
    path("confirmer/", compte.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", compte.password_change, name="account_change_password"),
    path("mot-de-passe/definir/", definir, name="account_set_password"),
    path(
        "mot-de-passe/oublie/",
        compte.PasswordResetView.as_view(form_class=MotDePasseOublie),
        name="account_reset_password",
    ),
    path("mot-de-passe/envoye/", compte.password_reset_done, name="account_reset_password_done"),
    path(
        "mot-de-passe/nouveau/fait/",
        compte.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        compte.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("second-facteur/", mfa.index, name="mfa_index"),
    path("second-facteur/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-facteur/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-facteur/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-facteur/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-facteur/secours/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-facteur/secours/nouveaux/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-facteur/secours/fichier/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("second-facteur/cles/", cles.list_webauthn, name="mfa_list_webauthn"),
    path(
        "second-facteur/cles/ajouter/",
        cles.AddWebAuthnView.as_view(form_class=AjouterCle),
        name="mfa_add_webauthn",
    ),
    path(
        "second-facteur/cles/confirmer/",
        cles.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-facteur/cles/connexion/", cles.login_webauthn, name="mfa_login_webauthn"),
    path(
        "second-facteur/cles/<int:pk>/nom/",
        cles.EditWebAuthnView.as_view(form_class=NommerCle),
        name="mfa_edit_webauthn",
    ),
    path("second-facteur/cles/<int:pk>/retirer/", cles.remove_webauthn, name="mfa_remove_webauthn"),
]
