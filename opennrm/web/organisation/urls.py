"""Addresses of the organisation's own administration."""

from django.urls import include, path

from opennrm.web.directory import keeping
from opennrm.web.organisation import members

app_name = "organisation"

urlpatterns = [
    path("", members.home, name="home"),
    path("members/invite/", members.invite, name="invite"),
    path("members/invited/", members.link, name="link"),
    path("members/<uuid:member_id>/", members.member, name="member"),
    path("members/<uuid:member_id>/roles/", members.roles, name="roles"),
    path("members/<uuid:member_id>/end/", members.end, name="end"),
    path("members/<uuid:member_id>/recover/", members.recover, name="recover"),
    path("invitations/<uuid:invitation_id>/revoke/", members.revoke, name="revoke"),
    path("entry/", keeping.own, name="entry"),
    path("systems/", include("opennrm.web.organisation.partner_urls")),
]
