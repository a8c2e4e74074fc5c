"""Addresses of the API."""

from django.urls import path

from opennrm.api.service import api

urlpatterns = [path("", api.urls)]
