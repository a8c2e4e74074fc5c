"""Addresses of this desk."""

from django.urls import URLPattern

app_name = "responder"
urlpatterns: list[URLPattern] = []
