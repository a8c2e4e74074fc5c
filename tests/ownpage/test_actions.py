"""What must be true of a person's own page, and what must not."""

import uuid

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, ProgrammingError, connection, transaction

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.assistance import own as own_plan
from opennrm.audit import queries as audit
from opennrm.audit.models import Entry
from opennrm.cases import own as own_file
from opennrm.cases import queries as cases
from opennrm.cases import timeline
from opennrm.cases.models import Case
from opennrm.cases.states import Purpose
from opennrm.deadlines.models import Clock
from opennrm.identification import own as own_decisions
from opennrm.mailbox import actions as mailboxes
from opennrm.mailbox import openings, receipts
from opennrm.notices.models import Notice
from opennrm.ownpage import actions, asking, opening, queries, telling
from opennrm.ownpage.models import OwnPage, OwnRequest, Told
from opennrm.ownpage.states import About, Answer, End, Handed, Kind, Part, Way
from opennrm.vault.models import Wrap
from opennrm.web.ask.door import PUBLIC
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.children.scene import a_guardian
from tests.ownpage.pages import a_page, a_receipt, asked, holder, read

pytestmark = pytest.mark.django_db
GOAL = "To sleep without fear."


@pytest.fixture
def m():
    return factories.a_mechanism()


@pytest.fixture
def case(m):
    found = factories.an_assisted_case(m)
    factories.a_plan(m, found, at="agreed")
    return found


@pytest.fixture
def page(m, case):
    return a_page(m.caseworker, case)


def opened(number: int):
    with acting(PUBLIC):
        return opening.open_with(PUBLIC, receipts.digits(number))


def test_a_receipt_opens_the_page_and_nothing_in_the_database_is_it(m, case):
    receipt = a_receipt()
    page = a_page(m.caseworker, case, receipt)
    found, token = opened(receipt.number)
    with acting(PUBLIC):
        assert found == page.pk == openings.holder_of(token)
        stored = bytes(OwnPage.objects.get(pk=page.pk).receipt_hash)
        assert OwnPage.objects.get(pk=page.pk).used_on is not None
        assert opening.open_with(PUBLIC, " ".join(receipts.in_words(receipt.number, "kk")))[0] == page.pk
    assert str(receipt.number).encode() not in stored
    assert opened(receipts.new()) is None


def test_a_receipt_of_a_mailbox_still_opens_the_mailbox(db):
    from tests.mailbox.letters import a_letter, a_receiver, sent

    letter = a_letter(a_receiver())
    mailbox = sent(letter)
    assert opened(letter.number)[0] == mailbox.pk


def test_the_holder_finds_the_own_file_and_no_other(m, case, page):
    other = factories.an_assisted_case(m)
    a_page(m.caseworker, other)
    her = holder(page)
    with acting(her):
        assert own_file.case(her).pk == case.pk
        assert Case.objects.count() == 1
        plan, services = own_plan.plan(her)
        assert [one.kind for one in services] == ["mental_health"]
        assert plan.case_id == case.pk
        assert queries.told(her) == {services[0].pk: GOAL}


def test_every_row_that_the_holder_can_see_is_of_the_own_file(m, case, page):
    """Whatever the code would ask: the database shows what is the person's to know, and words of the file have no key."""
    factories.a_decision(m)
    factories.a_stay(m, case)
    her, seen = holder(page), set()
    with acting(PUBLIC), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relrowsecurity")
        tables = [name for (name,) in cursor.fetchall()]
    with acting(her), connection.cursor() as cursor:
        for table in tables:
            cursor.execute("select has_table_privilege(current_user, %s, 'select')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'select count(*) from "{table}"')
                seen |= {table} if cursor.fetchone()[0] else set()
        subjects = set(Wrap.objects.values_list("subject_id", flat=True))
    assert subjects == {page.pk}, "no key of the file and none of the person"
    assert seen <= {
        "cases_case", "cases_participant", "cases_consent", "assistance_plan", "assistance_plannedservice",
        "identification_recoveryperiod", "audit_entry", "audit_link", "audit_head", "deadlines_target",
        "ownpage_ownpage", "ownpage_told", "vault_wrap",
    }  # fmt: skip


def test_the_holder_changes_nothing_of_the_file(m, case, page):
    her = holder(page)
    for table in (
        "cases_case",
        "cases_consent",
        "cases_participant",
        "assistance_plan",
        "identification_decision",
    ):
        with acting(her), connection.cursor() as cursor:
            cursor.execute(f'update "{table}" set id = id')
            assert cursor.rowcount == 0, table
    with acting(her), pytest.raises(ObjectDoesNotExist):
        cases.case(her, case.reference)


def test_a_draft_plan_and_a_draft_decision_are_not_the_holders_yet(m):
    case = factories.an_assisted_case(m)
    factories.a_plan(m, case)
    factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION, sender=m.caseworker, case=case)
    page = a_page(m.caseworker, case)
    her = holder(page)
    factories.a_decision(m, case, at="submitted")
    with acting(her):
        assert own_plan.plan(her) == (None, ())
        assert own_decisions.decisions(her) == []


