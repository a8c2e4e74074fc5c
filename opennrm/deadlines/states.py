"""Where a clock stands, the steps between, and whose figure its limit is."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from opennrm.workflow.machine import Move


class Status(TextChoices):
    """Whether time counts."""

    RUNNING = "running", _("running")
    STANDING = "standing", _("standing still")
    STOPPED = "stopped", _("stopped")


class Step(StrEnum):
    """What is done with a clock."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


STEPS = {
    Step.PAUSE: Move((Status.RUNNING,), Status.STANDING),
    Step.RESUME: Move((Status.STANDING,), Status.RUNNING),
    Step.EXTEND: Move((Status.RUNNING,), Status.RUNNING),
    Step.STOP: Move((Status.RUNNING, Status.STANDING), Status.STOPPED),
}


class Kind(TextChoices):
    """What has happened to a clock since it was started."""

    PAUSE = "pause", _("stood still")
    RESUME = "resume", _("ran on")
    EXTEND = "extend", _("was extended")
    TARGET = "target", _("was given a target")


class Basis(TextChoices):
    """Whose figure the limit is: a target is never shown as the law's limit."""

    LEGAL = "legal", _("limit of the law")
    ADMINISTRATIVE = "administrative", _("target set by the co-ordinator, not a legal limit")
    PROPOSED = "proposed", _("our target; the law's limit is not configured")
    NONE = "none", _("no limit is known")
