"""How the acts around one referral are done in the world: asking, passing on, feedback, the ladder, letters, sheets."""

import uuid
from typing import Any

from opennrm.access.session import acting
from opennrm.assistance import flow as assistance
from opennrm.cases.flow import Scope
from opennrm.organisations import directory, entries
from opennrm.organisations import queries as organisations
from opennrm.organisations.directory import Wanted
from opennrm.organisations.models import Organisation
from opennrm.referrals import (
    actions,
    asking,
    course,
    escalation,
    feedback,
    flow,
    outside,
    passing_on,
    queries,
    sheets,
)
from opennrm.referrals.models import Referral
from tests import factories
from tests.authorisation.world import SYSTEM, World


def asked(w: World) -> Any:
    """The receiver of the waiting referral asked something."""
    who = factories.an_actor("caseworker", w.org("waiting"))
    with acting(who):
        w.question = asking.ask(who, w.waiting.pk, "Why?", question_id=uuid.uuid4())  # type: ignore[attr-defined]


def asked_nameless(w: World) -> Any:
    """The co-ordinator of the receiver asked something, and is answered without a name."""
    who = factories.an_actor("coordinator", w.org("waiting"))
    with acting(who):
        w.question = asking.ask(who, w.waiting.pk, "Which region?", question_id=uuid.uuid4())  # type: ignore[attr-defined]


def told(w: World) -> Any:
    """The organisation that leads told the sender about its first contact."""
    with acting(w.worker):
        feedback.tell_contact(w.worker, w.brought.pk)


def climbed(w: World) -> Any:
    """The waiting referral waited too long."""
    with acting(SYSTEM):
        assert escalation.climb(SYSTEM)


def passed_on(w: World) -> Any:
    """The receiver passed the waiting referral on."""
    who = factories.an_actor("caseworker", w.org("waiting"))
    w.passed_on = uuid.uuid4()  # type: ignore[attr-defined]
    with acting(who):
        passing_on.transfer(who, w.waiting.pk, w.organisations["next"].pk, new_id=w.passed_on)  # type: ignore[attr-defined]


def without_accounts(w: World) -> Any:
    """Nobody signs in for the receiver of the waiting referral."""
    with acting(SYSTEM):
        Organisation.objects.filter(pk=w.org("waiting").pk).update(uses_system=False)


def printed(w: World) -> Any:
    """A member of the organisation that leads printed a sheet."""
    with acting(w.worker):
        w.sheet = sheets.print_sheet(w.worker)  # type: ignore[attr-defined]


def waiting(w: Any, a: Any) -> Referral:
    """The waiting referral as this actor finds it."""
    return queries.referral(a, w.waiting.pk)


def brought(w: Any, a: Any) -> Referral:
    """The accepted referral as this actor finds it."""
    return queries.referral(a, w.brought.pk)


DOING: dict[str, tuple[Any, ...]] = {
    "actions.acknowledge": (lambda w, a: actions.acknowledge(a, w.waiting.pk),),
    "asking.ask": (lambda w, a: asking.ask(a, w.waiting.pk, "Why?", question_id=uuid.uuid4()),),
    "asking.answer": (lambda w, a: asking.answer(a, w.waiting.pk, w.question.pk, "So."), asked),
    "passing_on.transfer": (
        lambda w, a: passing_on.transfer(a, w.waiting.pk, w.organisations["next"].pk, new_id=uuid.uuid4()),
    ),
    "feedback.tell_contact": (lambda w, a: feedback.tell_contact(a, w.brought.pk),),
    "feedback.finish": (lambda w, a: feedback.finish(a, w.brought.pk, "helped"),),
    "course.questions": (lambda w, a: bool(course.questions(a, waiting(w, a))), asked),
    "course.questions:nameless": (lambda w, a: bool(course.questions(a, waiting(w, a))), asked_nameless),
    "course.open_questions": (lambda w, a: w.question in course.open_questions(a), asked),
    "course.feedback": (lambda w, a: bool(course.feedback(a, brought(w, a))), told),
    "course.escalations": (lambda w, a: bool(course.escalations(a, waiting(w, a))), climbed),
    "course.escalated": (lambda w, a: bool(course.escalated(a, [w.waiting.pk])), climbed),
    "course.letters": (lambda w, a: list(course.letters(a, waiting(w, a))),),
    "course.followed_by": (
        lambda w, a: w.passed_on in {one.pk for one in course.followed_by(a, waiting(w, a))},
        passed_on,
    ),
    "course.due": (lambda w, a: bool(course.due(a, [w.waiting.pk])),),
    "outside.write": (lambda w, a: outside.write(a, w.waiting.pk), without_accounts),
    "outside.mail": (lambda w, a: [outside.mail(a, w.waiting.pk, "https://x/", "ru")], without_accounts),
    "sheets.print_sheet": (lambda w, a: sheets.print_sheet(a),),
    "sheets.sheet": (lambda w, a: sheets.sheet(a, w.sheet.code), printed),
    "sheets.type_in": (lambda w, a: sheets.type_in(a, w.sheet.code, uuid.uuid4()), printed),
    "flow.escalated": (lambda w, a: [list(flow.escalated(a, Scope()))],),
}


def no_members(w: World) -> Any:
    """A body for which nobody signs in."""
    with acting(SYSTEM):
        Organisation.objects.filter(pk=w.organisations["next"].pk).update(uses_system=False)


def next_one(w: Any) -> Any:
    """The id of an organisation without members."""
    return w.organisations["next"].pk


PLACES: dict[str, tuple[Any, ...]] = {
    "flow.places_free": (lambda w, a: w.org("own").pk in assistance.places_free(a, [w.org("own").pk]),),
}
DIRECTORY: dict[str, tuple[Any, ...]] = {
    "directory.offers": (
        lambda w, a: (
            next_one(w) in {one.organisation.pk for one in directory.offers(a, Wanted("assistance"))}
        ),
    ),
    "entries.describe": (lambda w, a: entries.describe(a, entries.Entry(hours="9-18")),),
    "entries.enter": (
        lambda w, a: entries.enter(a, entries.Body("health", "A", "B", "C"), organisation_id=uuid.uuid4()),
    ),
    "entries.describe_body": (
        lambda w, a: entries.describe_body(a, next_one(w), entries.Entry()),
        no_members,
    ),
    "entries.set_uses_system": (lambda w, a: entries.set_uses_system(a, next_one(w), True), no_members),
    "queries.uses_system": (lambda w, a: organisations.uses_system(a, w.org("own").pk),),
    "queries.of_body": (lambda w, a: w.org("own").pk in organisations.of_body(a, w.org("own").code),),
}