def test_a_decision_in_force_is_the_holders_without_the_officers_words(m, case, page):
    factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION, sender=m.caseworker, case=case)
    decided = factories.a_decision(m, case, at="approved")
    her = holder(page)
    with acting(her):
        [found] = own_decisions.decisions(her)
        assert (found.pk, found.outcome) == (decided.pk, "positive")
        assert own_decisions.recovery(her).case_id == case.pk
        from opennrm.identification import queries as identification
        from opennrm.vault import sealing

        with pytest.raises(sealing.Sealed):
            sealing.unseal(
                bytes(found.reasons), organisation_id=page.pk, place=identification.reasons_place(her, found)
            )


def test_goals_come_to_the_page_when_they_were_agreed(m):
    case = factories.an_assisted_case(m)
    page = a_page(m.caseworker, case)
    her = holder(page)
    with acting(her):
        assert queries.told(her) == {}
    factories.a_plan(m, case, at="agreed")
    with acting(m.caseworker):
        assert telling.bring(m.caseworker, case.pk) == telling.bring(m.caseworker, case.pk) == 1
    with acting(her):
        assert list(queries.told(her).values()) == [GOAL]
        assert Told.objects.count() == 1


def test_a_new_receipt_ends_the_old_one_in_every_browser(m, case):
    old, new = a_receipt(), a_receipt()
    page = a_page(m.caseworker, case, old)
    _, token = opened(old.number)
    with acting(m.caseworker):
        actions.renew(m.caseworker, page.pk, new, End.LOST)
        actions.renew(m.caseworker, page.pk, new, End.LOST)
    with acting(PUBLIC):
        assert openings.holder_of(token) is None
    assert opened(old.number) is None
    assert opened(new.number)[0] == page.pk


@pytest.mark.parametrize("side", ["worker", "person"])
def test_a_page_is_closed_at_once_by_either_side(m, case, side):
    receipt = a_receipt()
    page = a_page(m.caseworker, case, receipt)
    _, token = opened(receipt.number)
    her = holder(page)
    if side == "worker":
        with acting(m.caseworker):
            actions.close(m.caseworker, page.pk, End.UNSAFE)
    else:
        with acting(her):
            asking.close(her, End.LOST)
    assert opened(receipt.number) is None
    with acting(PUBLIC):
        assert openings.holder_of(token) is None
    with acting(her):
        assert Case.objects.count() == Entry.objects.exclude(organisation_id=page.pk).count() == 0
        with pytest.raises(OwnPage.DoesNotExist):
            queries.own_page(her)
    with acting(m.caseworker), pytest.raises(WrongState):
        actions.close(m.caseworker, page.pk, End.LOST)
    assert a_page(m.caseworker, case).pk != page.pk


def test_one_page_at_a_time(m, case):
    receipt = a_receipt()
    page = a_page(m.caseworker, case, receipt)
    assert a_page(m.caseworker, case, receipt).pk == page.pk
    with pytest.raises(actions.AlreadyOpen):
        a_page(m.caseworker, case)


def test_only_those_who_help_where_the_file_is_led_open_a_page(m, case):
    factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION, sender=m.caseworker, case=case)
    for who, refusal in ((m.officer, Denied), (m.coordinator, Denied), (m.responder, ObjectDoesNotExist)):
        with acting(who), pytest.raises(refusal):
            actions.open_page(who, case.pk, a_receipt())


