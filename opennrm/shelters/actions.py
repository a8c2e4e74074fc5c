"""What is done in a house: places for people, waiting, absence, leaving, complaints, and the address."""

from opennrm.assistance.actions import AlreadyHoused, NotSuitable, PlaceOutOfUse, PlaceTaken
from opennrm.shelters.concerns import NobodyToTell, NotAHouse, answer, complain, report, tell
from opennrm.shelters.fitting import AskSupervisor, ReasonsMissing
from opennrm.shelters.houses import (
    DriveTooLong,
    NotAccepted,
    end_passages,
    keep_house,
    let_pass,
    open_address,
)
from opennrm.shelters.staying import (
    AwayAlready,
    NotLonger,
    begin,
    cancel,
    come_back,
    extend,
    leave,
    note_absence,
    require_place,
    reserve,
    warn_of_ends,
)
from opennrm.shelters.waiting import NobodyWaits, OfferedToAnother, decline, join, offer_next, stop_waiting

__all__ = [
    "AlreadyHoused", "AskSupervisor", "AwayAlready", "DriveTooLong", "NobodyToTell", "NobodyWaits", "NotAHouse",
    "NotAccepted", "NotLonger", "NotSuitable", "OfferedToAnother", "PlaceOutOfUse", "PlaceTaken", "ReasonsMissing",
    "answer", "begin", "cancel", "come_back", "complain", "decline", "end_passages", "extend", "join", "keep_house",
    "leave", "let_pass", "note_absence", "offer_next", "open_address", "report", "require_place", "reserve",
    "stop_waiting", "tell", "warn_of_ends",
]  # fmt: skip
