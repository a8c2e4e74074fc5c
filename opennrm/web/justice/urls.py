"""Addresses of the prosecutor's desk."""

from django.urls import path

from opennrm.web.justice import pages

app_name = "justice"
urlpatterns = [
    path("", pages.home, name="home"),
    path("<uuid:notice_id>/", pages.notice, name="notice"),
]
