"""The pages on risk and the safety plan, in a caseworker's browser."""

import re

from opennrm.access.session import acting
from opennrm.assistance import queries
from opennrm.cases.models import Case
from tests.factories import Mechanism
from tests.web.casework.steps import Worker

SEEN = re.compile(r'name="seen" value="([0-9a-f-]*)"')


def test_the_page_proposes_and_the_worker_decides(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    asked = worker.try_to("assess-risk", factor_threats="yes").content.decode()
    assert "The answers propose: High. Because of: Threats against the person. Choose a level." in asked
    other = worker.try_to("assess-risk", factor_threats="yes", level="low").content.decode()
    assert "You chose another level: write why." in other
    worker.do("assess-risk", factor_threats="yes", level="low", reason="He is in prison.")
    page = worker.see("needs")
    assert "The answers proposed: High" in page
    assert "He is in prison." in page
    assert "Risk of an adult" in page
    with acting(mechanism.caseworker):
        risk = queries.risks(mechanism.caseworker, case).get()
    worker.do("respond-risk", risk.pk, what="Moved to another house.")
    assert "Moved to another house." in worker.see("needs")
    assert (
        "Somebody has changed this" in worker.try_to("respond-risk", risk.pk, what="Again.").content.decode()
    )


def test_two_people_at_one_safety_plan_meet_a_choice(case: Case, worker: Worker, supervisor: Worker) -> None:
    assert "at least one of the four" in worker.try_to("write-safety-plan").content.decode()
    worker.do("write-safety-plan", who_to_call="The duty officer.", signals="A grey car.")
    drawn = worker.client.get(worker.address("write-safety-plan")).content.decode()
    assert "A grey car." in drawn
    seen = SEEN.findall(drawn)[0]
    worker.do("write-safety-plan", seen=seen, who_to_call="The night porter.", signals="A grey car.")

    met = worker.try_to("write-safety-plan", seen=seen, who_to_call="Her sister.", signals="A grey car.")
    page = met.content.decode()
    assert "They wrote: “The night porter.”. Save again to keep yours." in page
    assert "Her sister." in page
    assert page.count("They wrote") == 2  # at the field and in the summary
    assert "Her sister." not in worker.see("needs")

    worker.do(
        "write-safety-plan", seen=SEEN.findall(page)[0], who_to_call="Her sister.", signals="A grey car."
    )
    assert "Her sister." in worker.see("needs")
    assert "3 versions" in worker.see("needs")
