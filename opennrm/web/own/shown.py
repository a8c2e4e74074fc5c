"""What stands on each part of the own page, in words; read as the holder of the receipt."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format

from opennrm.access.actor import Actor
from opennrm.access.roles import ROLES
from opennrm.assistance import own as own_plan
from opennrm.assistance.states import ServiceStatus
from opennrm.audit import queries as audit
from opennrm.cases import own as own_file
from opennrm.cases import timeline
from opennrm.cases.states import Basis, Procedural, Purpose, Status
from opennrm.country import profile
from opennrm.deadlines import queries as deadlines
from opennrm.identification import own as own_decisions
from opennrm.identification.states import Outcome
from opennrm.organisations import queries as organisations
from opennrm.ownpage import policies, queries
from opennrm.ownpage.states import CLOCKS, Answer, Kind
from opennrm.web.authority.words import label, reason_labels
from opennrm.web.own.words import OwnWords

if TYPE_CHECKING:
    from opennrm.audit.queries import Reader
    from opennrm.cases.models import Case, Consent, Participant
    from opennrm.ownpage.models import OwnPage, OwnRequest
    from opennrm.ownpage.queries import Words as Said

READERS = 20
Shown = dict[str, Any]


def day(at: date | datetime) -> str:
    """A day as people write it."""
    return date_format(timezone.localtime(at) if isinstance(at, datetime) else at, "j E Y")


def purpose(code: str) -> str:
    """What something is for."""
    return str(dict(Purpose.choices).get(code, code))


def home(actor: Actor, page: "OwnPage", say: OwnWords, turn: int) -> Shown:
    """Where it stands, the next dates, and whether there is an answer."""
    case, all_of_it = own_file.case(actor), policies.shows_all(page)
    asked = queries.own_requests(actor) if all_of_it else []
    return {
        "stands": stands(actor, case, say) if all_of_it else [say[f"social_{case.social}"]],
        "dates": dates(actor, say)[:3],
        "answers": any(one.status != Answer.WAITING for one, _words in asked),
        "waits": any(one.status == Answer.WAITING for one, _words in asked),
    }  # fmt: skip


def stands(actor: Actor, case: "Case", say: OwnWords) -> list[str]:
    """The states of the case as sentences."""
    found = [say["case_closed"] if case.status == Status.CLOSED else say[f"social_{case.social}"]]
    if case.status == Status.CLOSING:
        found.append(say["case_closing"])
    if case.procedural != Procedural.NONE:
        found.append(say[f"procedural_{case.procedural}"])
    recovery = own_decisions.recovery(actor)
    if recovery and recovery.ended_at is None:
        until = recovery.ends_on
        found.append(say["recovery_until"] % {"day": day(until)} if until else say["recovery_open"])
    return found


def decisions(actor: Actor, page: "OwnPage", say: OwnWords, turn: int) -> Shown:
    """What was decided, by whom, why in the words of the profile's list, and what can be done against a refusal."""
    return {
        "rows": [
            {
                "says": say[f"decision_{one.stage}_{one.outcome}"],
                "by": say["decision_by"]
                % {"organisation": one.organisation.name(say.behind), "day": day(one.approved_at or one.drafted_at)},
                "reasons": reason_labels(one), "refusal": one.outcome == Outcome.NEGATIVE,
            }
            for one in own_decisions.decisions(actor)
        ],
        "within": review_time(say),
    }  # fmt: skip


def review_time(say: OwnWords) -> str:
    """How long a person has to ask for a review, by the law; that it is not configured where nobody knows."""
    limit = profile().clock("identification.review").legal
    if limit.is_unknown or limit.length is None or limit.unit is None:
        return say["decision_review_unknown"]
    return say["decision_review_within"] % {"time": say[f"unit_{limit.unit.value}"] % {"n": limit.length}}


def plan(actor: Actor, page: "OwnPage", say: OwnWords, turn: int) -> Shown:
    """The plan to which the person agreed, and the next dates."""
    found, services = own_plan.plan(actor)
    goals = queries.told(actor)
    return {
        "agreed": say["plan_agreed"] % {"day": day(found.agreed_at)} if found and found.agreed_at else "",
        "rows": [
            {
                "what": label("services", one.kind), "who": one.provider.name(say.behind), "goal": goals.get(one.pk, ""),
                "until": day(one.due_on) if one.due_on else say["plan_open"], "status": one.status,
                "state": say[f"service_{one.status}"],
            }
            for one in services
        ],
        "dates": dates(actor, say),
    }  # fmt: skip


def dates(actor: Actor, say: OwnWords) -> list[tuple[str, str]]:
    """What comes next, the soonest first."""
    found, services = own_plan.plan(actor)
    today, recovery = profile().today(), own_decisions.recovery(actor)
    open_ones = [one for one in services if one.status == ServiceStatus.PLANNED and one.due_on]
    rows = [(one.due_on, label("services", one.kind)) for one in open_ones if one.due_on]
    if found and found.review_due:
        rows.append((timezone.localtime(found.review_due).date(), say["date_review"]))
    if recovery and recovery.ends_on and recovery.ended_at is None:
        rows.append((recovery.ends_on, say["date_recovery"]))
    return [(day(on), what) for on, what in sorted(rows) if on >= today]


def helpers(actor: Actor, page: "OwnPage", say: OwnWords, turn: int) -> Shown:
    """The organisations that see the file now, and why; nobody who works there by name."""
    case, all_of_it = own_file.case(actor), policies.shows_all(page)
    rows = [one for one in own_file.participants(actor) if one.until is None and holds(one.consent)]
    return {
        "rows": [
            {
                "name": one.organisation.name(say.behind), "leads": one.organisation_id == case.lead_id,
                "why": why_it_takes_part(one, say) if all_of_it else "",
                "hours": say["helpers_hours"] % {"hours": one.organisation.hours} if one.organisation.hours else "",
            }
            for one in rows
        ],
    }  # fmt: skip


