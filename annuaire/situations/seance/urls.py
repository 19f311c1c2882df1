"""Pages of a session that is held: `seance` is a session, `point` a point of its agenda."""

from django.urls import path

from . import views

app_name = "seances"

urlpatterns = [
    path("<uuid:seance>/animer/", views.animer, name="animer"),
    path("<uuid:seance>/presences/", views.presences, name="presences"),
    path("<uuid:seance>/montrer/", views.montrer, name="montrer"),
    path("<uuid:seance>/entrer/", views.entrer, name="entrer"),
    path("<uuid:seance>/<uuid:presence>/sortir/", views.sortir, name="sortir"),
    path("<uuid:seance>/salle/", views.salle, name="salle"),
    path("<uuid:seance>/commun/", views.commun, name="commun"),
    path("points/<uuid:point>/frapper/", views.frapper, name="frapper"),
    path("points/<uuid:point>/clore-les-avis/", views.clore_les_avis, name="clore_les_avis"),
    path("points/<uuid:point>/confier/", views.confier, name="confier"),
    path("points/<uuid:point>/suite/", views.suite, name="suite"),
    path("points/<uuid:point>/terminer/", views.terminer, name="terminer"),
    path("points/<uuid:point>/ecrit/", views.ecrit, name="ecrit"),
]