def test_a_consent_that_the_person_takes_back_works_on_the_next_request(m, case, page):
    factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION, sender=m.caseworker, case=case)
    deciding = factories.a_decision(m, case, at="drafted")
    with acting(m.caseworker):
        consent = case.consents.get(purpose=Purpose.IDENTIFICATION)
    with acting(m.officer):
        assert cases.case(m.officer, case.reference).pk == case.pk
    with acting(PUBLIC):
        assert asking.withdraw_consent(PUBLIC, page.pk, consent.pk) == 1
        assert asking.withdraw_consent(PUBLIC, page.pk, consent.pk) == 0
        assert type(deciding).objects.get(pk=deciding.pk).status == "stopped"
    with acting(m.officer):
        with pytest.raises(Case.DoesNotExist):
            cases.case(m.officer, case.reference)
        assert not Wrap.objects.filter(subject_id__in=[case.pk, case.person_id]).exists()
    with acting(m.caseworker):
        told = [timeline.sentence(one, "en") for one in audit.history(m.caseworker, case.pk)]
    assert "The person took a consent back on their own page" in told
    with acting(holder(page)):
        assert own_file.consents(holder(page)).get(pk=consent.pk).withdrawn_at


def test_a_consent_of_another_file_is_not_taken_back_here(m, case, page):
    other = factories.a_case_to_decide(m)
    with acting(m.officer):
        consent = other.consents.get()
    with acting(PUBLIC):
        assert asking.withdraw_consent(PUBLIC, page.pk, consent.pk) == 0
    with acting(m.officer):
        assert other.consents.get().withdrawn_at is None


def test_stopping_everything_leaves_only_who_must_close_the_file(m, case, page):
    factories.a_referral(m, at="accepted", purpose=Purpose.IDENTIFICATION, sender=m.caseworker, case=case)
    with acting(PUBLIC):
        assert asking.stop_everything(PUBLIC, page.pk) == 1
    asked(page, Kind.STOP)
    asked(page, Kind.STOP)
    with acting(m.officer), pytest.raises(Case.DoesNotExist):
        cases.case(m.officer, case.reference)
    with acting(m.caseworker):
        assert [one.kind for one in queries.waiting(m.caseworker)] == [Kind.STOP]


def test_the_consent_of_whoever_leads_can_be_taken_back_too(m, case, page):
    with acting(m.caseworker):
        consent = case.consents.get(purpose=Purpose.ASSISTANCE)
    with acting(PUBLIC):
        asking.withdraw_consent(PUBLIC, page.pk, consent.pk)
    with acting(m.caseworker):
        with pytest.raises(Case.DoesNotExist):
            cases.case(m.caseworker, case.reference)
        assert Notice.objects.filter(code="consent.withdrawn", object_id=case.pk).exists()
        assert Wrap.objects.filter(subject_id=case.pk).exists(), (
            "the last key stays; what it opens is not found"
        )
    with acting(holder(page)):
        assert own_file.case(holder(page)).pk == case.pk


def test_a_correction_is_answered_with_a_reason_that_the_person_reads(m, case, page):
    found = asked(page, Kind.CORRECT, part=Part.BIRTH, words="I was born in 1998.")
    with acting(m.caseworker):
        assert queries.words(m.caseworker, case, found).asked == "I was born in 1998."
        assert Clock.objects.get(subject_id=found.pk).due_at is None, "the law's limit is not known"
        actions.answer(m.caseworker, case.pk, found.pk, agrees=False, words="Your passport says 1999.")
        with pytest.raises(WrongState):
            actions.answer(m.caseworker, case.pk, found.pk, agrees=True, words="Yes.")
        assert Clock.objects.get(subject_id=found.pk).stopped_at
    assert read(page) == [(Answer.REFUSED, "I was born in 1998.", "Your passport says 1999.")]


