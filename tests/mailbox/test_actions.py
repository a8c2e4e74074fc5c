"""What must be true of mailboxes, and what must not."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.utils import timezone

from opennrm.access.actor import person
from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.deadlines.models import Clock
from opennrm.mailbox import actions, limits, openings, passing, queries, receipts, receiving
from opennrm.mailbox.models import Mailbox, Message, Opening
from opennrm.signals import actions as signals
from opennrm.signals import queries as signal_queries
from opennrm.signals.models import Signal
from opennrm.vault.models import Wrap
from opennrm.web.ask.door import PUBLIC
from opennrm.workflow.machine import WrongState
from tests import factories
from tests.mailbox.letters import REACHED, WORDS, a_letter, a_mailbox, a_receiver, holder, read_by, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline():
    return a_receiver(name_en="Hotline")


@pytest.fixture
def operator(hotline):
    return factories.an_actor("hotline_operator", hotline)


def test_a_letter_is_a_signal_with_a_clock_and_a_mailbox(hotline, operator):
    mailbox = a_mailbox(hotline, is_threatened=True)
    with acting(operator):
        signal = signal_queries.signal(operator, mailbox.signal_id)
        assert (signal.channel, signal.door, signal.urgency, signal.status) == (
            "public_form", "self", "urgent", "received",
        )  # fmt: skip
        assert signal_queries.narrative(operator, signal) == WORDS
        assert signal_queries.contact(operator, signal) == REACHED
        assert Clock.objects.filter(subject_id=signal.pk, stopped_at__isnull=True).count() == 1
    assert read_by(operator, mailbox) == read_by(holder(mailbox), mailbox) == [WORDS]


def test_the_same_letter_twice_is_one(hotline):
    letter = a_letter(hotline)
    assert sent(letter) == sent(letter)
    with acting(PUBLIC):
        assert Mailbox.objects.count() == Signal.objects.count() == Message.objects.count() == 1


def test_a_letter_goes_only_to_who_receives_letters(hotline):
    other = factories.an_organisation()
    with pytest.raises(receiving.NotReceiving):
        sent(a_letter(other))
    coordinator = factories.an_actor("coordinator")
    with acting(coordinator):
        receiving.name_receiver(coordinator, other.pk)
        receiving.name_receiver(coordinator, other.pk)
        assert [one.id for one in receiving.receivers(PUBLIC)] == [hotline.pk, other.pk], (
            "a hotline is offered first"
        )
        receiving.end_receiver(coordinator, other.pk)
    with pytest.raises(receiving.NotReceiving):
        sent(a_letter(other))


@pytest.mark.parametrize("role", ["caseworker", "administrator", "auditor"])
def test_only_the_co_ordinator_names_who_receives(role):
    actor = factories.an_actor(role)
    with acting(actor), pytest.raises(Denied):
        receiving.name_receiver(actor, actor.organisation_id)


def test_the_receipt_opens_it_in_digits_and_in_words_and_nothing_else_does(hotline):
    letter = a_letter(hotline)
    mailbox = sent(letter)
    right = [receipts.digits(letter.number), " ".join(receipts.in_words(letter.number, "ru"))]
    with acting(PUBLIC):
        for written in right:
            found = actions.open_with(PUBLIC, written)
            assert found
            assert found[0] == mailbox.pk
            assert openings.holder_of(found[1]) == mailbox.pk
        for written in ("", "1234", receipts.digits((letter.number + 1) % receipts.NUMBERS)):
            assert actions.open_with(PUBLIC, written) is None
        failed = Entry.objects.filter(action="mailbox.open_failed")
        assert failed.count() == 3


def test_nothing_in_the_database_is_the_receipt(hotline):
    letter = a_letter(hotline)
    mailbox = sent(letter)
    with acting(PUBLIC):
        kept = bytes(Mailbox.objects.get(pk=mailbox.pk).receipt_hash)
        token = actions.open_with(PUBLIC, receipts.digits(letter.number))[1]
        row = Opening.objects.get()
    assert kept == receipts.fingerprint(receipts.digits(letter.number))
    assert str(letter.number).encode() not in kept
    assert token.encode() not in bytes(row.key_hash)


def test_an_open_mailbox_closes_by_itself(hotline):
    mailbox = a_mailbox(hotline)
    with acting(PUBLIC):
        token = openings.begin(mailbox.pk)
        assert openings.holder_of(token) == mailbox.pk
        Opening.objects.update(seen_at=timezone.now() - openings.IDLE)
        assert openings.holder_of(token) is None
        Opening.objects.update(seen_at=timezone.now(), opened_at=timezone.now() - openings.WHOLE)
        assert openings.holder_of(token) is None
        openings.sweep()
        assert not Opening.objects.exists()


def test_two_ways(hotline, operator):
    mailbox = a_mailbox(hotline)
    with acting(operator):
        actions.mark_read(operator, queries.mailbox(operator, mailbox.pk))
        answered = actions.answer(operator, mailbox.pk, "Are you alone now?", uuid.uuid4())
        assert answered.asked_at is None
        assert signal_queries.signal(operator, mailbox.signal_id).status == "triaged"
        assert not list(queries.waiting(operator))
    more = uuid.uuid4()
    me = holder(mailbox)
    with acting(me):
        for _ in range(2):
            actions.write(me, "Yes. Only until noon.", more)
        first = queries.conversation(me, queries.mailbox(me, mailbox.pk))[0]
        assert first.read_at, "the person sees that it was read"
    with acting(operator):
        assert [one.pk for one in queries.waiting(operator)] == [mailbox.pk]
        assert Clock.objects.filter(subject_id=mailbox.pk, stopped_at__isnull=True).count() == 1
        actions.settle(operator, mailbox.pk)
        assert not Clock.objects.filter(subject_id=mailbox.pk, stopped_at__isnull=True).exists()
    assert (
        read_by(me, mailbox)
        == [WORDS, "Are you alone now?", "Yes. Only until noon."]
        == read_by(operator, mailbox)
    )


def test_nobody_else_finds_a_word_of_it(hotline):
    mailbox = a_mailbox(hotline)
    other = a_mailbox(hotline)
    strangers = [
        factories.an_actor("hotline_operator"), factories.an_actor("decision_officer", hotline), holder(other),
        person(uuid.uuid4(), uuid.uuid4(), ("supervisor",)),
    ]  # fmt: skip
    for stranger in strangers:
        with acting(stranger), pytest.raises(ObjectDoesNotExist):
            queries.mailbox(stranger, mailbox.pk)
        with acting(stranger):
            assert not Message.objects.filter(mailbox_id=mailbox.pk).exists() or stranger is strangers[1]
            with pytest.raises(Denied):
                queries.conversation(stranger, Mailbox(pk=mailbox.pk, organisation_id=hotline.pk))
    coordinator = factories.an_actor("coordinator")
    with acting(coordinator):
        seen = queries.mailbox(coordinator, mailbox.pk)
        with pytest.raises(Denied):
            queries.conversation(coordinator, seen)


def test_the_holder_sees_of_the_whole_database_one_mailbox(hotline):
    mailbox, _ = a_mailbox(hotline), a_mailbox(hotline)
    factories.a_case(factories.an_actor("hotline_operator", hotline))
    with acting(holder(mailbox)), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relrowsecurity")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith("audit_")]
        seen = {}
        for table in tables:
            cursor.execute("select has_table_privilege(%s, 'select')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'select count(*) from "{table}"')
                seen[table] = cursor.fetchone()[0]
    assert {table: count for table, count in seen.items() if count} == {
        "mailbox_mailbox": 1, "mailbox_message": 1, "vault_wrap": 1,
    }  # fmt: skip


def test_passing_on_waits_for_the_person(hotline, operator):
    shelter = a_receiver("ngo", name_en="Shelter")
    helper = factories.an_actor("caseworker", shelter)
    mailbox = a_mailbox(hotline)
    with acting(operator):
        passing.propose(operator, mailbox.pk, shelter.pk)
    with acting(helper), pytest.raises(ObjectDoesNotExist):
        queries.mailbox(helper, mailbox.pk)
    me = holder(mailbox)
    with acting(me):
        assert passing.refuse(me).proposed_id is None
    with acting(operator):
        assert [one.pk for one in queries.waiting(operator)] == [mailbox.pk], (
            "the refusal waits for an answer"
        )
        passing.propose(operator, mailbox.pk, shelter.pk)
    with acting(PUBLIC):
        for _ in range(2):
            passing.pass_on(PUBLIC, mailbox.pk)
    assert read_by(helper, mailbox) == [WORDS]
    with acting(operator):
        assert not Wrap.objects.filter(subject_id=mailbox.pk).exists()
        with pytest.raises(ObjectDoesNotExist):
            queries.mailbox(operator, mailbox.pk)
    with acting(helper):
        signal = signal_queries.signal(helper, queries.mailbox(helper, mailbox.pk).signal_id)
        assert (signal.region, signal_queries.narrative(helper, signal)) == ("KZ-71", "")
        actions.answer(helper, mailbox.pk, "We are here for you.", uuid.uuid4())
    assert read_by(me, mailbox) == [WORDS, "We are here for you."]


def test_it_is_passed_on_only_to_who_receives_letters(hotline, operator):
    mailbox = a_mailbox(hotline)
    for to in (factories.an_organisation().pk, hotline.pk):
        with acting(operator), pytest.raises(receiving.NotReceiving):
            passing.propose(operator, mailbox.pk, to)


def test_taking_everything_back(hotline, operator):
    letter = a_letter(hotline)
    mailbox = sent(letter)
    with acting(PUBLIC):
        token = actions.open_with(PUBLIC, receipts.digits(letter.number))[1]
        actions.withdraw(PUBLIC, mailbox.pk)
        assert actions.open_with(PUBLIC, receipts.digits(letter.number)) is None
        assert openings.holder_of(token) is None
        assert not Wrap.objects.filter(subject_id__in=(mailbox.pk, mailbox.signal_id)).exists()
        with pytest.raises(WrongState):
            actions.withdraw(PUBLIC, mailbox.pk)
    assert read_by(operator, mailbox) == [""]
    with acting(operator):
        signal = signal_queries.signal(operator, mailbox.signal_id)
        assert (signal.status, signal.close_reason, signal.narrative, signal.contact) == (
            "closed",
            "refused",
            None,
            None,
        )
        with pytest.raises(WrongState):
            actions.answer(operator, mailbox.pk, "Are you there?", uuid.uuid4())


def test_what_became_a_file_stays_one(hotline, operator):
    mailbox = a_mailbox(hotline)
    file = factories.a_case(operator)
    with acting(operator):
        signals.triage(operator, mailbox.signal_id)
        signals.link_case(operator, mailbox.signal_id, file.pk)
    with acting(PUBLIC):
        actions.withdraw(PUBLIC, mailbox.pk)
    with acting(operator):
        assert signal_queries.signal(operator, mailbox.signal_id).status == "referred"


def test_a_receipt_is_shown_until_it_is_written_down(hotline):
    mailbox = a_mailbox(hotline)
    with acting(PUBLIC):
        assert actions.shows_receipt(PUBLIC, mailbox)
        actions.note_receipt(PUBLIC, mailbox.pk)
        assert not actions.shows_receipt(PUBLIC, Mailbox.objects.get(pk=mailbox.pk))
        old = Mailbox(made_at=timezone.now() - actions.SHOWN_FOR, status="open")
        assert not actions.shows_receipt(PUBLIC, old)


def test_what_the_public_page_does_nobody_else_may(hotline, operator):
    mailbox = a_mailbox(hotline)
    tries = (
        lambda: actions.begin(operator, a_letter(hotline)), lambda: actions.open_with(operator, "1"),
        lambda: passing.pass_on(operator, mailbox.pk), lambda: actions.withdraw(operator, mailbox.pk),
        lambda: actions.is_begun(operator, mailbox.pk), lambda: actions.note_receipt(operator, mailbox.pk),
        lambda: signals.take_back(operator, mailbox.signal_id), lambda: signals.retold(operator, mailbox.signal_id),
    )  # fmt: skip
    for act in tries:
        with acting(operator), pytest.raises(Denied):
            act()


def test_wrong_receipts_wait_longer_and_longer_and_the_right_one_is_never_locked_out():
    waits = [limits.take(limits.RECEIPTS, "a") for _ in range(8)]
    assert waits[:6] == [0] * 6
    assert all(wait >= 1 for wait in waits[6:])
    assert limits.take(limits.RECEIPTS, "b") == 0


def test_after_a_hundred_nobody_has_free_tries(monkeypatch):
    everywhere = limits.Limit("receipt", 5, 3)
    assert [limits.take(everywhere, f"origin {n}") for n in range(4)] == [0, 0, 0, 0]
    assert limits.take(everywhere, "new") == 0, "the first try is free for everybody, always"
    assert limits.take(everywhere, "new") > 0


def test_many_guesses_in_an_hour_are_fewer_than_a_hundred(monkeypatch):
    start = timezone.now()
    evaluated = 0
    for second in range(0, 3600, 12):
        monkeypatch.setattr(limits.timezone, "now", lambda at=second: start + timedelta(seconds=at))
        evaluated += sum(limits.take(limits.RECEIPTS, "one place") == 0 for _ in range(3))
    assert 20 < evaluated < 100


def test_what_was_no_mistake_does_not_count():
    for _ in range(20):
        assert limits.take(limits.RECEIPTS, "home") == 0
        limits.give_back(limits.RECEIPTS, "home")
