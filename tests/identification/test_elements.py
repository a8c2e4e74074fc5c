"""Act, means and purpose are kept apart; the qualifications are computed at submission and bound by the approval."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.identification import actions, evidence, queries, requirements
from opennrm.identification.evidence import NoElement, Piece
from opennrm.identification.models import Decision, Evidence
from opennrm.workflow.approvals import ContentChanged
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import CHILD, REASONS

pytestmark = pytest.mark.django_db
PAPER = Piece("document", ("act", "means"), "A paper with a debt in her name.", "given by the person")


@pytest.fixture
def m() -> factories.Mechanism:
    return factories.a_mechanism()


def listed(m: factories.Mechanism, case_id: Any, piece: Piece = PAPER) -> Evidence:
    with acting(m.officer):
        return evidence.add(m.officer, case_id, piece, evidence_id=uuid.uuid4())


def test_what_was_found_is_written_with_its_grounds(m: factories.Mechanism) -> None:
    draft = factories.a_decision(m)
    with acting(m.officer):
        actions.examine(
            m.officer, draft.pk, "act", finding="established", codes=["transport"], grounds="Taken by car."
        )
        found = queries.decision(m.officer, draft.pk)
        assert (found.act, found.act_codes) == ("established", ["transport"])
        assert queries.grounds(m.officer, found, "act") == "Taken by car."
        assert queries.grounds(m.officer, found, "purpose") == ""


def test_forms_are_kept_only_of_what_is_established(m: factories.Mechanism) -> None:
    draft = factories.a_decision(m)
    with acting(m.officer):
        assert (
            actions.examine(m.officer, draft.pk, "act", finding="unclear", codes=["transport"]).act_codes
            == []
        )
        with pytest.raises(NotInProfile):
            actions.examine(m.officer, draft.pk, "act", finding="established", codes=["witchcraft"])


def test_only_the_drafter_writes_and_only_into_a_draft(m: factories.Mechanism) -> None:
    draft = factories.a_decision(m)
    with acting(m.second_officer), pytest.raises(Denied):
        actions.examine(m.second_officer, draft.pk, "act", finding="unclear")
    with acting(m.officer):
        actions.submit(m.officer, draft.pk)
    with acting(m.officer), pytest.raises(WrongState):
        actions.examine(m.officer, draft.pk, "act", finding="unclear")


def test_a_child_is_not_asked_about_means(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m, CHILD)
    draft = factories.a_decision(m, case, stage="formal")
    with acting(m.officer), pytest.raises(actions.MeansAskedOfChild):
        actions.examine(m.officer, draft.pk, "means", finding="not_established")
    with acting(m.officer):
        done = actions.submit(m.officer, draft.pk)
    assert (done.means, done.protocol, done.national) == ("not_examined", "met", "met")


def test_the_database_keeps_no_means_of_a_child(m: factories.Mechanism) -> None:
    draft = factories.a_decision(m, factories.a_case_to_decide(m, CHILD))
    with acting(m.officer), pytest.raises(IntegrityError, match="no_means_are_asked_of_a_child"):
        Decision.objects.filter(pk=draft.pk).update(means="not_established")


def test_who_turns_out_to_be_a_child_loses_nothing_for_want_of_means(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    draft = factories.a_decision(m, case, stage="formal")
    with acting(factories.TESTER):
        case.is_child = True
        case.save(update_fields=["is_child"])
    with acting(m.officer):
        done = actions.submit(m.officer, draft.pk)
    assert (done.for_child, done.means, done.means_codes, done.protocol) == (True, "not_examined", [], "met")


def test_the_qualifications_are_computed_and_bound(m: factories.Mechanism) -> None:
    found = {**factories.FOUND["positive"], "means": ("not_established", ())}
    done = factories.a_decision(m, stage="formal", at="submitted", findings=found)
    assert (done.national, done.protocol) == ("met", "not_met")
    with acting(m.second_officer):
        Decision.objects.filter(pk=done.pk).update(protocol="met")
    with acting(m.second_officer), pytest.raises(ContentChanged):
        actions.approve(m.second_officer, done.pk, done.content_hash)


@pytest.mark.parametrize("left_out", ["act", "means", "purpose"])
def test_a_formal_decision_says_what_was_found_of_each_element(m: factories.Mechanism, left_out: str) -> None:
    found = {name: one for name, one in factories.FOUND["positive"].items() if name != left_out}
    draft = factories.a_decision(m, stage="formal", findings=found)
    with acting(m.officer), pytest.raises(actions.FindingsMissing):
        actions.submit(m.officer, draft.pk)


def test_a_first_decision_may_leave_elements_open(m: factories.Mechanism) -> None:
    done = factories.a_decision(m, at="submitted")
    assert (done.national, done.protocol) == ("open", "open")


@pytest.mark.parametrize("element", ["act", "means", "purpose"])
def test_nobody_is_refused_for_want_of_what_is_established(m: factories.Mechanism, element: str) -> None:
    draft = factories.a_decision(
        m, stage="formal", outcome="negative", reason_codes=(f"no_{element}",),
        findings={**factories.FOUND["negative"], element: factories.FOUND["positive"][element]},
    )  # fmt: skip
    with acting(m.officer), pytest.raises(actions.FindingContradicted):
        actions.submit(m.officer, draft.pk)


def test_the_formal_draft_begins_with_what_the_first_stage_found(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    factories.a_decision(m, case, at="approved", findings=factories.FOUND["positive"])
    draft = factories.a_decision(m, case, stage="formal", findings={})
    assert (draft.act_codes, draft.means, draft.purpose_codes) == (
        ["exploitation", "recruitment"],
        "established",
        ["forced_labour"],
    )


def test_the_first_stage_is_over_when_the_second_is_decided(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    factories.a_decision(m, case, stage="formal", at="approved")
    with pytest.raises(actions.AlreadyDecided):
        factories.a_decision(m, case)


def test_a_draft_can_wait_for_its_outcome(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    with acting(m.officer):
        draft = actions.draft(m.officer, case.pk, stage="reasonable_grounds")
        with pytest.raises(actions.ReasonsMissing):
            actions.submit(m.officer, draft.pk)
    assert draft.outcome == ""


def test_credibility_is_for_the_authority_alone(m: factories.Mechanism) -> None:
    case = factories.an_assisted_case(m)
    factories.a_referral(m, at="accepted", purpose="identification", sender=m.caseworker, case=case)
    draft = factories.a_decision(m, case)
    with acting(m.officer):
        actions.note_credibility(m.officer, draft.pk, "Dates differ; fear explains it.")
        draft = actions.submit(m.officer, draft.pk)
    with acting(m.second_officer):
        actions.approve(m.second_officer, draft.pk, draft.content_hash)
        seen = queries.decision(m.second_officer, draft.pk)
        assert queries.credibility(m.second_officer, seen) == "Dates differ; fear explains it."
    with acting(m.caseworker), pytest.raises(Denied):
        queries.credibility(m.caseworker, queries.decision(m.caseworker, draft.pk))


def test_evidence_is_listed_once_with_its_words(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    same = uuid.uuid4()
    with acting(m.officer):
        for _ in range(2):
            evidence.add(m.officer, case.pk, PAPER, evidence_id=same)
        (read,) = evidence.evidence(m.officer, factories.the_case(m.officer, case.pk))
    assert (read.description, read.origin) == (PAPER.description, PAPER.origin)
    assert (read.evidence.is_objective, read.evidence.supports) == (True, ["act", "means"])


def test_evidence_speaks_to_an_element(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    with pytest.raises(NoElement):
        listed(m, case.pk, replace(PAPER, supports=("luck",)))


def test_evidence_is_never_rewritten(m: factories.Mechanism) -> None:
    piece = listed(m, factories.a_case_to_decide(m).pk)
    with acting(m.officer), pytest.raises(IntegrityError, match="rewritten"):
        Evidence.objects.filter(pk=piece.pk).update(kind="account")
    with acting(m.officer):
        evidence.withdraw(m.officer, piece.pk)
    with acting(m.officer), pytest.raises(Denied):
        evidence.withdraw(m.officer, piece.pk)


def test_a_decision_rests_on_the_evidence_that_lay_there(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    first, wrong = listed(m, case.pk), listed(m, case.pk)
    with acting(m.officer):
        evidence.withdraw(m.officer, wrong.pk)
    done = factories.a_decision(m, case, at="submitted")
    listed(m, case.pk)
    assert done.rests_on == [first.pk]
    with acting(m.second_officer):
        assert actions.approve(m.second_officer, done.pk, done.content_hash).rests_on == [first.pk]


def test_the_profile_can_ask_for_more_than_an_account(
    m: factories.Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requirements, "_asks", lambda key: "objective" in key)
    case = factories.a_case_to_decide(m)
    listed(m, case.pk, replace(PAPER, kind="account"))
    draft = factories.a_decision(m, case)
    with acting(m.officer), pytest.raises(actions.ObjectiveFactorMissing):
        actions.submit(m.officer, draft.pk)
    listed(m, case.pk)
    with acting(m.officer):
        assert actions.submit(m.officer, draft.pk).status == "submitted"


def test_a_suspension_says_why_by_a_list_of_its_own(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    with acting(m.officer):
        draft = actions.draft(
            m.officer, case.pk, stage="formal", outcome="suspended", reason_codes=["untraceable"], reasons=REASONS
        )  # fmt: skip
        assert draft.reason_codes == ["untraceable"]
        with pytest.raises(NotInProfile):
            actions.revise(m.officer, draft.pk, outcome="suspended", reason_codes=["no_act"], reasons=REASONS)
    assert profile().codes("suspension_reasons")
