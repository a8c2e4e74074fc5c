"""What turns a case: suspension and resumption, consent taken back, requalification, a second episode, conflicts, holds."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.audit.models import Entry
from opennrm.cases import actions as cases
from opennrm.cases import conflicts, episodes, holds
from opennrm.cases import queries as case_queries
from opennrm.cases.models import Case, Conflict
from opennrm.cases.states import Procedural, Social, Status
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.deadlines.models import Clock
from opennrm.identification import articles, evidence, queries, reviews, stops
from opennrm.identification.articles import Change
from opennrm.identification.models import Article, Decision
from opennrm.notices.models import Notice
from opennrm.people import queries as people
from opennrm.referrals import queries as referrals
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.factories import WOMAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def m() -> factories.Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def case(m: factories.Mechanism) -> Case:
    """The shelter leads, the authority decides."""
    found = factories.an_assisted_case(m)
    factories.a_referral(m, at="accepted", purpose="identification", sender=m.caseworker, case=found)
    return found


def test_a_question_that_was_put_off_is_taken_up_again(m: factories.Mechanism, case: Case) -> None:
    put_off = factories.a_decision(m, case, at="approved", outcome="suspended")
    with acting(m.officer):
        stops.resume(m.officer, put_off.pk)
        with pytest.raises(WrongState):
            stops.resume(m.officer, put_off.pk)
        codes = [one.code for one in case_queries.milestones(m.officer, case)]
    assert codes[-2:] == ["reasonable_grounds.suspended", "reasonable_grounds.resumed"]
    assert factories.a_decision(m, case, at="approved").status == "approved"


def test_only_a_suspension_is_taken_up_again(m: factories.Mechanism, case: Case) -> None:
    decision = factories.a_decision(m, case, at="approved")
    with acting(m.officer), pytest.raises(Denied):
        stops.resume(m.officer, decision.pk)


@pytest.mark.parametrize("at", ["drafted", "submitted"])
def test_consent_taken_back_stops_the_decision_and_not_the_help(
    m: factories.Mechanism, case: Case, at: str
) -> None:
    decision = factories.a_decision(m, case, at=at)
    with acting(m.caseworker):
        consent = case_queries.consent_for(m.caseworker, case, "identification", m.authority.pk)
        assert consent
        assert cases.withdraw_consent(m.caseworker, case.pk, consent.pk) == 1
        assistance.add_need(m.caseworker, case.pk, domain="health")
    decision.refresh_from_db()
    assert decision.status == "stopped"
    with acting(factories.TESTER):
        rules = set(Clock.objects.filter(case_id=case.pk, stopped_at=None).values_list("rule", flat=True))
        assert not {rule for rule in rules if rule.startswith("identification")}
        assert Notice.objects.filter(code="decision.stopped", user_id=m.officer.user_id).count() == 1
    with acting(m.officer), pytest.raises(Decision.DoesNotExist):
        queries.decision(m.officer, decision.pk)


def test_another_consent_stops_no_decision(m: factories.Mechanism, case: Case) -> None:
    decision = factories.a_decision(m, case)
    with acting(m.caseworker):
        consent = factories.a_consent(m.caseworker, case, m.police, "legal_aid")
        assert cases.withdraw_consent(m.caseworker, case.pk, consent.pk) == 0
    decision.refresh_from_db()
    assert decision.status == "drafted"


def recorded(m: factories.Mechanism, case: Case, article: str, part: str = "", days_ago: int = 0) -> Article:
    with acting(m.caseworker):
        return articles.requalify(
            m.caseworker, case.pk, article=article, part=part, article_id=uuid.uuid4(),
            since_on=profile().today() - timedelta(days=days_ago),
        )  # fmt: skip


def test_a_requalification_says_what_changes(m: factories.Mechanism, case: Case) -> None:
    recorded(m, case, "126", days_ago=30)
    recorded(m, case, "128", "3(2)", days_ago=20)
    recorded(m, case, "309", days_ago=10)
    recorded(m, case, "308", days_ago=5)
    recorded(m, case, "125-1")
    with acting(m.officer):
        turns = articles.history(m.officer, case)
    assert [one.changes for one in turns] == [
        (Change.FIRST,),
        (Change.FUND_CHANGED,),
        (Change.FUND_LOST,),
        (Change.FUND_GAINED,),
        (Change.RELATED_LOST, Change.FUND_CHANGED),
    ]
    assert turns[1].article.profile_version == profile().version
    assert articles.changes(turns[0].article, turns[0].article) == (Change.NOTHING,)
    assert articles.changes(turns[4].article, turns[3].article)[0] == Change.RELATED_GAINED


def test_a_requalification_touches_no_status(m: factories.Mechanism, case: Case) -> None:
    factories.a_decision(m, case, at="approved")
    with acting(m.caseworker):
        cases.set_procedural(m.caseworker, case.pk, Procedural.INJURED_PARTY)
    recorded(m, case, "309")
    found = factories.the_case(m.caseworker, case.pk)
    assert (found.social, found.procedural) == (Social.REASONABLE_GROUNDS, Procedural.INJURED_PARTY)


def test_an_article_is_one_of_the_law_of_its_day(m: factories.Mechanism, case: Case) -> None:
    with pytest.raises(NotInProfile):
        recorded(m, case, "1")
    with acting(m.caseworker), pytest.raises(NotInProfile):
        articles.requalify(
            m.caseworker,
            case.pk,
            article="125-1",
            part="",
            since_on=date(2024, 5, 1),
            article_id=uuid.uuid4(),
        )
    with pytest.raises(articles.UnknownPart):
        recorded(m, case, "128", "third")


def test_the_history_of_articles_is_never_rewritten(m: factories.Mechanism, case: Case) -> None:
    same = uuid.uuid4()
    with acting(m.caseworker):
        for _ in range(2):
            articles.requalify(
                m.caseworker, case.pk, article="128", part="", since_on=profile().today(), article_id=same
            )
        assert Article.objects.filter(case_id=case.pk).count() == 1
    with acting(m.caseworker), pytest.raises(ProgrammingError, match="permission denied"):
        Article.objects.filter(pk=same).update(article="309")


def test_a_second_episode_is_a_new_file_of_the_same_person(m: factories.Mechanism, case: Case) -> None:
    factories.a_decision(m, case, at="approved")
    same = uuid.uuid4()
    with acting(m.caseworker):
        for _ in range(2):
            second = episodes.open_another(m.caseworker, case.pk, WOMAN, case_id=same)
        assert second.person_id == case.person_id
        assert second.reference != case.reference
        assert people.identity(m.caseworker, second.person_id).names
        assert [one.pk for one in episodes.others(m.caseworker, second)] == [case.pk]
    assert second.social == Social.SIGNAL
    factories.a_referral(m, at="accepted", purpose="identification", sender=m.caseworker, case=second)
    with acting(m.officer):
        (earlier,) = episodes.others(m.officer, factories.the_case(m.officer, same))
        assert [one.outcome for one in queries.earlier_decisions(m.officer, earlier)] == ["positive"]
    factories.a_decision(m, factories.the_case(m.officer, same), at="approved")


def finds(who: Any, case: Case) -> list[str]:
    """Where somebody still finds something of a file: by the queries, and by bare SQL."""
    found = []
    with acting(who):
        asked = {
            "cases": case_queries.cases(who).filter(pk=case.pk).exists(),
            "listing": any(row.case.pk == case.pk for row in case_queries.listing(who).rows),
            "decisions": queries.decisions(who).filter(case_id=case.pk).exists(),
            "reviews": reviews.reviews(who).filter(case_id=case.pk).exists(),
            "referrals": referrals.referrals(who).filter(case_id=case.pk).exists(),
            "identity": bool(people.names(who, [case.person_id])),
        }
        found += [name for name, there in asked.items() if there]
        with connection.cursor() as cursor:
            for table, column in (
                ("cases_case", "id"), ("cases_participant", "case_id"), ("cases_consent", "case_id"),
                ("identification_decision", "case_id"), ("identification_review", "case_id"),
                ("identification_evidence", "case_id"), ("referrals_referral", "case_id"), ("vault_wrap", "subject_id"),
            ):  # fmt: skip
                cursor.execute(f'select count(*) from "{table}" where "{column}" = %s', [case.pk])
                if cursor.fetchone()[0]:
                    found.append(table)
            cursor.execute("select count(*) from people_person where id = %s", [case.person_id])
            if cursor.fetchone()[0]:
                found.append("people_person")
    return found


def test_for_whom_a_conflict_keeps_away_the_file_does_not_exist(m: factories.Mechanism, case: Case) -> None:
    factories.a_refusal(m, case)
    with acting(m.officer):
        evidence.add(
            m.officer, case.pk, evidence.Piece("document", ("act",), "A paper."), evidence_id=uuid.uuid4()
        )
    with acting(m.caseworker):
        refusal = Decision.objects.get(case_id=case.pk)
        filing = reviews.Filing("person", profile().today(), ("facts",))
        reviews.file(m.caseworker, refusal.pk, filing, review_id=uuid.uuid4())
    third = factories.an_actor("decision_officer", m.authority)
    before = finds(third, case)
    assert {"cases", "decisions", "reviews", "identification_evidence", "vault_wrap"} <= set(before)

    with acting(third):
        conflicts.declare(third, case.pk, reason="relative")

    assert finds(third, case) == []
    assert finds(m.officer, case) == before, "the others of the organisation still do"
    with acting(third), pytest.raises(Case.DoesNotExist):
        case_queries.case(third, case.reference)


def test_the_coordinator_too_is_kept_away(m: factories.Mechanism, case: Case) -> None:
    with acting(factories.TESTER):
        Conflict.objects.create(
            case=case, organisation=m.authority, user_id=m.coordinator.user_id, reason="interest",
            declared_by_id=m.officer.user_id,
        )  # fmt: skip
    assert finds(m.coordinator, case) == []


def test_a_supervisor_keeps_somebody_away_with_a_reason(m: factories.Mechanism, case: Case) -> None:
    boss, worker = m.supervisor, m.caseworker
    with acting(boss), pytest.raises(conflicts.WordsMissing):
        conflicts.keep_away(boss, case.pk, worker.user_id, reason="accused", words=" ")
    with acting(boss):
        conflict = conflicts.keep_away(boss, case.pk, worker.user_id, reason="accused", words="Named in it.")
        assert conflicts.words(boss, conflict) == "Named in it."
        assert list(conflicts.conflicts(boss, case)) == [conflict]
    assert finds(worker, case) == []


def test_nobody_lets_themself_back(m: factories.Mechanism, case: Case) -> None:
    boss = m.supervisor
    second = factories.an_actor("supervisor", m.shelter)
    with acting(boss):
        conflict = conflicts.declare(boss, case.pk, reason="interest", words="My brother's farm.")
    with acting(boss), pytest.raises(Conflict.DoesNotExist):
        conflicts.lift(boss, conflict.pk)
    with acting(factories.TESTER), pytest.raises(IntegrityError, match="conflict_is_lifted_by_another"):
        Conflict.objects.filter(pk=conflict.pk).update(lifted_at=conflict.since, lifted_by=boss.user_id)
    with acting(second):
        conflicts.lift(second, conflict.pk)
    assert "cases" in finds(boss, case)


@pytest.mark.parametrize("step", ["close", "end_assistance", "removal_notice", "return"])
def test_steps_that_clash_with_recovery_are_refused_and_reported(
    m: factories.Mechanism, case: Case, step: str
) -> None:
    factories.a_decision(m, case, at="approved")
    with acting(m.caseworker):
        with pytest.raises(holds.Held):
            holds.refuse_clash(m.caseworker, case.pk, step)
        assert Entry.objects.filter(action="hold.clash", case_id=case.pk).count() == 1
    with acting(m.officer):
        assert Notice.objects.filter(code="hold.clash", organisation_id=m.authority.pk).count() == 1


def test_other_steps_and_other_times_do_not_clash(m: factories.Mechanism, case: Case) -> None:
    with acting(m.caseworker):
        holds.refuse_clash(m.caseworker, case.pk, "return")
    factories.a_decision(m, case, at="approved")
    with acting(m.caseworker):
        holds.refuse_clash(m.caseworker, case.pk, "give_service")
    with acting(m.officer):
        hold = holds.live(m.officer, factories.the_case(m.officer, case.pk)).get()
        hold.until_on = profile().today() - timedelta(days=1)
        hold.save(update_fields=["until_on"])
    with acting(m.caseworker):
        holds.refuse_clash(m.caseworker, case.pk, "return")


def test_a_file_in_recovery_is_closed_only_as_the_person_chose(m: factories.Mechanism, case: Case) -> None:
    factories.a_decision(m, case, at="approved")
    with acting(m.caseworker), pytest.raises(holds.Held):
        cases.ask_closure(m.caseworker, case.pk, "not_a_victim", factories.AN_ENDING)
    assert factories.the_case(m.caseworker, case.pk).status == Status.OPEN
    with acting(m.caseworker):
        cases.ask_closure(m.caseworker, case.pk, "left_country", factories.AN_ENDING)
    with acting(m.supervisor):
        assistance.close_case(m.supervisor, case.pk)


def test_a_closure_asked_for_before_is_held_too(m: factories.Mechanism, case: Case) -> None:
    with acting(m.caseworker):
        cases.ask_closure(m.caseworker, case.pk, "other", factories.AN_ENDING)
    factories.a_decision(m, case, at="approved")
    with acting(m.supervisor), pytest.raises(holds.Held):
        assistance.close_case(m.supervisor, case.pk)


def test_a_reason_that_the_profile_does_not_have_is_not_held(m: factories.Mechanism) -> None:
    assert holds.goes_against("closure_reasons", "other")
    assert not holds.goes_against("closure_reasons", "goals_met")
    assert not holds.goes_against("closure_reasons", "unheard_of")
