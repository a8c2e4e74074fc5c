"""Addresses of the desk that answers what is written on the public page."""

from django.urls import path

from opennrm.web.messages import home, mailbox, receivers

app_name = "messages"
urlpatterns = [
    path("", home.home, name="home"),
    path("receivers/", receivers.receivers, name="receivers"),
    path("of/<uuid:signal_id>/", mailbox.of_signal, name="of_signal"),
    path("<uuid:mailbox_id>/", mailbox.mailbox, name="mailbox"),
    path("<uuid:mailbox_id>/settle/", mailbox.settle, name="settle"),
    path("<uuid:mailbox_id>/pass-on/", mailbox.pass_on, name="pass_on"),
]
