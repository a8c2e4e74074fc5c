"""What both sides see of the course of a referral: questions, feedback, the ladder, what followed, what is due next."""

from typing import TYPE_CHECKING, Any

from opennrm.access.actor import Actor
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.referrals import course, policies
from opennrm.referrals.states import OPEN, QuestionStatus
from opennrm.web.casework.words import clock, language

if TYPE_CHECKING:
    from opennrm.referrals.models import Escalation, Referral

LADDER = "referral.ladder"


def course_of(actor: Actor, found: "Referral") -> dict[str, Any]:
    """For the template `referrals/course.html`."""
    asked = course.questions(actor, found) if policies.may_read_questions(actor, found) else []
    followers = course.followed_by(actor, found)
    due = course.due(actor, [found.pk, *(one.pk for one in followers)])
    return {
        "questions": asked,
        "open_question": next((one for one in asked if one.question.status == QuestionStatus.ASKED), None),
        "feedback": course.feedback(actor, found),
        "ladder_unset": ladder_unset() if found.status in OPEN else None,
        "escalations": [rung(one) for one in course.escalations(actor, found)],
        "followers": [
            {"referral": one, "to": one.recipient.name(language()), "due": due.get(one.pk)}
            for one in followers
        ],
        "due": due.get(found.pk),
        "due_for": clock(due[found.pk].rule) if found.pk in due else "",
        "passed_to": found.passed_to.name(language()) if found.passed_to else "",
    }


def ladder_unset() -> str | None:
    """Where the profile names nobody who is told of what waits too long: what must be asked; None where it does."""
    if profile().ladder:
        return None
    try:
        return profile().value(LADDER).ask
    except NotInProfile:
        return ""


def rung(one: "Escalation") -> dict[str, Any]:
    """One rung of the ladder in words."""
    try:
        label = profile().rung(one.step).label(language())
    except NotInProfile:
        label = str(one.get_told_display())
    return {
        "at": one.at,
        "label": label,
        "where": one.organisation.name(language()) if one.organisation else "",
    }
