"""Addresses of the authority's desk."""

from django.urls import path

from opennrm.web.authority import case, drafting, pages, recovery, review

app_name = "authority"
urlpatterns = [
    path("", pages.home, name="home"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/draft/<slug:stage>/", drafting.draft, name="draft"),
    path("cases/<str:reference>/recovery/", recovery.change, name="recovery"),
    path("<uuid:decision_id>/", review.decision, name="decision"),
    path("<uuid:decision_id>/edit/", drafting.edit, name="edit"),
    path("<uuid:decision_id>/discard/", drafting.discard, name="discard"),
    path("<uuid:decision_id>/approve/", review.approve, name="approve"),
    path("<uuid:decision_id>/return/", review.give_back, name="return"),
    path("<uuid:decision_id>/letter/", review.letter, name="letter"),
]
