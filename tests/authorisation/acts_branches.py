"""How the acts for children, of relations and of nameless notifications are done in the world."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case, Participant
from opennrm.children import actions as children
from opennrm.children import queries as child_queries
from opennrm.children.actions import Assessment
from opennrm.notifications import actions as notifications
from opennrm.notifications import queries as notification_queries
from opennrm.notifications.actions import Said
from opennrm.people import changes
from opennrm.people.states import Heard
from opennrm.relations import actions as relations
from opennrm.relations import queries as relation_queries
from opennrm.relations import reaching
from tests import factories
from tests.authorisation.acts_documents import DOCUMENTS
from tests.children.scene import NO_CONFLICT, WEIGHING

if TYPE_CHECKING:
    from tests.authorisation.world import World

Doing = Callable[["World", Actor], Any]
SAID = Said(door="ngo", region="KZ-71")


def lived(w: "World") -> None:
    """The file was a child's for a while, belongs to another, and has people around it."""
    worker, boss, case = w.worker, w.boss, w.case.pk
    as_child(w)
    with acting(worker):
        w.guardian = children.appoint_guardian(  # type: ignore[attr-defined]
            worker, case, name="Guardian", office="appointed", appointed_by=w.org("own").pk,
            from_on=date(2026, 1, 1), checked=NO_CONFLICT,
        )  # fmt: skip
        w.weighed = children.record_best_interests(worker, case, WEIGHING)  # type: ignore[attr-defined]
        children.record_assessment(worker, case, assessed(w, "doubtful"))
        w.associate = relations.add_associate(  # type: ignore[attr-defined]
            worker, case, role="dependant", name="Daughter"
        )
        w.receipt = notifications.send(worker, SAID, uuid.uuid4())  # type: ignore[attr-defined]
    with acting(boss):
        w.link = relations.link(boss, case, w.unassigned.reference, "family")  # type: ignore[attr-defined]
    with acting(factories.TESTER):
        Case.objects.filter(pk=case).update(is_child=False)


def moved(w: "World") -> None:
    """Somebody told us another number of the person; it waits for their word."""
    with acting(w.worker):
        case = file(w, w.worker)
        reached = replace(case_queries.contact(w.worker, case), phone="+77055550002", hours="")
        identity = case_queries.identity(w.worker, case)
        cases.describe(w.worker, case.pk, factories.WOMAN, identity, reached)
        (waits,) = changes.waiting(case_queries.contact(w.worker, case))
        w.moved = uuid.UUID(waits.report)  # type: ignore[attr-defined]


def at_any_hour(w: "World") -> None:
    """The person may be called at any hour."""
    with acting(w.worker):
        case = file(w, w.worker)
        identity = case_queries.identity(w.worker, case)
        cases.describe(
            w.worker, case.pk, factories.WOMAN, identity, factories.REACHED_ALWAYS, heard=Heard.PRESENCE
        )


def as_child(w: "World") -> None:
    """The person of the file may be a child."""
    with acting(factories.TESTER):
        Case.objects.filter(pk=w.case.pk).update(is_child=True, adult_from=date(2026, 1, 1))


def let_in_as_child(w: "World") -> None:
    """The leading organisation was let in for a child, who is an adult now."""
    with acting(factories.TESTER):
        ours = Participant.objects.filter(case_id=w.case.pk, organisation_id=w.org("own").pk)
        ours.update(consent=None)


def assessed(w: "World", outcome: str) -> Assessment:
    """Another body looked at the age."""
    return Assessment(w.org("accepted").pk, "no_document", "documents", outcome, "A birth record.")


def file(w: "World", a: Actor) -> Case:
    """The file as this actor finds it."""
    return case_queries.case_by_id(a, w.case.pk)


def shows(rows: Any, pk: Any) -> bool:
    """Whether a list shows the row."""
    return any(one.pk == pk for one in rows)


