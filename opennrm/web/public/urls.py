"""Addresses that anybody may open."""

from django.urls import path

from opennrm.web.public import choices, exit, pages, showcase

app_name = "public"
urlpatterns = [
    path("", pages.front, name="front"),
    path("components/", showcase.components, name="components"),
    path("language/<slug:code>/", choices.language, name="language"),
    path("scheme/<slug:code>/", choices.scheme, name="scheme"),
    path("exit/", exit.leave, name="exit"),
]
