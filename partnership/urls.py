"""All the doors. The demonstration's own exist in demonstration mode only."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from partnership.acteurs import views as acteurs

urlpatterns = [
    path("", acteurs.accueil, name="accueil"),
    path("aide/", acteurs.aide, name="aide"),
    path("comptes/", include("partnership.acteurs.urls_compte")),
    path("comptes/federation/", include("partnership.acteurs.urls_federation")),
    path("acteurs/", include("partnership.acteurs.urls")),
    path("secret/", include("partnership.secret.urls")),
    path("personne/", include("partnership.secret.personne.urls")),
    path("recus/", include("partnership.secret.recus.urls")),
    path("annuaire/", include("annuaire.urls")),
    path("partenariats/", include("signalements.urls_partenariats")),
    path("partenariats/", include("annuaire.actualites.urls_partenariats")),
    path("partenariats/", include("annuaire.urls_partenariats")),
    path("annuaire/ressources/", include("annuaire.ressources.urls")),
    path("annuaire/actualites/", include("annuaire.actualites.urls")),
    path("annuaire/commissions/", include("annuaire.commissions.urls")),
    path("annuaire/situations/", include("annuaire.situations.urls")),
    path("annuaire/seances/", include("annuaire.situations.seance.urls")),
    path("signalements/", include("signalements.urls")),
    path("accompagnement/", include("accompagnement.urls")),
    path("admin/", admin.site.urls),
]

if settings.PALIER_MODE == "demo":
    urlpatterns += [
        path("demo/", include("partnership.envois.urls_demo")),
        path("demo/", include("partnership.acteurs.demonstration")),
    ]
