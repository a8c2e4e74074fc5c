"""The log as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Label `audit`: who did or read what, in a chain that cannot be changed unseen."""

    name = "opennrm.audit"
    label = "audit"
