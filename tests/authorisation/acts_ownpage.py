"""How the acts of a person's own page are done in the world: by those who work; holders of receipts are no members."""

import uuid

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import own as own_plan
from opennrm.cases import own as own_file
from opennrm.cases import queries as cases
from opennrm.cases.models import Case
from opennrm.identification import own as own_decisions
from opennrm.ownpage import actions, asking, queries, telling
from opennrm.ownpage.asking import Asked
from opennrm.ownpage.states import Kind
from opennrm.signals.models import Signal
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import SYSTEM, World
from tests.ownpage.pages import a_receipt


def file(w: World, a: Actor) -> Case:
    """The file as this actor finds it."""
    return cases.case_by_id(a, w.case.pk)


def by_mailbox(w: World) -> None:
    """The mailbox in which somebody wrote became this file."""
    with acting(SYSTEM):
        Signal.objects.filter(pk=w.mailbox.signal_id).update(case_id=w.case.pk)


def again(w: World) -> object:
    """The page that there is, opened once more: nothing changes."""
    return a_receipt(page_id=w.own_page.pk)


# The person of the world's file is no child, so that nobody opens a page for a guardian.
OWNPAGE: dict[str, Act] = {
    "queries.pages": Act(lambda w, a: holds(queries.pages(a, file(w, a)), w.own_page.pk)),
    "queries.mailboxes_of": Act(lambda w, a: queries.mailboxes_of(a, file(w, a))),
    "queries.of_case": Act(lambda w, a: holds(queries.of_case(a, file(w, a)), w.asked.pk)),
    "queries.request": Act(lambda w, a: queries.request(a, file(w, a), w.asked.pk)),
    "queries.words": Act(lambda w, a: queries.words(a, file(w, a), w.asked)),
    "queries.waiting": Act(lambda w, a: holds(queries.waiting(a), w.asked.pk)),
    "queries.own_page": Act(lambda w, a: queries.own_page(a)),
    "queries.own_requests": Act(lambda w, a: bool(queries.own_requests(a))),
    "queries.told": Act(lambda w, a: bool(queries.told(a))),
    "actions.open_page": Act(lambda w, a: actions.open_page(a, w.case.pk, again(w))),
    "actions.open_for_guardian": Act(
        lambda w, a: actions.open_for_guardian(
            a, w.case.pk, again(w), basis="court", is_against_the_child=False
        )
    ),
    "actions.open_by_mailbox": Act(
        lambda w, a: actions.open_by_mailbox(a, w.case.pk, w.mailbox.pk, w.own_page.pk, "kk"), by_mailbox
    ),
    "actions.renew": Act(lambda w, a: actions.renew(a, w.own_page.pk, a_receipt(), "lost")),
    "actions.close": Act(lambda w, a: actions.close(a, w.own_page.pk, "lost")),
    "actions.answer": Act(lambda w, a: actions.answer(a, w.case.pk, w.asked.pk, agrees=True, words="Yes.")),
    "telling.bring": Act(lambda w, a: telling.bring(a, w.case.pk)),
    "asking.ask": Act(lambda w, a: asking.ask(a, Asked(uuid.uuid4(), Kind.COPY), [])),
    "asking.speak": Act(lambda w, a: asking.speak(a, "ru")),
    "asking.close": Act(lambda w, a: asking.close(a, "lost")),
}
OWN: dict[str, dict[str, Act]] = {
    "cases": {
        "own.case": Act(lambda w, a: own_file.case(a)),
        "own.consents": Act(lambda w, a: bool(own_file.consents(a))),
        "own.participants": Act(lambda w, a: bool(own_file.participants(a))),
    },
    "assistance": {"own.plan": Act(lambda w, a: own_plan.plan(a) != (None, ()))},
    "identification": {
        "own.decisions": Act(lambda w, a: bool(own_decisions.decisions(a))),
        "own.recovery": Act(lambda w, a: own_decisions.recovery(a) is not None),
    },
}
