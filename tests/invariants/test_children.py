"""A child needs neither means nor own consent, doubt about age means child, and at 18 consent is demanded again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases.actions import Description
from opennrm.cases.states import Purpose
from opennrm.children import actions as children
from opennrm.country import profile
from opennrm.identification.requirements import MeansAskedOfChild
from opennrm.people.states import AgeBand
from opennrm.referrals import actions as referrals
from opennrm.referrals.actions import ConsentMissing
from tests import factories
from tests.children.scene import a_child_case, an_assessment


@pytest.fixture
def m(db: None) -> factories.Mechanism:
    return factories.a_mechanism()


def propose(m: factories.Mechanism, case: factories.Case) -> factories.Referral:
    with acting(m.responder):
        return referrals.propose(
            m.responder, referrals.Request(uuid4(), case.pk, m.authority.pk, Purpose.IDENTIFICATION)
        )


@pytest.mark.parametrize("band", [AgeBand.UNDER_9, AgeBand.TO_17])
def test_a_child_is_referred_without_consent_and_an_adult_is_not(m: factories.Mechanism, band: str) -> None:
    assert propose(m, factories.a_case(m.responder, Description(age_band=band))).consent_id is None
    with pytest.raises(ConsentMissing):
        propose(m, factories.a_case(m.responder, Description(age_band=AgeBand.TO_29)))


@pytest.mark.parametrize("band", AgeBand.values)
def test_doubt_about_age_means_child_in_every_band(m: factories.Mechanism, band: str) -> None:
    case = factories.a_case(m.responder, Description(age_band=band, age_in_doubt=True))
    assert case.is_child
    assert propose(m, case).is_child


def test_a_childs_signs_need_no_means(m: factories.Mechanism) -> None:
    """An act and exploitation suffice (Palermo Protocol, article 3(c)): with the same signs an adult has less."""
    seen = dict.fromkeys(("ex.hours", "ex.pay", "ex.living"), "yes")
    country = profile()
    known = {one.code for one in country.instrument("delphi_labour").indicators}
    act = {one: "yes" for one in known if one.startswith("act.")}
    found = {}
    for name, description in (("child", factories.CHILD), ("adult", factories.WOMAN)):
        screening = factories.a_screening(
            m.responder, description, at="completed", instrument="delphi_labour",
            observed=dict.fromkeys({*seen, *act} & known, "yes"),
        )  # fmt: skip
        found[name] = screening.conclusion
    assert found["child"] != found["adult"]


def test_no_negative_decision_on_a_child_for_want_of_means(m: factories.Mechanism) -> None:
    case = factories.a_case_to_decide(m, factories.CHILD)
    with pytest.raises(MeansAskedOfChild):
        factories.a_decision(m, case, at="submitted", outcome="negative", reason_codes=("no_means",))


def test_only_another_bodys_assessment_makes_an_adult_of_a_child(m: factories.Mechanism) -> None:
    """A stroke of the pen does not."""
    screening = factories.a_screening(m.responder, factories.CHILD, at="completed")
    with acting(m.responder):
        cases.describe(m.responder, screening.case_id, factories.WOMAN, factories.SOMEBODY, factories.REACHED)
    assert factories.the_case(m.responder, screening.case_id).is_child


def test_a_doubtful_assessment_keeps_the_child(m: factories.Mechanism) -> None:
    case = a_child_case(m)
    an_assessment(m.caseworker, case, m.authority, "doubtful")
    assert factories.the_case(m.caseworker, case.pk).is_child


def test_at_18_consent_is_demanded_again(m: factories.Mechanism) -> None:
    """Nothing goes without it, and a clock runs until everybody who was let in was asked about."""
    case, watch = a_child_case(m), system("children")
    with acting(m.caseworker):
        children.set_majority(m.caseworker, case.pk, profile().today() - timedelta(days=40))
        with pytest.raises(ConsentMissing):
            referrals.propose(
                m.caseworker, referrals.Request(uuid4(), case.pk, m.authority.pk, Purpose.IDENTIFICATION)
            )
    with acting(watch):
        children.watch_majority(watch)
    with acting(m.caseworker):
        found = factories.the_case(m.caseworker, case.pk)
        asked = [one.organisation_id for one in children.queries.without_consent(m.caseworker, found)]
        clocks = children.deadlines.Clock.objects.filter(
            case_id=case.pk, rule="child.reconsent", stopped_at=None
        )
        assert (found.is_child, asked, clocks.count()) == (False, [m.shelter.pk], 1)


def test_accepting_for_a_child_asks_the_child_nothing(m: factories.Mechanism) -> None:
    """From the referral to the decision no consent is written."""
    case = factories.a_case_to_decide(m, factories.CHILD)
    found = factories.a_decision(m, case, at="approved")
    assert (found.status, found.outcome) == ("approved", "positive")
    with acting(m.officer):
        assert not case.consents.exists()
