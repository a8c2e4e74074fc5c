"""Addresses of the first screen."""

from django.urls import path

from opennrm.web.desk import pages

app_name = "desk"
urlpatterns = [
    path("", pages.home, name="home"),
    path("seen/", pages.seen, name="seen"),
]
