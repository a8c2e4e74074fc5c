"""The acts of a conference, each by the name that stands in its address."""

from opennrm.web.conferences.minutes import Cancel, CastVote, Correct, GiveBack, Hold, Sign, Submit
from opennrm.web.conferences.room import RoomForm
from opennrm.web.conferences.seats import Declare, Decline, Invite

FORMS: tuple[type[RoomForm], ...] = (
    Invite, Declare, Decline, Hold, Correct, CastVote, Submit, Cancel, Sign, GiveBack,
)  # fmt: skip
ACTS = {form.slug: form for form in FORMS}
