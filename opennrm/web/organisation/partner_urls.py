"""Addresses of the partner systems; they belong to the organisation's own."""

from django.urls import path

from opennrm.web.organisation import partners

urlpatterns = [
    path("", partners.home, name="partners"),
    path("admit/", partners.admit, name="admit_partner"),
    path("token/", partners.token, name="partner_token"),
    path("<uuid:partner_id>/revoke/", partners.revoke, name="revoke_partner"),
]
