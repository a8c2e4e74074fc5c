"""Addresses of single clocks."""

from django.urls import path

from opennrm.web.clocks import pages

app_name = "clocks"
urlpatterns = [
    path("<uuid:clock_id>/", pages.clock, name="clock"),
    path("<uuid:clock_id>/<slug:step>/", pages.act, name="act"),
]
