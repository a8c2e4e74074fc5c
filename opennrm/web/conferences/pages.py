"""Conferences in which one sits, one of them, and its acts, each on a page of its own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.conferences import policies, queries, questions
from opennrm.conferences.queries import Room
from opennrm.conferences.states import SeatStatus, Status
from opennrm.web.acting import Request
from opennrm.web.conferences.forms import ACTS
from opennrm.web.doors import desk

SHOWN_OF_HASH = 8
VOTE_TONES = {"agree": "good", "dissent": "warn", "abstain": "neutral"}
SEAT_TONES = {"invited": "wait", "seated": "good", "excluded": "warn", "declined": "neutral"}


@desk("confer")
@require_safe
def home(request: Request) -> HttpResponse:
    """The conferences that go on, the soonest first."""
    language = get_language() or ""
    rows = [
        {
            "seat": one,
            "conference": one.conference,
            "question": questions.worded(one.conference.question, language),
            "by": one.conference.organisation.name(language),
        }
        for one in queries.desk(request.actor)
    ]
    return render(request, "conferences/home.html", {"rows": rows})


@desk("confer")
@require_safe
def conference(request: Request, conference_id: UUID) -> HttpResponse:
    """One conference, as far as this member may read it."""
    room = queries.room(request.actor, conference_id)
    words = queries.words(request.actor, room) if room.may_read else None
    context = {
        "room": room, "conference": room.conference, "words": words, "seats": seats(room, words),
        "question": questions.worded(room.conference.question, get_language() or ""),
        "by": room.conference.organisation.name(get_language() or ""),
        "mark": room.conference.content_hash[:SHOWN_OF_HASH], **offered(request.actor, room),
    }  # fmt: skip
    return render(request, "conferences/conference.html", context)


def seats(room: Room, words: queries.Words | None) -> list[dict[str, Any]]:
    """Who was invited, who had to leave, who was there and what they said."""
    language = get_language() or ""
    return [
        {
            "seat": one, "organisation": one.organisation.name(language),
            "name": one.user.display_name if one.user and one.status == SeatStatus.SEATED else "",
            "is_chair": one.user_id == room.conference.chair_id, "tone": SEAT_TONES[one.status],
            "vote_tone": VOTE_TONES.get(one.vote, "neutral"),
            "dissent": words.dissents.get(one.pk, "") if words else "",
        }
        for one in room.seats
    ]  # fmt: skip


def offered(actor: Actor, room: Room) -> dict[str, Any]:
    """What this member can do now; the acts ask again."""
    status, seat = room.conference.status, room.seat
    chairs = policies.may_chair(actor, room.conference)
    votes = seat is not None and policies.may_vote(actor, seat)
    second = seat is not None and policies.may_sign(actor, seat, takes_part=room.case is not None)
    return {
        "must_declare": seat is not None and seat.status == SeatStatus.INVITED and policies.is_open(room.conference),
        "may_leave": seat is not None and not chairs and seat.status == SeatStatus.SEATED
        and policies.is_open(room.conference),
        "may_invite": chairs and policies.is_open(room.conference),
        "may_hold": chairs and status == Status.CALLED,
        "may_correct": chairs and status == Status.HELD,
        "may_submit": chairs and status == Status.HELD and policies.is_complete(room.seats),
        "may_vote": votes and status == Status.HELD,
        "may_sign": second and not chairs and status == Status.SUBMITTED,
    }  # fmt: skip


@desk("confer")
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: Request, conference_id: UUID, slug: str) -> HttpResponse:
    """One act: the page that asks, and the doing."""
    kind = ACTS.get(slug)
    if kind is None:
        raise Http404
    room = queries.room(request.actor, conference_id)
    if not kind.allowed(request.actor, room):
        raise Denied("conference")
    posted = request.POST if request.method == "POST" else None
    form = kind(posted, request.actor, room)
    if posted is not None and form.is_valid() and form.sent():
        messages.success(request, str(form.done))
        return redirect(form.onward())
    return render(request, "conferences/act.html", {"form": form, "conference": room.conference})
