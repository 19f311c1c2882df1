"""Pages of the commissions."""

from django.urls import path

from . import views, views_seances

app_name = "commissions"

urlpatterns = [
    path("", views.liste, name="liste"),
    path("nouvelle/", views.nouvelle, name="nouvelle"),
    path("colleges/", views.colleges, name="colleges"),
    path("<uuid:commission>/", views.commission, name="commission"),
    path("<uuid:commission>/modifier/", views.modifier, name="modifier"),
    path("<uuid:commission>/clore/", views.clore, name="clore"),
    path("<uuid:commission>/asseoir/", views.asseoir, name="asseoir"),
    path("sieges/<uuid:siege>/", views.siege, name="siege"),
    path("sieges/<uuid:siege>/retirer-siege/", views.retirer_siege, name="retirer_siege"),
    path("sieges/<uuid:siege>/mandater/", views.mandater, name="mandater"),
    path("mandats/<uuid:mandat>/", views.mandat, name="mandat"),
    path("mandats/<uuid:mandat>/terminer/", views.terminer, name="terminer"),
    *(
        path(f"<uuid:commission>/{chemin}/", vue, name=nom)
        for chemin, vue, nom in (
            ("dater", views_seances.dater, "dater"),
            ("planifier", views_seances.planifier, "planifier"),
            ("composer", views.composer, "composer"),
            ("assiduite", views_seances.assiduite, "assiduite"),
            ("abonner", views_seances.abonner, "abonner"),
            ("revoquer", views_seances.revoquer, "revoquer"),
        )
    ),
    path("<uuid:commission>/<int:annee>/calendrier/", views_seances.calendrier, name="calendrier"),
    path("seances/<uuid:seance>/", views_seances.seance, name="seance"),
    path("seances/<uuid:seance>/deplacer/", views_seances.deplacer, name="deplacer"),
    path("seances/<uuid:seance>/annuler/", views_seances.annuler, name="annuler"),
    path("seances/<uuid:seance>/repondre/", views_seances.repondre, name="repondre"),
    path("seances/<uuid:seance>/entrer/", views_seances.entrer, name="entrer"),
    path("seances/<uuid:seance>/<uuid:presence>/sortir/", views_seances.sortir, name="sortir"),
    path("seances/<uuid:seance>/lever/", views_seances.lever, name="lever"),
    path("seances/<uuid:seance>/ics/", views_seances.ics, name="ics"),
    path("agendas/<slug:jeton>/flux/", views_seances.flux, name="flux"),
]
