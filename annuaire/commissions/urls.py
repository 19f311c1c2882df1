"""Pages of the commissions."""

from django.urls import path

from . import views

app_name = "commissions"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("colleges/", views.colleges, name="colleges"),
    path("<uuid:commission>/", views.commission, name="commission"),
    path("<uuid:commission>/modifier/", views.modifier, name="modifier"),
    path("<uuid:commission>/clore/", views.clore, name="clore"),
    path("<uuid:commission>/asseoir/", views.asseoir, name="asseoir"),
    path("<uuid:commission>/dater/", views.dater, name="dater"),
    path("sieges/<uuid:siege>/", views.siege, name="siege"),
    path("sieges/<uuid:siege>/retirer-siege/", views.retirer_siege, name="retirer_siege"),
    path("sieges/<uuid:siege>/mandater/", views.mandater, name="mandater"),
    path("mandats/<uuid:mandat>/", views.mandat, name="mandat"),
    path("mandats/<uuid:mandat>/terminer/", views.terminer, name="terminer"),
    path("seances/<uuid:seance>/", views.seance, name="seance"),
    path("seances/<uuid:seance>/annuler/", views.annuler, name="annuler"),
]
