"""Who calls a conference, who sits in it, who reads what was put before it.

Whoever declared a conflict of interest is outside: no relation to the file brings them back in.
"""

from typing import TYPE_CHECKING

from opennrm.access.actor import Actor
from opennrm.cases import policies as cases
from opennrm.cases.states import Status as CaseStatus
from opennrm.conferences.states import SeatStatus, Status, Vote

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.conferences.models import Conference, Seat


def may_call(actor: Actor, case: "Case") -> bool:
    """Those who decide, and those who answer for the caseworkers, in an open file on which they work."""
    leads = actor.has("decide") or actor.has("supervise")
    return leads and cases.may_work_on(actor, case) and case.status != CaseStatus.CLOSED


def may_see(actor: Actor, case: "Case") -> bool:
    """That there was a conference, and its result: whoever works on the file and helps or decides."""
    return not actor.duties.isdisjoint({"assist", "decide", "supervise"}) and cases.may_work_on(actor, case)


def may_sit(actor: Actor, seat: "Seat") -> bool:
    """A member of the invited organisation whose duty it is."""
    return actor.has("confer") and seat.organisation_id == actor.organisation_id


def may_declare(actor: Actor, seat: "Seat") -> bool:
    """Whoever takes a free seat, or sits in it and finds out later that there is a conflict."""
    mine = seat.status == SeatStatus.SEATED and seat.user_id == actor.user_id
    return may_sit(actor, seat) and (mine or seat.status == SeatStatus.INVITED)


def may_vote(actor: Actor, seat: "Seat") -> bool:
    """The one who sits there and was present."""
    mine = seat.user_id == actor.user_id and seat.status == SeatStatus.SEATED
    return may_sit(actor, seat) and mine and bool(seat.attended)


def may_chair(actor: Actor, conference: "Conference") -> bool:
    """The one who called it."""
    return actor.has("confer") and conference.chair_id == actor.user_id


def may_sign(actor: Actor, seat: "Seat", *, takes_part: bool) -> bool:
    """A member who was present, of an organisation that takes part in the file and so answers for it."""
    return takes_part and may_vote(actor, seat)


def has_left(actor: Actor, seats: "list[Seat]") -> bool:
    """Whether this very member said that there is a conflict of interest."""
    return any(one.user_id == actor.user_id and one.status == SeatStatus.EXCLUDED for one in seats)


def may_read(actor: Actor, case: "Case | None", seats: "list[Seat]") -> bool:
    """What was put before the conference and the minutes: its members, and whoever works on the file."""
    sits = any(one.user_id == actor.user_id and one.status == SeatStatus.SEATED for one in seats)
    works = case is not None and may_see(actor, case)
    return not has_left(actor, seats) and (works or (sits and actor.has("confer")))


def is_complete(seats: "list[Seat]") -> bool:
    """Whether everybody who was present has said whether they agree."""
    present = [one for one in seats if one.status == SeatStatus.SEATED and one.attended]
    return bool(present) and all(one.vote in Vote.values for one in present)


def is_open(conference: "Conference") -> bool:
    """Whether members can still be invited and declare."""
    return conference.status in {Status.CALLED, Status.HELD}
