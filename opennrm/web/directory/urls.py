"""Addresses of the directory."""

from django.urls import path

from opennrm.web.directory import keeping, pages

app_name = "directory"
urlpatterns = [
    path("", pages.listing, name="home"),
    path("enter/", keeping.enter, name="enter"),
    path("<uuid:organisation_id>/", pages.entry, name="entry"),
    path("<uuid:organisation_id>/change/", keeping.change, name="change"),
]
