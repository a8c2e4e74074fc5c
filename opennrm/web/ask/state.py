"""Where a request stands, in words that need no explanation."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from opennrm.mailbox.queries import Said
from opennrm.mailbox.states import Writer
from opennrm.referrals import queries as referrals
from opennrm.signals import queries as signals
from opennrm.signals.states import Status as SignalStatus
from opennrm.web.ask.door import PUBLIC
from opennrm.web.ask.words import Words

if TYPE_CHECKING:
    from opennrm.mailbox.models import Mailbox
    from opennrm.signals.models import Signal


@dataclass(frozen=True)
class Asked:
    """What another organisation was asked for, and its answer; never which organisation, and never where."""

    what: str
    status: str
    state: str


def signal_of(mailbox: "Mailbox") -> "Signal":
    """The signal behind a mailbox. Read as the public page: the caller has shown that the visitor holds the receipt."""
    return signals.signals(PUBLIC).get(pk=mailbox.signal_id)


def sentence(mailbox: "Mailbox", signal: "Signal", said: list[Said], say: Words) -> str:
    """What has become of the newest message."""
    if any(one.read_at is None for one in said if not one.is_from_person):
        return say["state_answered"]
    if mailbox.asked_at is None:
        return say["state_open"]
    unread = [one for one in said if one.is_from_person and one.read_at is None]
    if not said:
        return say["state_received" if signal.status == SignalStatus.RECEIVED else "state_read"]
    if not unread:
        return say["state_read"]
    return say["state_received"] if len(unread) == len(said) else say["state_waiting"]


def asked(mailbox: "Mailbox", signal: "Signal") -> list[Asked]:
    """Referrals of the file that was opened; a friend is not told what is the person's to know. Read as `signal_of`."""
    if signal.case_id is None or mailbox.writer != Writer.PERSON:
        return []
    found = referrals.of_case(PUBLIC, signal.case_id)
    return [Asked(one.get_purpose_display(), one.status, one.get_status_display()) for one in found]
