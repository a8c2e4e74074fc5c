"""Addresses for bodies without accounts."""

from django.urls import path

from opennrm.web.letters import pages

app_name = "letters"
urlpatterns = [
    path("", pages.home, name="home"),
    path("answer/<slug:slug>/", pages.answer, name="answer"),
    path("<str:token>/", pages.open_link, name="open"),
]
