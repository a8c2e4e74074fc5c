"""A child's file and a family, for the round through every page."""

from datetime import date
from typing import Any

from opennrm.access.session import acting
from opennrm.children import actions as children
from opennrm.documents import actions as documents
from opennrm.relations import actions as relations
from tests import factories
from tests.children.scene import WEIGHING, a_guardian, an_assessment
from tests.documents.scene import a_document, a_photograph


def papers(cast: Any) -> None:
    """A file with a paper, one that was taken out, and a request to open an original."""
    worker, file = cast.caseworker, factories.an_assisted_case(cast)
    found = a_document(worker, file, a_photograph(), kind="photograph")
    gone = a_document(worker, file)
    with acting(worker):
        documents.take_out(worker, file.pk, gone.pk, "duplicate")
        documents.ask_original(worker, file.pk, found.pk, "The court asks for it.", factories.uuid.uuid4())


def a_family(cast: Any) -> None:
    """A mother with a child that depends on her, and a son with a guardian, a decision and a doubted age."""
    worker = cast.caseworker
    mother, son = factories.an_assisted_case(cast), factories.an_assisted_case(cast, factories.CHILD)
    with acting(worker):
        relations.link(worker, mother.pk, son.reference, "family")
        relations.add_associate(
            worker, son.pk, role="dependant", name="Айша", age_band="0-8", is_with_person=True
        )
        relations.add_associate(worker, son.pk, role="companion", name="Асанов Бек")
        children.record_best_interests(worker, son.pk, WEIGHING)
        children.set_majority(worker, son.pk, date(factories.profile().today().year + 1, 6, 1))
    a_guardian(worker, son, cast.authority)
    an_assessment(worker, son, cast.authority, "doubtful")
    grown = factories.an_assisted_case(cast, factories.CHILD)
    with acting(worker):
        children.come_of_age(worker, grown.pk)
