"""Addresses of decision quality."""

from django.urls import path

from opennrm.web.quality import pages

app_name = "quality"
urlpatterns = [
    path("", pages.home, name="home"),
    path("samples/", pages.samples, name="samples"),
    path("samples/draw/", pages.draw, name="draw"),
    path("samples/<uuid:sample_id>/", pages.sample, name="sample"),
    path("disagreements/", pages.disagreements, name="disagreements"),
    path("disagreements/<uuid:reading_id>/", pages.discuss, name="discuss"),
    path("readings/", pages.readings, name="readings"),
    path("readings/<uuid:reading_id>/", pages.reading, name="reading"),
    path("readings/<uuid:reading_id>/take/", pages.take, name="take"),
    path("readings/<uuid:reading_id>/put-back/", pages.put_back, name="put_back"),
]
