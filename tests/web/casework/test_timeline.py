"""The timeline: every act and every read of a file, in words that people understand."""

import ast
from pathlib import Path

import pytest

from opennrm.cases import timeline
from tests.factories import Mechanism
from tests.web.casework.steps import Worker

ROOT = Path(__file__).resolve().parents[3] / "opennrm"
# What is logged without a case, or told elsewhere.
APART = {
    "assignment.end_all", "decision.desk", "referral.list", "referral.export", "place.add", "place.set_active",
    "place.change", "place.close", "place.reopen", "organisation.found", "matching.search", "flow.read", "flow.simulate",
    "target.set", "target.end",
    "unmet.count", "unmet.export", "groupsession.give", "groupsession.reverse",
    "case.export_register", "sheet.print", "sheet.find", "sheet.type_in",
}  # fmt: skip
PACKAGES = ("cases", "people", "referrals", "identification", "assistance", "deadlines", "notices")


def logged() -> set[str]:
    """The actions that the packages of the domain write to the log by name."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "attr", "") in {"record", "Event"}
                    and len(node.args) > 1
                ):
                    told = node.args[1]
                    if isinstance(told, ast.Constant) and "." in str(told.value):
                        found.add(str(told.value))
    return found


def stepped() -> set[str]:
    """The actions that state tables write: the name of the model and of the step."""
    from opennrm.assistance import states as assistance
    from opennrm.cases import states as cases
    from opennrm.identification import states as identification
    from opennrm.referrals import states as referrals

    tables = {
        "case": cases.STEPS, "referral": referrals.STEPS, "decision": identification.STEPS,
        "screening": identification.SCREENING_STEPS, "need": assistance.NEED_STEPS, "plan": assistance.PLAN_STEPS,
        "plannedservice": assistance.SERVICE_STEPS, "stay": assistance.STAY_STEPS,
    }  # fmt: skip
    return {f"{model}.{step}" for model, steps in tables.items() for step in steps}


def test_every_action_of_a_file_has_a_sentence() -> None:
    assert (logged() | stepped()) - APART - set(timeline.SENTENCES) == set()


@pytest.mark.django_db
def test_acts_and_reads_are_told(mechanism: Mechanism, worker: Worker) -> None:
    worker.do("assess-risk", level="high")
    worker.see("person")
    page = worker.see("timeline")
    assert "The risk was assessed: High" in page
    assert "Who the person is was read" in page
    assert "First responder" in page
    without = Worker(mechanism.caseworker, worker.case).client.get(
        f"/cases/{worker.case.reference}/timeline/?reads=no"
    )
    assert "The risk was assessed: High" in without.content.decode()
    assert "Who the person is was read" not in without.content.decode()


@pytest.mark.django_db
def test_what_is_read_in_a_row_is_told_once(worker: Worker) -> None:
    for _time in range(4):
        worker.see("person")
    assert worker.see("timeline").count("Who the person is was read") == 1
