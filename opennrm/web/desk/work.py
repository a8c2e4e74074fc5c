"""What waits for the actor, gathered from the packages: a fixed number of questions, however many files there are."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.cases import retention
from opennrm.children import queries as children
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.identification import queries as identification
from opennrm.organisations import queries as organisations
from opennrm.referrals import course
from opennrm.referrals import queries as referrals
from opennrm.referrals.states import Status
from opennrm.signals import callbacks, concerns, handing
from opennrm.signals import queries as signals
from opennrm.signals.states import CallStatus
from opennrm.web.desk import helping, justice, letters, own
from opennrm.web.desk.item import SHOWN, Item, Pointer, link

if TYPE_CHECKING:
    from opennrm.deadlines.models import Clock

__all__ = ["SHOWN", "Item", "Pointer", "items", "link", "pointers"]


def items(actor: Actor) -> list[Item]:
    """Everything that waits for the actor: high risk first, then what is late or due, the soonest first, then what has no clock."""
    found: dict[tuple[str, str], Item] = {}
    for source in SOURCES:
        for item in source(actor):
            found.setdefault((str(item.what), item.url or item.which), item)
    never = timezone.now().replace(year=9999)
    return sorted(found.values(), key=lambda one: (not is_urgent(one), one.due or never, one.since))


def is_urgent(item: Item) -> bool:
    """Whether somebody is in danger and nobody wrote down yet what was done about it."""
    return item.clock is not None and item.clock.rule == "risk.high"


def drafts(actor: Actor) -> Iterator[Item]:
    """Screenings that were begun and not sent."""
    if actor.has("screen"):
        for one in identification.unfinished(actor)[:SHOWN]:
            url = link("responder:screening", one.pk)
            yield Item(_("Finish the screening"), one.case.reference, url, one.started_at)


def sent(actor: Actor) -> Iterator[Item]:
    """Referrals that were declined and not sent elsewhere, and those that nobody has answered in time."""
    if not actor.has("refer"):
        return
    language, now = get_language() or "", timezone.now()
    found = referrals.sent_and_open(actor)
    # The file stays with whoever screened: a colleague could do nothing about it.
    rows = list((found if actor.has("supervise") else found.filter(sent_by_id=actor.user_id))[:SHOWN])
    clocks = deadlines.of_subjects(actor, [one.pk for one in rows])
    for one in rows:
        url, clock = link("responder:referral", one.pk), clocks.get(one.pk)
        to = one.recipient.name(language)
        if one.status == Status.DECLINED:
            yield Item(
                _("Declined: ask another organisation"), to, url, one.sent_at, one.answered_at, is_code=False
            )
        elif clock and clock.due_at and clock.due_at < now:
            yield Item(_("No answer in time: call them"), to, url, one.sent_at, clock.due_at, True, False)


def asked(actor: Actor) -> Iterator[Item]:
    """Questions of receivers that wait for our answer."""
    if not actor.has("refer"):
        return
    for one in course.open_questions(actor)[:SHOWN]:
        name, url = (
            one.referral.recipient.name(get_language() or ""),
            link("responder:referral", one.referral_id),
        )
        yield Item(_("A receiver asks you something"), name, url, one.asked_at, is_code=False)


def owed(actor: Actor) -> Iterator[Item]:
    """Feedback that our organisation owes a sender."""
    if not actor.has("assist"):
        return
    own = deadlines.running(actor).filter(rule="referral.feedback", case_id__in=cases.own_ids(actor))
    clocks = list(own[:SHOWN])
    known = references(actor, [one.case_id for one in clocks if one.case_id])
    for clock in clocks:
        if clock.case_id in known:
            url = link("casework:referral", clock.subject_id)
            yield Item(
                _("Tell the sender how it goes"),
                known[clock.case_id],
                url,
                clock.started_at,
                clock.due_at,
                True,
            )


def received(actor: Actor) -> Iterator[Item]:
    """Referrals to the actor's organisation that wait for its answer."""
    if not actor.has("answer_referrals"):
        return
    language = get_language() or ""
    rows = list(referrals.awaiting_answer(actor)[:SHOWN])
    clocks = deadlines.of_subjects(actor, [one.pk for one in rows])
    for one in rows:
        clock = clocks.get(one.pk)
        name = one.sender.name(language)
        page = "casework:referral" if actor.has("assist") else "coordination:referral"
        url, due = link(page, one.pk), clock.due_at if clock else None
        yield Item(_("Answer a referral"), name, url, one.sent_at, due, clock is not None, False, clock)


def own_clocks(actor: Actor) -> Iterator[Item]:
    """Deadlines and reviews of the files that the actor works on."""
    if not actor.has("assist"):
        return
    own = (
        deadlines.running(actor)
        .filter(case_id__in=cases.own_ids(actor))
        .exclude(rule__startswith="referral.")
        # A clock that begins in a later month waits for nobody yet.
        .filter(started_at__lte=timezone.now())
    )
    clocks = list(own.exclude(rule__startswith="identification.")[:SHOWN])
    known = references(actor, [one.case_id for one in clocks if one.case_id])
    country, language = profile(), get_language() or ""
    for clock in clocks:
        if clock.case_id in known:
            reference = known[clock.case_id]
            what, url = country.clock(clock.rule).label(language), link("casework:case", reference)
            yield Item(what, reference, url, clock.started_at, clock.due_at, True, clock=clock)


