"""The package of notices, residence and proceedings as Django knows it."""

from django.apps import AppConfig


class JusticeConfig(AppConfig):
    """Label `justice`: notices on non-punishment, the right to stay, proceedings."""

    name = "opennrm.justice"
    label = "justice"

    def ready(self) -> None:
        """A notice is taken back with the consent under which it was sent."""
        from opennrm.cases import withdrawals
        from opennrm.justice import stops

        withdrawals.follow(self.label, stops.stop)
