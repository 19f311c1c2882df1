"""The doors of this room, with stubs for the pages of the others that the frame links to."""

from django.contrib import admin
from django.http import HttpResponse
from django.urls import include, path


def bouchon(request):
    """Stand for a page of another room, behind the gates."""
    return HttpResponse("ici")


liste = [path("", bouchon, name="liste")], "signalements"
droits = [path("lit/", bouchon, name="qui_lit_quoi"), path("", bouchon, name="mes_droits")], "secret"

urlpatterns = [
    path("", bouchon, name="accueil"),
    path("aide/", bouchon, name="aide"),
    path("comptes/", include("partnership.acteurs.urls_compte")),
    path("acteurs/", include("partnership.acteurs.urls")),
    path("signalements/", include(liste)),
    path("secret/", include(droits)),
    path("admin/", admin.site.urls),
]
