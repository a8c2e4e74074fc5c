"""Files: who finds them, what consent does, how they are closed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.cases import actions, queries
from opennrm.cases.models import Case, Participant
from opennrm.cases.states import Basis, Procedural, Status
from opennrm.people.identity import Contact, Identity, Name
from opennrm.people.states import AgeBand
from opennrm.workflow.machine import SamePerson, WrongState
from tests import factories
from tests.factories import Mechanism

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism() -> Mechanism:
    return factories.a_mechanism()


def test_a_file_is_found_by_who_opened_it_and_by_nobody_else(mechanism: Mechanism) -> None:
    case = factories.a_case(mechanism.responder)
    with acting(mechanism.responder):
        assert queries.case(mechanism.responder, case.reference).pk == case.pk
    for stranger in (
        mechanism.caseworker,
        mechanism.officer,
        factories.an_actor("first_responder", mechanism.police),
    ):
        with acting(stranger), pytest.raises(Case.DoesNotExist):
            queries.case(stranger, case.reference)


def test_the_co_ordinator_sees_every_file_and_no_name(mechanism: Mechanism) -> None:
    case = factories.a_case(mechanism.responder)
    with acting(mechanism.coordinator):
        seen = queries.case(mechanism.coordinator, case.reference)
        with pytest.raises(Denied):
            queries.identity(mechanism.coordinator, seen)
        with pytest.raises(Denied):
            queries.narrative(mechanism.coordinator, seen)


def test_what_is_written_comes_back_as_written(mechanism: Mechanism) -> None:
    case, actor = factories.a_case(mechanism.responder), mechanism.responder
    who = Identity(
        (Name("Қожахмет", "Әлия", "Ерланқызы", "document"),), born_year=1991, phones=("+7 700 000 11 22",)
    )
    with acting(actor):
        actions.describe(actor, case.pk, factories.WOMAN, who, Contact(hours="18-20", never_use=("post",)))
        actions.narrate(actor, case.pk, "Аптасына жеті күн жұмыс істеді.")
        seen = queries.case(actor, case.reference)
        assert queries.identity(actor, seen) == who
        assert queries.contact(actor, seen).never_use == ("post",)
        assert queries.narrative(actor, seen) == "Аптасына жеті күн жұмыс істеді."


def test_doubt_about_age_means_child() -> None:
    assert actions.Description(age_band=AgeBand.TO_29, age_in_doubt=True).is_child
    assert not actions.Description(age_band=AgeBand.TO_29).is_child


@pytest.mark.parametrize("ended", ["withdrawn", "expired"])
def test_consent_that_no_longer_holds_closes_the_file_on_the_next_read(
    mechanism: Mechanism, ended: str
) -> None:
    case, actor = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(actor):
        consent = case.consents.get()
        if ended == "expired":
            consent.until = timezone.now() - timedelta(days=1)
            consent.save(update_fields=["until"])
        else:
            actions.withdraw_consent(actor, case.pk, consent.pk)
    with acting(actor):
        assert not Case.objects.filter(pk=case.pk).exists()
        assert queries.listing(actor).rows == []


def test_withdrawing_consent_takes_the_keys_away(mechanism: Mechanism) -> None:
    case, actor = factories.a_case_to_decide(mechanism), mechanism.responder
    with acting(actor):
        actions.withdraw_consent(actor, case.pk, case.consents.get().pk)
    with acting(mechanism.officer), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from vault_wrap where subject_id = any(%s)", [[case.pk, case.person_id]]
        )
        assert cursor.fetchone() == (0,)


def test_a_companion_never_interprets(mechanism: Mechanism) -> None:
    case = factories.a_case(mechanism.responder)
    with pytest.raises(IntegrityError):
        factories.a_consent(mechanism.responder, case, mechanism.shelter, interpreter="companion")


def test_an_organisation_cannot_let_itself_in(mechanism: Mechanism) -> None:
    case, actor = factories.a_case(mechanism.responder), mechanism.caseworker
    with acting(actor), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Participant.objects.create(
            case_id=case.pk,
            organisation_id=actor.organisation_id,
            basis=Basis.REFERRAL,
            listed_at=timezone.now(),
        )


def test_a_colleague_takes_a_file_on_before_reading_who_it_is(mechanism: Mechanism) -> None:
    case, colleague = (
        factories.an_assisted_case(mechanism),
        factories.an_actor("caseworker", mechanism.shelter),
    )
    with acting(colleague):
        seen = queries.case(colleague, case.reference)
        with pytest.raises(Denied):
            queries.identity(colleague, seen)
        assert [row.name for row in queries.listing(colleague).rows] == [""]
        actions.take(colleague, case.pk)
        assert queries.identity(colleague, queries.case(colleague, case.reference)).name
        assert queries.listing(colleague, mine=True).rows[0].name


def test_closure_needs_a_second_person(mechanism: Mechanism) -> None:
    case, supervisor = factories.an_assisted_case(mechanism), mechanism.supervisor
    with acting(supervisor):
        actions.take(supervisor, case.pk)
        actions.ask_closure(supervisor, case.pk, "goals_met", factories.AN_ENDING)
        with pytest.raises(SamePerson), transaction.atomic():
            actions.close(supervisor, case.pk)
    other = factories.an_actor("supervisor", mechanism.shelter)
    with acting(other):
        actions.close(other, case.pk)
        assert queries.case(other, case.reference).status == Status.CLOSED
        with pytest.raises(WrongState), transaction.atomic():
            actions.close(other, case.pk)


def test_a_closure_can_be_refused(mechanism: Mechanism) -> None:
    case = factories.an_assisted_case(mechanism)
    with acting(mechanism.caseworker):
        actions.ask_closure(mechanism.caseworker, case.pk, "lost_contact", factories.AN_ENDING)
        with pytest.raises(Denied):
            actions.close(mechanism.caseworker, case.pk)
    with acting(mechanism.supervisor):
        actions.keep_open(mechanism.supervisor, case.pk)
        seen = queries.case(mechanism.supervisor, case.reference)
        assert (seen.status, seen.closure_reason) == (Status.OPEN, "")


def test_the_two_statuses_do_not_touch_each_other(mechanism: Mechanism) -> None:
    case, actor = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(actor):
        actions.set_procedural(actor, case.pk, Procedural.WITNESS)
        seen = queries.case(actor, case.reference)
        assert (seen.procedural, seen.social) == (Procedural.WITNESS, case.social)


def test_every_read_of_a_name_is_in_the_log(mechanism: Mechanism) -> None:
    case, actor = factories.an_assisted_case(mechanism), mechanism.caseworker
    with acting(actor):
        queries.identity(actor, queries.case(actor, case.reference))
        queries.listing(actor)
        told = Entry.objects.filter(actor_id=actor.user_id)
        assert told.filter(action="person.identity_read", case_id=case.pk).exists()
        assert told.filter(action="case.list", shown__contains=[case.pk]).exists()


def test_the_list_goes_on_where_the_page_ended(mechanism: Mechanism) -> None:
    cases = [factories.a_case(mechanism.responder) for _ in range(5)]
    actor, seen, after = mechanism.responder, [], ""
    with acting(actor):
        while after is not None:
            page = queries.listing(actor, after=after, size=2)
            seen += [row.case.pk for row in page.rows]
            after = page.after
    assert seen == [case.pk for case in reversed(cases)]


def test_a_list_costs_the_same_for_any_number_of_files(mechanism: Mechanism) -> None:
    costs = []
    for _ in range(2):
        factories.a_case(mechanism.responder)
        with acting(mechanism.responder):
            with CaptureQueriesContext(connection) as captured:
                queries.listing(mechanism.responder)
            costs.append(len(captured))
    assert costs[0] == costs[1] <= 5
