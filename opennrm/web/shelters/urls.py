"""Addresses of houses."""

from django.urls import path

from opennrm.web.shelters import concerns, occupancy, pages, where

app_name = "shelters"
urlpatterns = [
    path("", pages.home, name="home"),
    path("do/<slug:slug>/", pages.act, name="act"),
    path("do/<slug:slug>/<uuid:subject_id>/", pages.act, name="act_on"),
    path("occupancy/", occupancy.page, name="occupancy"),
    path("complaints/", concerns.home, name="concerns"),
    path("complaints/report/", concerns.report, name="report"),
    path("complaints/<uuid:concern_id>/", concerns.concern, name="concern"),
    path("complaints/<uuid:concern_id>/<slug:slug>/", concerns.act, name="concern_act"),
    path("where/", where.home, name="where"),
    path("where/new/", where.keep, name="keep_house"),
    path("where/<uuid:house_id>/", where.address, name="address"),
]
