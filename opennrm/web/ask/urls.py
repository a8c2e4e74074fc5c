"""Two addresses that say nothing: asking, and the mailbox."""

from django.urls import path

from opennrm.web.ask import box, pages

app_name = "ask"
urlpatterns = [
    path("", pages.ask, name="first"),
    path("box/", box.box, name="box"),
]
