"""Addresses of the co-ordinator's desk."""

from django.urls import path

from opennrm.web.coordination import (
    case,
    concerns,
    lists,
    nameless,
    overview,
    received,
    simulator,
    tables,
    targets,
    unmet,
)

app_name = "coordination"
urlpatterns = [
    path("notifications/", nameless.nameless, name="nameless"),
    path("", overview.home, name="home"),
    path("unmet/", unmet.unmet, name="unmet"),
    path("simulator/", simulator.simulator, name="simulator"),
    path("tables/", tables.listing, name="tables"),
    path("tables/<slug:code>/", tables.table, name="table"),
    path("targets/", targets.listing, name="targets"),
    path("targets/<str:rule>/", targets.change, name="target"),
    path("waiting/concerns/", concerns.listing, name="concerns"),
    path("waiting/<slug:what>/", lists.waiting, name="waiting"),
    path("referrals/", lists.referrals, name="referrals"),
    path("received/", received.listing, name="received"),
    path("received/<uuid:referral_id>/", received.detail, name="referral"),
    path("received/<uuid:referral_id>/accept/", received.accept, name="accept"),
    path("received/<uuid:referral_id>/decline/", received.decline, name="decline"),
    path("received/<uuid:referral_id>/<slug:slug>/", received.answer, name="answer"),
    path("cases/<str:reference>/", case.case, name="case"),
]
