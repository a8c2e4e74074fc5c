"""The desks of the top bar: which role finds which."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opennrm.access.roles import DUTIES


@dataclass(frozen=True)
class Desk:
    """One place of work: who sees it (any of these duties), where it is, its icon."""

    duties: frozenset[str]
    url_name: str
    label: Promise
    icon: str


DESKS = (
    Desk(frozenset(DUTIES), "desk:home", _("My desk"), "home"),
    Desk(frozenset({"screen"}), "responder:home", _("Screening"), "flag"),
    Desk(frozenset({"take_calls"}), "hotline:home", _("Calls"), "phone"),
    Desk(frozenset({"screen", "read_flow"}), "incidents:home", _("Visits"), "map"),
    Desk(frozenset({"take_calls"}), "messages:home", _("Messages"), "send"),
    Desk(frozenset({"assist", "supervise"}), "casework:home", _("Cases"), "inbox"),
    Desk(frozenset({"assist", "supervise", "manage_members"}), "shelters:home", _("House"), "bed"),
    Desk(frozenset({"decide"}), "authority:home", _("Decisions"), "shield"),
    Desk(frozenset({"decide"}), "quality:readings", _("Second readings"), "eye"),
    Desk(frozenset({"read_flow", "supervise"}), "quality:home", _("Decision quality"), "chart"),
    Desk(frozenset({"answer_notices"}), "justice:home", _("Non-punishment"), "shield"),
    Desk(frozenset({"confer"}), "conferences:home", _("Conferences"), "people"),
    Desk(frozenset({"read_flow"}), "coordination:home", _("Mechanism"), "chart"),
    Desk(frozenset({"read_flow"}), "shelters:occupancy", _("Houses"), "bed"),
    Desk(
        frozenset({"refer", "answer_referrals", "take_calls", "read_flow", "decide", "manage_members"}),
        "directory:home",
        _("Directory"),
        "search",
    ),
    Desk(frozenset({"refer", "assist", "decide", "supervise"}), "paper:home", _("Letters"), "document"),
    Desk(frozenset({"manage_members"}), "organisation:home", _("Organisation"), "people"),
    Desk(frozenset({"manage_tokens"}), "organisation:partners", _("Partner systems"), "link"),
    Desk(frozenset({"read_log"}), "oversight:log", _("Log"), "history"),
    Desk(frozenset(DUTIES), "oversight:profile", _("Law and roles"), "document"),
)


@cache
def address(url_name: str) -> str:
    """The path of a named page, or nothing while this installation does not have it; every page asks for two dozen."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def desk_links(request: HttpRequest) -> list[dict[str, object]]:
    """The desks that the actor's duties open, the current one marked."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    found = [(desk, address(desk.url_name)) for desk in DESKS if desk.duties & actor.duties]
    here = max((path for _desk, path in found if path and request.path.startswith(path)), key=len, default="")
    return [
        {"label": desk.label, "url": path, "icon": desk.icon, "current": path == here}
        for desk, path in found
        if path
    ]
