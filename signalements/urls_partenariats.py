"""The public face of the sheet, among the pages of a partnership."""

from django.urls import path

from .views import partenariats as views

app_name = "publication"

urlpatterns = [
    path("<slug:code>/fiche/", views.fiche, name="fiche"),
    path("<slug:code>/notice/", views.notice, name="notice"),
]
