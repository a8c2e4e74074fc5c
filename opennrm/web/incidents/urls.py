"""Addresses of visits to a place with many persons."""

from django.urls import path

from opennrm.web.incidents import mistakes, pages, together

app_name = "incidents"
urlpatterns = [
    path("", pages.home, name="home"),
    path("new/", pages.new, name="new"),
    path("<uuid:incident_id>/", pages.visit, name="visit"),
    path("<uuid:incident_id>/write/", pages.amend, name="write"),
    path("<uuid:incident_id>/refer/", together.refer, name="refer"),
    path("<uuid:incident_id>/persons/<uuid:person_id>/out/", mistakes.take_out, name="take_out"),
    path("<uuid:incident_id>/persons/<uuid:person_id>/back/", mistakes.put_back, name="put_back"),
    path("<uuid:incident_id>/<slug:what>/", pages.press, name="press"),
]
