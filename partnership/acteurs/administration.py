"""The technical administration: users, organisations, settings, catalogues; no dossier (SP-10)."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

GROUPES = {
    "Territoires": ["Territoire", "Commune"],
    "Organismes": ["Organisation"],
    "Comptes et rôles": ["Utilisateur", "Affectation", "Invitation"],
    "Charte de confidentialité": ["Charte", "SignatureCharte"],
}
SANS_ACCES = "Cette page est réservée aux comptes techniques."


class Administration(AdminSite):
    """Django's admin, with our name on the door and allauth's sign-in, hence its second factor."""

    site_header = "Palier, administration technique"
    site_title = "Administration de Palier"
    index_title = "Territoires, organismes, comptes et réglages"
    enable_nav_sidebar = True

    def has_permission(self, request) -> bool:
        """Let technical accounts in, and only with the second factor that we require."""
        from .middleware import second_facteur_absent

        return super().has_permission(request) and not second_facteur_absent(request.user)

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Lead to our only sign-in page: the stock one lets a password alone in."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied(SANS_ACCES)
        return redirect_to_login(request.GET.get("next") or "/admin/", "account_login")

    def logout(self, request, extra_context=None):
        """Leave by the same door as everybody."""
        return LogoutView.as_view(next_page="account_login")(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("acteurs:compte")

    def get_urls(self) -> list:
        # « view_on_site » opens any table by its number, those of dossiers included.
        return [p for p in super().get_urls() if getattr(p, "name", None) != "view_on_site"]

    def register(self, model_or_iterable, admin_class=None, **options):
        """Refuse case data at the door (SP-10): a piece of a dossier, or a walled table."""
        modeles = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        for modele in modeles:
            if porte_un_dossier(modele):
                raise ImproperlyConfigured(f"{modele.__name__} porte des données de dossier.")
        super().register(model_or_iterable, admin_class, **options)

    def get_app_list(self, request, app_label=None) -> list:
        """Group our models by what one comes to do; other rooms keep their own group."""
        applications = super().get_app_list(request, app_label)
        if app_label:
            return applications
        notres = next((a for a in applications if a["app_label"] == "acteurs"), None)
        autres = [a for a in applications if a is not notres]
        return [*_regrouper(notres), *autres] if notres else autres


def porte_un_dossier(modele) -> bool:
    """Say whether a model carries case data, by its shape: this room does not know `secret`."""
    champs = {champ.name for champ in modele._meta.get_fields()}
    return "dossier" in champs or bool(getattr(modele, "derriere_le_mur", None))


def _regrouper(application: dict) -> list[dict]:
    parnom = {m["object_name"]: m for m in application["models"]}
    groupes = []
    for titre, noms in GROUPES.items():
        modeles = [parnom[nom] for nom in noms if nom in parnom]
        if modeles:
            groupes.append({**application, "name": titre, "models": modeles})
    return groupes
