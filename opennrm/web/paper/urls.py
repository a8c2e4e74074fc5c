"""Addresses of letters."""

from django.urls import path

from opennrm.web.paper import pages

app_name = "paper"
urlpatterns = [
    path("", pages.home, name="home"),
    path("invitation/<str:reference>/", pages.invitation, name="invitation"),
    path("<slug:kind>/<uuid:object_id>/", pages.write, name="write"),
]
