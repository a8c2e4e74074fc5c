"""Addresses of this desk."""

from django.urls import path

from opennrm.web.casework import (
    documents,
    endings,
    file,
    filled_in,
    groups,
    lists,
    ownpages,
    reaching,
    received,
)

app_name = "casework"
urlpatterns = [
    path("", lists.home, name="home"),
    path("received/<uuid:referral_id>/", received.referral, name="referral"),
    path("received/<uuid:referral_id>/<slug:slug>/", received.answer, name="answer"),
    path("together/", groups.group, name="group"),
    path("together/<uuid:session_id>/", groups.session, name="group_session"),
    path("together/<uuid:session_id>/take-back/", groups.take_back, name="group_take_back"),
    path("to-destroy/", endings.listed, name="endings"),
    path("destroyed/<uuid:erasure_id>/", endings.record, name="record"),
    path("<slug:reference>/", file.section, name="case"),
    path("<slug:reference>/do/<slug:slug>/", file.act, name="act"),
    path("<slug:reference>/do/<slug:slug>/<uuid:subject_id>/", file.act, name="act_on"),
    path("<slug:reference>/reach/<slug:code>/", reaching.use, name="use"),
    path("<slug:reference>/receipt/", ownpages.receipt, name="receipt"),
    path("<slug:reference>/documents/<uuid:document_id>/", documents.document, name="document"),
    path("<slug:reference>/documents/<uuid:document_id>/file/", documents.clean_copy, name="document_file"),
    path(
        "<slug:reference>/documents/<uuid:document_id>/original/",
        documents.original,
        name="document_original",
    ),
    path("<slug:reference>/form/", filled_in.form, name="form"),
    path("<slug:reference>/<slug:tab>/", file.section, name="section"),
]
