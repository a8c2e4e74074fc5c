"""The right to stay, with a warning before it ends, and proceedings with their outcome."""

from datetime import date, timedelta
from typing import Any

import pytest

from opennrm.access.actor import system
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases.models import Case
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.justice import actions, law, queries, residence
from opennrm.justice.models import Residence
from opennrm.notices import queries as notices
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.justice.conftest import Court

WATCH = system("residence")


def today() -> date:
    return profile().today()


def applied(court: Court, ground: str = "personal", **fields: Any) -> Residence:
    with acting(court.worker):
        return actions.apply_for_residence(
            court.worker, court.case.pk, ground=ground, on=today(), number="AB-17", **fields
        )


def granted(court: Court, days: int | None = 90) -> Residence:
    asked = applied(court)
    until = today() + timedelta(days=days) if days is not None else None
    with acting(court.worker):
        return actions.grant_residence(court.worker, asked.pk, on=today(), until=until, may_work=True)


def near_its_end(court: Court) -> list[Residence]:
    with acting(court.worker):
        return list(queries.expiring(court.worker))


def test_the_personal_situation_is_the_first_ground() -> None:
    assert profile().codes("residence_grounds")[0].code == "personal"


def test_from_application_to_the_end(court: Court) -> None:
    residence = granted(court)
    with acting(court.worker):
        assert queries.numbers(court.worker, court.case, [residence]) == {residence.pk: {"number": "AB-17"}}
        assert actions.end_residence(court.worker, residence.pk).status == "ended"
        with pytest.raises(WrongState):
            actions.end_residence(court.worker, residence.pk)


def test_a_refusal_keeps_its_reasons_sealed(court: Court) -> None:
    asked = applied(court)
    with acting(court.worker):
        actions.refuse_residence(court.worker, asked.pk, on=today(), reasons="No passport.")
        found = queries.residences(court.worker, court.case).get()
        assert queries.numbers(court.worker, court.case, [found])[found.pk]["refusal"] == "No passport."
        assert b"passport" not in bytes(found.refusal or b"")


def test_one_application_waits_at_a_time(court: Court) -> None:
    applied(court)
    with pytest.raises(residence.AlreadyApplied):
        applied(court)


def test_a_renewal_ends_what_it_renews(court: Court) -> None:
    first = granted(court, 20)
    second = granted(court, 200)
    with acting(court.worker):
        found = {one.pk: one.status for one in queries.residences(court.worker, court.case)}
    assert found == {first.pk: "ended", second.pk: "granted"}
    assert second.renews_id == first.pk


def test_a_ground_that_the_profile_does_not_know_is_refused(court: Court) -> None:
    with pytest.raises(NotInProfile):
        applied(court, "testified")


def test_a_permit_does_not_end_before_it_begins(court: Court) -> None:
    with pytest.raises(residence.EndsBeforeItBegins):
        granted(court, -1)


@pytest.mark.parametrize("code", ["KAZ", "KZ"])
def test_nothing_about_residence_is_kept_of_a_national(court: Court, code: str) -> None:
    own = factories.replace(factories.WOMAN, citizenship=code)
    case = factories.an_assisted_case(court.mechanism, own)
    with acting(court.worker), pytest.raises(residence.National):
        actions.apply_for_residence(court.worker, case.pk, ground="personal", on=today())
    assert law.is_national(case)


def test_without_a_known_citizenship_nobody_is_taken_for_a_national(court: Court) -> None:
    unknown = factories.replace(factories.WOMAN, citizenship="")
    assert not law.is_national(factories.an_assisted_case(court.mechanism, unknown))


@pytest.mark.parametrize(("days", "is_near"), [(44, True), (45, True), (46, False), (None, False)])
def test_the_warning_comes_the_days_before_that_the_profile_says(
    court: Court, days: int | None, is_near: bool
) -> None:
    residence = granted(court, days)
    assert near_its_end(court) == ([residence] if is_near else [])
    with acting(WATCH):
        assert actions.warn_expiring(WATCH) == ([residence] if is_near else [])
        assert actions.warn_expiring(WATCH) == []
    with acting(court.worker):
        told = [one.code for one in notices.unread(court.worker)].count("residence.expiring")
    assert told == int(is_near)


def test_a_permit_of_a_closed_file_is_nobodys_work(court: Court) -> None:
    residence = granted(court, 1)
    with acting(factories.TESTER):
        Case.objects.filter(pk=residence.case_id).update(
            status="closed", closed_at=residence.case.opened_at, closure_reason="goals_met"
        )
    assert near_its_end(court) == []


def test_where_the_profile_does_not_say_nobody_is_warned(
    court: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted(court, 1)
    monkeypatch.setattr(law, "WARNING", "residence.no_such_value")
    assert near_its_end(court) == []
    assert law.warned_from(today()) is None
    with acting(WATCH):
        assert actions.warn_expiring(WATCH) == []


def test_help_goes_on_whatever_becomes_of_residence(court: Court) -> None:
    """Neither the ground nor a refusal is a condition of help (CoE Convention, article 12.6)."""
    asked = applied(court, "cooperation")
    with acting(court.worker):
        actions.refuse_residence(court.worker, asked.pk, on=today(), reasons="No co-operation.")
        assert assistance.add_need(court.worker, court.case.pk, domain="health").status == "open"


def test_a_proceeding_from_its_first_stage_to_the_outcome(court: Court) -> None:
    with acting(court.worker):
        begun = actions.open_proceeding(
            court.worker, court.case.pk, kind="criminal", stage="investigation", number="1-23",
            measures=["video_link", "no_contact"],
        )  # fmt: skip
        assert begun.measures == ["no_contact", "video_link"]
        actions.change_stage(court.worker, begun.pk, stage="trial", measures=["no_contact"])
        ended = actions.end_proceeding(
            court.worker, begun.pk, outcome="conviction", on=today(), told_on=today()
        )
        assert (ended.stage, ended.status, ended.outcome) == ("trial", "ended", "conviction")
        assert queries.numbers(court.worker, court.case, [ended]) == {ended.pk: {"number": "1-23"}}
        with pytest.raises(WrongState):
            actions.change_stage(court.worker, begun.pk, stage="appeal")
        with pytest.raises(WrongState):
            actions.end_proceeding(court.worker, begun.pk, outcome="acquittal", on=today())


def test_a_measure_that_the_profile_does_not_know_is_refused(court: Court) -> None:
    with acting(court.worker), pytest.raises(NotInProfile):
        actions.open_proceeding(
            court.worker, court.case.pk, kind="labour", stage="trial", measures=["torture"]
        )
