"""An act logs with one statement at its end, and never what did not happen."""

import uuid
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.audit import log
from opennrm.audit.codes import NotACode
from opennrm.audit.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db


class Broken(Exception):
    """What ends an act before its end."""


@pytest.fixture
def actor(db: None) -> Actor:
    return factories.an_actor()


def logged(actor: Actor) -> list[str]:
    with acting(actor):
        found = Entry.objects.filter(actor_id=actor.user_id, action__startswith="thing.")
        return list(found.order_by("at").values_list("action", flat=True))


def test_an_act_writes_its_entries_in_order_with_one_statement(actor: Actor) -> None:
    with acting(actor), CaptureQueriesContext(connection) as asked, log.act():
        log.record(actor, "thing.first", uuid.uuid4())
        with log.act():
            log.record(actor, "thing.second", uuid.uuid4())
        log.record(actor, "thing.third", uuid.uuid4())
    assert [one["sql"][:6] for one in asked.captured_queries if "audit_entry" in one["sql"]] == ["INSERT"]
    assert logged(actor) == ["thing.first", "thing.second", "thing.third"]


def test_an_act_that_fails_leaves_no_entry_and_does_not_disturb_the_next(actor: Actor) -> None:
    with acting(actor):
        with suppress(Broken), log.act():
            log.record(actor, "thing.failed", uuid.uuid4())
            with log.act():
                log.record(actor, "thing.part", uuid.uuid4())
                raise Broken
        with log.act():
            log.record(actor, "thing.next", uuid.uuid4())
        log.record(actor, "thing.alone", uuid.uuid4())
    assert logged(actor) == ["thing.next", "thing.alone"]


def test_what_is_rolled_back_within_an_act_is_not_told(actor: Actor) -> None:
    with acting(actor), log.act():
        log.record(actor, "thing.kept", uuid.uuid4())
        with suppress(Broken), transaction.atomic():
            log.record(actor, "thing.undone", uuid.uuid4())
            raise Broken
    assert logged(actor) == ["thing.kept"]


def half_done(actor: Actor) -> None:
    """An act that goes on after a part of it has failed."""
    with log.act():
        log.record(actor, "thing.begun", uuid.uuid4())
        with suppress(Broken), log.act():
            raise Broken


def test_a_part_that_fails_takes_the_whole_act_with_it(actor: Actor) -> None:
    with acting(actor), pytest.raises(transaction.TransactionManagementError):
        half_done(actor)
    assert logged(actor) == []


def test_what_is_no_code_is_refused_where_it_is_said(actor: Actor) -> None:
    with acting(actor), pytest.raises(NotACode), log.act():
        log.record(actor, "Not a code", uuid.uuid4())
