"""Pages of the demonstration only; `partnership.urls` includes them in that mode alone."""

from django.urls import path

from . import views

app_name = "demo"

urlpatterns = [path("courriels/", views.courriels, name="courriels")]