RELATIONS: dict[str, tuple[Doing, ...]] = {
    "queries.links": (lambda w, a: shows(relation_queries.links(a, file(w, a)), w.link.pk),),
    "queries.linked": (lambda w, a: bool(relation_queries.linked(a, file(w, a))),),
    "queries.family": (lambda w, a: shows(relation_queries.family(a, file(w, a)), w.unassigned.pk),),
    "queries.associates": (lambda w, a: shows(relation_queries.associates(a, file(w, a)), w.associate.pk),),
    "queries.names": (lambda w, a: relation_queries.names(a, file(w, a), [w.associate]),),
    "queries.is_dangerous": (lambda w, a: relation_queries.is_dangerous(a, file(w, a), "Nobody") or True,),
    "queries.dependants": (lambda w, a: relation_queries.dependants(a, file(w, a))["all"] == 1,),
    "reaching.gate": (lambda w, a: reaching.gate(a, file(w, a), "call"),),
    "reaching.reached": (lambda w, a: reaching.reached(a, file(w, a)),),
    "reaching.use": (lambda w, a: reaching.use(a, file(w, a), "call").phone, at_any_hour),
    "reaching.dangers": (lambda w, a: reaching.dangers(a, file(w, a)) or True,),
    "actions.confirm_contact": (
        lambda w, a: relations.confirm_contact(a, w.case.pk, w.moved, stands=True, through="presence"),
        moved,
    ),
    "actions.link": (lambda w, a: relations.link(a, w.case.pk, w.unassigned.reference, "travelled"),),
    "actions.unlink": (lambda w, a: relations.unlink(a, w.case.pk, w.link.pk),),
    "actions.add_associate": (lambda w, a: relations.add_associate(a, w.case.pk, role="relative"),),
    "actions.end_associate": (lambda w, a: relations.end_associate(a, w.case.pk, w.associate.pk),),
}
CHILDREN: dict[str, tuple[Doing, ...]] = {
    "queries.guardians": (lambda w, a: shows(child_queries.guardians(a, file(w, a)), w.guardian.pk),),
    "queries.guardian": (lambda w, a: child_queries.guardian(a, file(w, a)),),
    "queries.best_interests": (
        lambda w, a: shows(child_queries.best_interests(a, file(w, a)), w.weighed.pk),
    ),
    "queries.assessments": (lambda w, a: bool(list(child_queries.assessments(a, file(w, a)))),),
    "queries.words": (lambda w, a: child_queries.words(a, file(w, a), [w.guardian]),),
    "queries.without_consent": (
        lambda w, a: bool(list(child_queries.without_consent(a, file(w, a)))), let_in_as_child,
    ),
    "queries.coming_of_age": (lambda w, a: shows(child_queries.coming_of_age(a), w.case.pk), as_child),
    "actions.appoint_guardian": (
        lambda w, a: children.appoint_guardian(
            a, w.case.pk, name="Another", office="advocate", appointed_by=w.org("own").pk,
            from_on=date(2026, 2, 1), checked=NO_CONFLICT,
        ),
        as_child,
    ),
    "actions.end_guardianship": (
        lambda w, a: children.end_guardianship(a, w.case.pk, w.guardian.pk, date(2026, 2, 1)), as_child,
    ),
    "actions.record_best_interests": (
        lambda w, a: children.record_best_interests(a, w.case.pk, WEIGHING), as_child,
    ),
    "actions.record_assessment": (
        lambda w, a: children.record_assessment(a, w.case.pk, assessed(w, "child")), as_child,
    ),
    "actions.set_majority": (lambda w, a: children.set_majority(a, w.case.pk, date(2028, 5, 1)), as_child),
    "actions.come_of_age": (lambda w, a: children.come_of_age(a, w.case.pk), as_child),
    "actions.answer_again": (
        lambda w, a: children.answer_again(a, w.case.pk, w.org("own").pk, agrees=True, language="ru"),
        let_in_as_child,
    ),
}  # fmt: skip
NOTIFICATIONS: dict[str, tuple[Doing, ...]] = {
    "queries.receipt": (lambda w, a: notification_queries.receipt(a, w.receipt),),
    "queries.counts": (lambda w, a: bool(notification_queries.counts(a, "region")),),
    "queries.by_quarter": (lambda w, a: bool(notification_queries.by_quarter(a, "door")),),
    "actions.send": (lambda w, a: notifications.send(a, SAID, uuid.uuid4()),),
}
BRANCHES = {
    "relations": RELATIONS, "children": CHILDREN, "notifications": NOTIFICATIONS, "documents": DOCUMENTS,
}  # fmt: skip