def coming_of_age(actor: Actor) -> Iterator[Item]:
    """Children in the actor's own files who will be adults soon: the talk about consent is prepared before the day."""
    if not actor.has("assist"):
        return
    for one in children.coming_of_age(actor).filter(pk__in=cases.own_ids(actor))[:SHOWN]:
        url = link("casework:section", one.reference, "child")
        due = (
            datetime.combine(one.adult_from, time.min, tzinfo=profile().timezone) if one.adult_from else None
        )
        yield Item(_("Prepare the talk about consent at 18"), one.reference, url, one.opened_at, due)


def references(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The pseudonyms of these files, as far as the actor sees them."""
    wanted = set(ids)
    return dict(cases.cases(actor).filter(pk__in=wanted).values_list("pk", "reference")) if wanted else {}


def supervision(actor: Actor) -> Iterator[Item]:
    """Closures to approve, files on which nobody works, and files to be destroyed."""
    if not actor.has("supervise"):
        return
    for one in cases.closures_asked(actor)[:SHOWN]:
        yield Item(
            _("Approve or refuse a closure"),
            one.reference,
            link("casework:case", one.reference),
            one.opened_at,
        )
    for one in cases.unassigned(actor)[:SHOWN]:
        url = link("casework:case", one.reference)
        yield Item(_("Give the file to a member"), one.reference, url, one.opened_at)
    for erasure in retention.waiting(actor).exclude(asked_by_id=actor.user_id)[:SHOWN]:
        url = link("casework:section", erasure.case.reference, "closure")
        yield Item(_("Destroy a file, or keep it"), erasure.case.reference, url, erasure.listed_at)


def decisions(actor: Actor) -> Iterator[Item]:
    """Decisions to take, to go on with, or to approve as the second officer."""
    if not actor.has("decide"):
        return
    clocks: dict[tuple[UUID, str], Clock | None] = {}
    for waiting in identification.desk(actor)[:SHOWN]:
        clocks[waiting.case.pk, waiting.stage] = waiting.clock
        if waiting.decision is None:
            reference = waiting.case.reference
            url = link("authority:case", reference)
            yield Item(
                _("Decide on identification"),
                reference,
                url,
                waiting.started_at,
                waiting.due_at,
                True,
                clock=waiting.clock,
            )
    for one in identification.under_way(actor)[:SHOWN]:
        mine, submitted = one.drafted_by_id == actor.user_id, one.status == "submitted"
        clock = clocks.get((one.case_id, one.stage))
        due, has_clock = clock.due_at if clock else None, clock is not None
        url, reference = link("authority:decision", one.pk), one.case.reference
        if submitted and not mine:
            since = one.submitted_at or one.drafted_at
            yield Item(
                _("Read and approve as second officer"), reference, url, since, due, has_clock, clock=clock
            )
        elif mine and not submitted:
            yield Item(
                _("Finish your draft decision"), reference, url, one.drafted_at, due, has_clock, clock=clock
            )


def calls(actor: Actor) -> Iterator[Item]:
    """What was told and nobody has looked at, and calls that were promised for now."""
    if not actor.has("take_calls"):
        return
    rows = list(signals.waiting(actor)[:SHOWN])
    clocks = deadlines.of_subjects(actor, [one.pk for one in rows])
    for one in rows:
        due = clocks[one.pk].due_at if one.pk in clocks else None
        url = link("hotline:signal", one.pk)
        yield Item(_("Look at what was told"), one.number, url, one.received_at, due, one.pk in clocks)
    again = list(concerns.due(actor)[:SHOWN])
    clocks = deadlines.of_subjects(actor, [one.pk for one in again])
    for one in again:
        clock = clocks.get(one.pk)
        url, due = link("hotline:look", one.pk), clock.due_at if clock else None
        yield Item(_("Look at a concern again"), one.number, url, one.received_at, due, clock is not None)
    promised = callbacks.calls(actor).filter(status=CallStatus.PROMISED, due_at__lte=timezone.now())
    for call in promised.select_related("signal").order_by("due_at")[:SHOWN]:
        url = link("hotline:calling", call.pk)
        yield Item(_("Call back"), call.signal.number, url, call.promised_at, call.due_at)


def handed_over(actor: Actor) -> Iterator[Item]:
    """What another organisation handed to ours without a file, and what came back."""
    rows = list(handing.waiting(actor)[:SHOWN])
    clocks = deadlines.of_subjects(actor, [one.pk for one in rows])
    for one in rows:
        clock = clocks.get(one.pk)
        url, due = link("hotline:handed", one.pk), clock.due_at if clock else None
        yield Item(_("Take over what was handed to you"), one.number, url, one.at, due, clock is not None)
    for one in handing.given_back(actor)[:SHOWN]:
        url = link("hotline:signal", one.signal_id)
        yield Item(_("Given back: hand it to somebody else"), one.number, url, one.answered_at or one.at)


SOURCES = (
    calls, handed_over, drafts, sent, asked, received, owed, own_clocks, coming_of_age, supervision, decisions,
    *helping.SOURCES, *justice.SOURCES, *letters.SOURCES, *own.SOURCES,
)  # fmt: skip


def pointers(actor: Actor) -> Iterator[Pointer]:
    """Where the roles that work with no single file begin."""
    if actor.has("read_flow"):
        late = sum(deadlines.late_counts(actor).values())
        yield Pointer(_("Deadlines that have passed in the whole mechanism"), link("coordination:home"), late)
    if actor.has("manage_members"):
        note = _("They end by themselves after three days.")
        yield Pointer(
            _("Open invitations"), link("organisation:home"), organisations.invitations(actor).count(), note
        )
