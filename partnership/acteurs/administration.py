"""The technical administration: users, organisations, settings, catalogues; no dossier (SP-10)."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

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
        return [porte for porte in super().get_urls() if porte.name != "view_on_site"]
