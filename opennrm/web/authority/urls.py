"""Addresses of the authority's desk."""

from django.urls import path

from opennrm.web.authority import case, drafting, evidence, motions, pages, recovery, review, reviews, steps

app_name = "authority"
urlpatterns = [
    path("", pages.home, name="home"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/draft/<slug:stage>/", drafting.draft, name="draft"),
    path("cases/<str:reference>/recovery/", recovery.change, name="recovery"),
    path("cases/<str:reference>/evidence/", evidence.listing, name="evidence"),
    path("cases/<str:reference>/evidence/<uuid:evidence_id>/", evidence.withdraw, name="evidence_withdraw"),
    path("cases/<str:reference>/ask/<slug:kind>/", motions.ask, name="ask"),
    path("cases/<str:reference>/ask/<slug:kind>/<uuid:subject_id>/", motions.ask, name="ask_on"),
    path("asked/<uuid:motion_id>/", motions.motion, name="motion"),
    path("reviews/<uuid:review_id>/", reviews.review, name="review"),
    path("reviews/<uuid:review_id>/decide/", reviews.decide, name="review_decide"),
    path("<uuid:decision_id>/", review.decision, name="decision"),
    path("<uuid:decision_id>/edit/", drafting.edit, name="edit"),
    path("<uuid:decision_id>/elements/<slug:element>/", steps.element, name="element"),
    path("<uuid:decision_id>/resume/", review.resume, name="resume"),
    path("<uuid:decision_id>/discard/", drafting.discard, name="discard"),
    path("<uuid:decision_id>/approve/", review.approve, name="approve"),
    path("<uuid:decision_id>/return/", review.give_back, name="return"),
    path("<uuid:decision_id>/letter/", review.letter, name="letter"),
]
