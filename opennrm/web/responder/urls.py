"""Addresses of the first responder's desk."""

from django.urls import path

from opennrm.web.responder import answers, notify, pages, sending, sent, sheets

app_name = "responder"
urlpatterns = [
    path("", pages.home, name="home"),
    path("begin/", pages.begin, name="begin"),
    path("notify/", notify.notify, name="notify"),
    path("notify/sent/", notify.notified, name="notified"),
    path("notify/receipt/", notify.receipt, name="receipt"),
    path("sent/", sent.listing, name="sent"),
    path("sent/<uuid:referral_id>/", sent.detail, name="referral"),
    path("sent/<uuid:referral_id>/withdraw/", sent.withdraw, name="withdraw"),
    path("sent/<uuid:referral_id>/again/", sent.again, name="again"),
    path("sent/<uuid:referral_id>/letter/", answers.letter, name="letter"),
    path("sent/<uuid:referral_id>/letter/print/", answers.letter_print, name="letter_print"),
    path("sent/<uuid:referral_id>/questions/<uuid:question_id>/", answers.question, name="answer_question"),
    path("sheets/", sheets.home, name="sheets"),
    path("sheets/<str:code>/", sheets.empty, name="sheet"),
    path("sheets/<str:code>/type-in/", sheets.type_in, name="type_in"),
    path("<uuid:screening_id>/sheet/", sheets.filled, name="filled_sheet"),
    path("<uuid:screening_id>/", pages.overview, name="screening"),
    path("<uuid:screening_id>/done/", sending.done, name="done"),
    path("<uuid:screening_id>/ask-again/", sending.ask_again, name="ask_again"),
    path("<uuid:screening_id>/<slug:slug>/", pages.step, name="step"),
]
