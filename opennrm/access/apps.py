"""The access package as Django knows it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Label `access`: accounts, sign-in, roles."""

    name = "opennrm.access"
    label = "access"

    def ready(self) -> None:
        """Listen to what happens to accounts, to write it into the log."""
        from opennrm.access import events

        events.listen()
