"""Addresses of this desk."""

from django.urls import URLPattern

app_name = "coordination"
urlpatterns: list[URLPattern] = []
