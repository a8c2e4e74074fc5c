"""How what was given is written and taken back in the world: to one person, and to several at once."""

import uuid
from datetime import timedelta

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions, flow, queries
from opennrm.assistance.actions import What
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import World


def what() -> What:
    """A session of today."""
    return What("mental_health", "session", 1, profile().today())


def left_unmet(w: World) -> None:
    """Nobody could give what was needed."""
    with acting(w.worker):
        actions.leave_unmet(w.worker, w.need.pk, "other", "The road is closed.")
    w.need.refresh_from_db()


def counted(a: Actor) -> bool:
    """Whether the need is counted."""
    return bool(flow.unmet_since(a, timezone.now() - timedelta(days=1))["reason"])


SERVICES: dict[str, Act] = {
    "flow.unmet_since": Act(lambda w, a: counted(a), left_unmet),
    "flow.unmet_taken": Act(lambda w, a: flow.unmet_taken(a, uuid.uuid4()) or True),
    "queries.unmet_words": Act(lambda w, a: queries.unmet_words(a, w.need)),
    "giving.give_service": Act(
        lambda w, a: actions.give_service(
            a, w.case.pk, service_id=uuid.uuid4(), kind="mental_health", unit="session", quantity=1,
            on=profile().today(),
        )
    ),
    "giving.reverse_service": Act(lambda w, a: actions.reverse_service(a, w.given.pk, uuid.uuid4())),
    "giving.write_feedback": Act(lambda w, a: actions.write_feedback(a, w.given.pk, felt="partly", words="So so.")),
    "queries.feedback": Act(lambda w, a: holds(queries.feedback(a, case_queries.case_by_id(a, w.case.pk)), w.said.pk)),
    "queries.feedback_words": Act(lambda w, a: queries.feedback_words(a, w.said)),
    "giving.give_to_group": Act(lambda w, a: actions.give_to_group(a, uuid.uuid4(), [w.case.pk], what())),
    "giving.reverse_group": Act(lambda w, a: actions.reverse_group(a, w.session.pk)),
    "queries.caseload": Act(lambda w, a: holds(queries.caseload(a), w.case.pk)),
    "queries.group_sessions": Act(lambda w, a: holds(queries.group_sessions(a), w.session.pk)),
    "queries.of_session": Act(
        lambda w, a: any(row.case_id == w.case.pk for row in queries.of_session(a, w.session))
    ),
}  # fmt: skip
