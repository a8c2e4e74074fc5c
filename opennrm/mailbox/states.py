"""The states of a mailbox and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Where a mailbox stands."""

    OPEN = "open", _("open")
    WITHDRAWN = "withdrawn", _("taken back")


class Step(StrEnum):
    """What is done with a mailbox."""

    WITHDRAW = "withdraw"


STEPS = {Step.WITHDRAW: Move((Status.OPEN,), Status.WITHDRAWN)}


class Writer(TextChoices):
    """Who writes. A friend is told less: what is known of a person is the person's."""

    PERSON = "person", _("The person")
    FRIEND = "friend", _("A friend or relative")


class Side(TextChoices):
    """From which side a message comes."""

    PERSON = "person", _("From outside")
    ORGANISATION = "organisation", _("From the organisation")
