"""The package of decisions as Django knows it."""

from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    """Label `identification`: screening, decisions, recovery."""

    name = "opennrm.identification"
    label = "identification"

    def ready(self) -> None:
        """A decision stops with the consent on which it rests."""
        from opennrm.cases import withdrawals
        from opennrm.identification import stops

        withdrawals.follow(self.label, stops.stop)