def test_a_copy_is_handed_over_in_a_safe_way_only(m, case, page):
    found = asked(page)
    assert asked(page).pk == found.pk
    with acting(m.caseworker):
        with pytest.raises(actions.NoWay):
            actions.answer(m.caseworker, case.pk, found.pk, agrees=True, words="Here.", way="post")
        actions.answer(m.caseworker, case.pk, found.pk, agrees=True, words="We read it.", way=Way.TOGETHER)
    with pytest.raises(IntegrityError), acting(m.caseworker):
        OwnRequest.objects.filter(pk=found.pk).update(way="")


def test_who_is_complained_about_neither_answers_nor_learns_of_it(m, case, page):
    found = asked(page, Kind.COMPLAIN, about=About.WORKER, words="She shouts at me.")
    with acting(m.caseworker):
        assert queries.of_case(m.caseworker, case) == []
        assert queries.waiting(m.caseworker) == []
        with pytest.raises(OwnRequest.DoesNotExist):
            actions.answer(m.caseworker, case.pk, found.pk, agrees=False, words="No.")
        told = {one.action for one in audit.history(m.caseworker, case.pk)}
    assert "ownrequest.ask" not in told
    seen = factories.the_case(m.supervisor, case.pk)
    with acting(m.supervisor):
        assert [one.pk for one in queries.waiting(m.supervisor)] == [found.pk]
        assert queries.words(m.supervisor, seen, found).asked == "She shouts at me."
        actions.answer(m.supervisor, case.pk, found.pk, agrees=True, words="Somebody else helps you now.")
    assert read(page) == [(Answer.AGREED, "She shouts at me.", "Somebody else helps you now.")]


def test_a_supervisor_who_works_on_the_file_does_not_answer_about_it(m, case, page):
    from opennrm.cases import actions as case_actions

    with acting(m.supervisor):
        case_actions.take(m.supervisor, case.pk)
    found = asked(page, Kind.COMPLAIN, about=About.WORKER, words="She shouts.")
    with acting(m.supervisor), pytest.raises(OwnRequest.DoesNotExist):
        actions.answer(m.supervisor, case.pk, found.pk, agrees=False, words="No.")


def test_a_complaint_about_the_organisation_goes_past_it(m, case, page):
    found = asked(page, Kind.COMPLAIN, about=About.ORGANISATION, words="They take my money.")
    for who in (m.caseworker, m.supervisor):
        with acting(who):
            assert not OwnRequest.objects.exists()
            assert not Wrap.objects.filter(subject_id=found.pk).exists()
            assert not Notice.objects.filter(object_id=found.pk).exists()
    seen = factories.the_case(m.coordinator, case.pk)
    with acting(m.coordinator):
        assert [one.pk for one in queries.waiting(m.coordinator)] == [found.pk]
        assert queries.words(m.coordinator, seen, found).asked == "They take my money."


def test_without_another_co_ordinator_nobody_judges_the_own_organisation(m, case, page):
    her = holder(page)
    with acting(her), pytest.raises(asking.NobodyToAsk):
        asking.ask(her, asking.Asked(uuid.uuid4(), Kind.COMPLAIN, "Why?", about=About.ORGANISATION), [])


def test_agreeing_again_is_asked_once(m, case, page):
    with acting(m.caseworker):
        consent = case.consents.get()
    first = asked(page, Kind.CONSENT, consent_id=consent.pk)
    assert asked(page, Kind.CONSENT, consent_id=consent.pk).pk == first.pk


def test_who_read_the_file_is_told_by_organisation_and_role(m, case, page):
    with acting(m.officer), pytest.raises(Case.DoesNotExist):
        cases.case(m.officer, case.reference)
    with acting(m.caseworker):
        cases.case(m.caseworker, case.reference)
    her = holder(page)
    with acting(her):
        found, more = audit.readers(her, case.pk, timeline.READING)
    assert not more
    assert {(one.organisation_id, one.role) for one in found} == {(m.shelter.pk, "caseworker")}
    assert all("case.read" in one.actions for one in found)
    assert Entry.objects is not None


def test_what_the_holder_reads_is_logged_and_not_told_to_the_file(m, case, page):
    her = holder(page)
    with acting(her):
        queries.own_page(her)
    with acting(m.caseworker):
        assert not [one for one in audit.history(m.caseworker, case.pk) if one.organisation_id == page.pk]
    with acting(PUBLIC):
        assert Entry.objects.filter(organisation_id=page.pk, action="ownpage.read", case_id=None).exists()


