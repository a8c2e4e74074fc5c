"""Help never reads whether somebody works with the authorities, and asks for no State case."""

import ast
import re
from pathlib import Path

import pytest

import opennrm
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance import queries as assistance_queries
from opennrm.cases import actions as cases
from opennrm.cases.states import Procedural, Social
from opennrm.country import profile
from opennrm.referrals.models import Referral
from tests import factories

ROOT = Path(opennrm.__file__).parent
HELPS = (
    "assistance", "children", "relations", "web/casework/needs.py", "web/casework/plans.py", "web/casework/stays.py",
    "web/casework/children.py", "web/casework/circle.py",
)  # fmt: skip
CO_OPERATION = re.compile(r"(?i)procedural|co_?operat|testi(?:mony|fy)|injured_party|witness")


def sources() -> list[Path]:
    """Every file of those who help."""
    return [
        path
        for name in HELPS
        for path in ([ROOT / name] if name.endswith(".py") else sorted((ROOT / name).glob("*.py")))
    ]


def test_no_code_of_helping_reads_the_co_operation_flag() -> None:
    """Names only: a word in a docstring reads nothing."""
    found = {
        f"{path.name}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.attr] if isinstance(node, ast.Attribute)
            else [node.id] if isinstance(node, ast.Name)
            else [node.name] if isinstance(node, ast.alias) else []
        )
        if CO_OPERATION.search(name)
    }  # fmt: skip
    assert found == set()
    assert len(sources()) > 15


@pytest.mark.parametrize("procedural", Procedural.values)
def test_the_same_help_whatever_the_place_in_a_criminal_case(db: None, procedural: str) -> None:
    m = factories.a_mechanism()
    case = factories.an_assisted_case(m)
    with acting(m.caseworker):
        cases.set_procedural(m.caseworker, case.pk, Procedural(procedural))
    factories.a_stay(m, case, at="here")
    plan = factories.a_plan(m, case, at="agreed")
    with acting(m.caseworker):
        assistance.add_need(m.caseworker, case.pk, domain="health")
        found = factories.the_case(m.caseworker, case.pk)
        assert assistance_queries.everything(m.caseworker, found).plan == plan


def test_an_ngo_helps_though_nobody_opened_a_case_of_the_state(db: None) -> None:
    """The NGO is the door, opens the file itself, and no authority ever hears of it."""
    m = factories.a_mechanism()
    screening = factories.a_screening(m.caseworker, at="completed")
    case = factories.the_case(m.caseworker, screening.case_id)
    factories.a_stay(m, case, at="here")
    plan = factories.a_plan(m, case, at="agreed")
    with acting(m.caseworker):
        assistance.assess_risk(m.caseworker, case.pk, level="low")
        assistance.give_service(
            m.caseworker, case.pk, service_id=factories.uuid.uuid4(), kind="mental_health", unit="session",
            quantity=1, on=profile().today(),
        )  # fmt: skip
        assistance.complete_plan(m.caseworker, plan.pk)
        found = factories.the_case(m.caseworker, case.pk)
        assert (found.social, found.procedural) == (Social.SIGNAL, Procedural.NONE)
        assert [one.organisation_id for one in found.participants.all()] == [m.shelter.pk]
        assert not Referral.objects.filter(case_id=case.pk).exists()
        assert found.lead_id == m.shelter.pk