def holds(consent: "Consent | None") -> bool:
    """Whether a consent is in force, or none is needed."""
    return consent is None or consent.holds()


def why_it_takes_part(one: "Participant", say: OwnWords) -> str:
    """On what an organisation sees the file."""
    if one.consent:
        return say["helpers_consent"] % {"purpose": purpose(one.consent.purpose)}
    return say["reader_opened"] if one.basis != Basis.REFERRAL else say["helpers_law"]


def consents(actor: Actor, page: "OwnPage", say: OwnWords, turn: int) -> Shown:
    """Every consent as a switch: to whom, for what, which data, until when."""
    waiting = {
        one.consent_id
        for one, _words in queries.own_requests(actor)
        if one.kind == Kind.CONSENT and one.status == Answer.WAITING
    }
    return {"rows": [consent_row(one, say, one.pk in waiting) for one in own_file.consents(actor)]}


def consent_row(one: "Consent", say: OwnWords, is_asked: bool = False) -> Shown:
    """One consent in words."""
    classes = [say[f"data_{name}"] for name in one.data_classes] or [say["data_none"]]
    if one.withdrawn_at:
        state = say["consent_withdrawn"] % {"day": day(one.withdrawn_at)}
    elif one.until and not holds(one):
        state = say["consent_over"] % {"day": day(one.until)}
    else:
        state = say["consent_until"] % {"day": day(one.until)} if one.until else say["consent_endless"]
    return {
        "pk": one.pk, "to": one.recipient.name(say.behind), "purpose": purpose(one.purpose), "is_on": holds(one),
        "data": say["consent_data"] % {"data": ", ".join(classes)}, "state": state, "is_asked": is_asked,
        "given": say["consent_given"] % {"day": day(one.given_at)},
    }  # fmt: skip


def readers(actor: Actor, page: "OwnPage", say: OwnWords, turn: int) -> Shown:
    """Who read the file: organisation, role, day, what, and why they may."""
    case = own_file.case(actor)
    found, more = audit.readers(actor, case.pk, timeline.READING, page=turn, size=READERS)
    named = organisations.named(actor, [one.organisation_id for one in found if one.organisation_id])
    names = {one.pk: one.name(say.behind) for one in named}
    parts, agreed = list(own_file.participants(actor)), list(own_file.consents(actor))
    return {
        "rows": [
            {
                "who": names.get(one.organisation_id, "") if one.organisation_id else "",
                "role": roles(one.role), "day": day(one.day), "why": why_read(one, case, parts, agreed, say),
                "what": [str(timeline.READING[code]) for code in one.actions],
            }
            for one in found
        ],
        "newer": turn - 1 if turn else None, "older": turn + 1 if more else None,
        "visits": [day(one) for one in audit.days_of(actor, "ownpage.open")],
    }  # fmt: skip


def roles(held: str) -> str:
    """The first role in words."""
    return next((str(ROLES[code].title) for code in held.split(":") if code in ROLES), "")


def why_read(
    one: "Reader", case: "Case", parts: "Sequence[Participant]", agreed: "Sequence[Consent]", say: OwnWords
) -> str:
    """On what somebody could read: the organisation's part in the file, a consent, or its duty to watch over all."""
    part = next((each for each in reversed(parts) if each.organisation_id == one.organisation_id), None)
    # Whoever was asked and has not answered yet takes no part, and reads on the person's consent.
    consent = (
        part.consent if part else next((c for c in agreed if c.recipient_id == one.organisation_id), None)
    )
    if consent:
        key = "reader_consent_ended" if consent.withdrawn_at else "reader_consent"
        return say[key] % {"purpose": purpose(consent.purpose)}
    if part is None:
        return say["reader_national" if one.reach == "national" else "reader_unknown"]
    if one.organisation_id == case.lead_id:
        return say["reader_leads"]
    return say["reader_law" if part.basis == Basis.REFERRAL else "reader_opened"]


def asking(actor: Actor, page: "OwnPage", say: OwnWords, turn: int) -> Shown:
    """What was asked and answered."""
    found = queries.own_requests(actor)
    clocks = deadlines.of_subjects(actor, [one.pk for one, _words in found])
    return {"rows": [request_row(one, words, clocks.get(one.pk), say) for one, words in found]}


def request_row(one: "OwnRequest", words: "Said", clock: Any, say: OwnWords) -> Shown:
    """One request in words."""
    due = ""
    if one.status == Answer.WAITING and one.kind in CLOCKS:
        due = (
            say["asked_due"] % {"day": day(clock.due_at)} if clock and clock.due_at else say["asked_no_limit"]
        )
    answered = {Answer.AGREED: say["asked_agreed"], Answer.REFUSED: say["asked_refused"]}
    return {
        "what": say[f"asked_{one.kind}"], "words": words.asked, "on": say["asked_on"] % {"day": day(one.asked_at)},
        "state": answered.get(Answer(one.status), say["asked_waits"]), "answer": words.answer, "due": due,
    }  # fmt: skip


PARTS: dict[str, Callable[[Actor, "OwnPage", OwnWords, int], Shown]] = {
    "home": home, "decisions": decisions, "plan": plan, "helpers": helpers, "consents": consents, "readers": readers,
    "asking": asking,
}  # fmt: skip
# A guardian sees where the case stands, the plan and who helps, and may complain.
OF_GUARDIAN = ("home", "plan", "helpers", "asking", "complain", "end")
