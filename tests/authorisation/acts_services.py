"""How what was given is written and taken back in the world: to one person, and to several at once."""

import uuid

from opennrm.assistance import actions, queries
from opennrm.assistance.actions import What
from opennrm.country import profile
from tests.authorisation.acting import Act, holds


def what() -> What:
    """A session of today."""
    return What("mental_health", "session", 1, profile().today())


SERVICES: dict[str, Act] = {
    "giving.give_service": Act(
        lambda w, a: actions.give_service(
            a, w.case.pk, service_id=uuid.uuid4(), kind="mental_health", unit="session", quantity=1,
            on=profile().today(),
        )
    ),
    "giving.reverse_service": Act(lambda w, a: actions.reverse_service(a, w.given.pk, uuid.uuid4())),
    "giving.give_to_group": Act(lambda w, a: actions.give_to_group(a, uuid.uuid4(), [w.case.pk], what())),
    "giving.reverse_group": Act(lambda w, a: actions.reverse_group(a, w.session.pk)),
    "queries.caseload": Act(lambda w, a: holds(queries.caseload(a), w.case.pk)),
    "queries.group_sessions": Act(lambda w, a: holds(queries.group_sessions(a), w.session.pk)),
    "queries.of_session": Act(
        lambda w, a: any(row.case_id == w.case.pk for row in queries.of_session(a, w.session))
    ),
}  # fmt: skip