def test_a_guardian_sees_less_and_only_while_they_speak_for_the_child(m):
    from opennrm.children import actions as children

    child = factories.an_assisted_case(m, factories.CHILD)
    guardian = a_guardian(m.caseworker, child, m.authority)
    factories.a_plan(m, child, at="agreed")
    with acting(m.caseworker):
        with pytest.raises(actions.Dangerous):
            actions.open_for_guardian(
                m.caseworker, child.pk, a_receipt(), basis="court", is_against_the_child=True
            )
        page = actions.open_for_guardian(
            m.caseworker, child.pk, a_receipt(), basis="court", is_against_the_child=False
        )
    assert a_page(m.caseworker, child).pk != page.pk, "the child's own page is another"
    them = holder(page)
    with acting(them):
        assert own_file.case(them).pk == child.pk
        assert own_plan.plan(them)[0] is not None
        assert not own_file.consents(them).exists()
        assert audit.readers(them, child.pk, timeline.READING) == ([], False)
        with pytest.raises(OwnPage.DoesNotExist):
            asking.ask(them, asking.Asked(uuid.uuid4(), Kind.COPY), [])
    with acting(PUBLIC), pytest.raises(OwnPage.DoesNotExist):
        asking.stop_everything(PUBLIC, page.pk)
    with acting(m.caseworker):
        children.end_guardianship(m.caseworker, child.pk, guardian.pk, factories.profile().today())
    with acting(them):
        assert not Case.objects.exists()


def test_a_guardian_whom_the_file_knows_as_a_danger_is_refused(m):
    from opennrm.relations import actions as relations

    child = factories.an_assisted_case(m, factories.CHILD)
    guardian = a_guardian(m.caseworker, child, m.authority)
    with acting(m.caseworker):
        from opennrm.children import queries as children

        found = factories.the_case(m.caseworker, child.pk)
    with acting(m.caseworker):
        name = children.words(m.caseworker, found, [guardian])[guardian.pk, "name"]
        relations.add_associate(m.caseworker, child.pk, role="exploiter", name=name)
        with pytest.raises(actions.Dangerous):
            actions.open_for_guardian(
                m.caseworker, child.pk, a_receipt(), basis="parent", is_against_the_child=False
            )


def test_the_mailbox_of_a_self_referral_becomes_the_page(m):
    from opennrm.signals.models import Signal
    from tests.mailbox.letters import a_letter, named_receiver, sent

    case = factories.an_assisted_case(m)
    letter = a_letter(named_receiver(m.shelter))
    mailbox = sent(letter)
    with acting(m.caseworker), pytest.raises(OwnPage.DoesNotExist):
        actions.open_by_mailbox(m.caseworker, case.pk, mailbox.pk, uuid.uuid4(), "kk")
    with acting(PUBLIC):
        Signal.objects.filter(pk=mailbox.signal_id).update(case_id=case.pk)
    with acting(m.caseworker):
        page = actions.open_by_mailbox(m.caseworker, case.pk, mailbox.pk, uuid.uuid4(), "kk")
    assert opened(letter.number)[0] == mailbox.pk
    with acting(PUBLIC):
        assert opening.page_of(PUBLIC, mailbox.pk).pk == page.pk
        mailboxes.withdraw(PUBLIC, mailbox.pk)
    assert opened(letter.number) is None


def test_the_database_refuses_requests_in_another_page(m, case, page):
    her = holder(page)
    other = a_page(m.caseworker, factories.an_assisted_case(m))
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic(), acting(her):
        OwnRequest.objects.create(
            case_id=other.case_id, page_id=other.pk, kind=Kind.COPY, organisation_id=m.shelter.pk
        )


def test_a_closed_page_cannot_be_opened_in_the_database(m, case, page):
    with pytest.raises(IntegrityError), acting(m.caseworker):
        OwnPage.objects.filter(pk=page.pk).update(**{"status": "closed"})


def test_handed_is_one_of_those_known(m, case):
    with pytest.raises(ValueError, match="post"):
        a_page(m.caseworker, case, a_receipt(handed="post"))
    assert Handed.READ in Handed.values
