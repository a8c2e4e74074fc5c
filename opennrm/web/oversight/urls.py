"""Addresses of the log and of the reference pages."""

from django.urls import path

from opennrm.web.oversight import log, reference

app_name = "oversight"
urlpatterns = [
    path("log/", log.entries, name="log"),
    path("log/check/", log.check, name="check"),
    path("log/export/", log.export, name="export"),
    path("reference/profile/", reference.profile_page, name="profile"),
    path("reference/roles/", reference.roles, name="roles"),
]
