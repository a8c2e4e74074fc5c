"""Addresses of conferences."""

from django.urls import path

from opennrm.web.conferences import pages

app_name = "conferences"
urlpatterns = [
    path("", pages.home, name="home"),
    path("<uuid:conference_id>/", pages.conference, name="conference"),
    path("<uuid:conference_id>/do/<slug:slug>/", pages.act, name="act"),
]
