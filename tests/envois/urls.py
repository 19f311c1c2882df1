"""The project's URLs, with the demonstration's inbox that the test mode does not mount."""

from django.urls import include, path

from partnership.urls import urlpatterns as palier

urlpatterns = [path("demo/", include("partnership.envois.urls_demo")), *palier]
