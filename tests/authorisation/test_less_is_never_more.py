"""Taking something away never adds a permit: a duty, an assignment, a consent, taking part in the file."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from opennrm.access.actor import Actor
from opennrm.access.roles import DUTIES
from opennrm.assistance import policies as assistance
from opennrm.cases import policies as cases
from opennrm.children import policies as children
from opennrm.documents import policies as documents
from opennrm.identification import policies as identification
from opennrm.incidents import policies as incidents
from opennrm.matching import policies as matching
from opennrm.notifications import policies as notifications
from opennrm.organisations import policies as organisations
from opennrm.people import policies as people
from opennrm.referrals import policies as referrals
from opennrm.relations import policies as relations
from opennrm.signals import policies as signals

HERE, THERE, ME, YOU = (uuid.UUID(int=number) for number in range(1, 5))
Policy = Callable[..., bool]

ALONE: list[Policy] = [
    cases.may_open, cases.may_count_files_of_member, people.may_read_identity, people.may_record, matching.may_search,
    assistance.may_manage_places, assistance.may_see_places, organisations.may_manage, organisations.may_see_members,
    incidents.may_open,
    organisations.may_manage_tokens, notifications.may_notify, notifications.may_count, signals.takes_signals, signals.may_take_calls,
    referrals.may_print_sheet,
]  # fmt: skip
OF_FILE: list[Policy] = [
    cases.may_work_on, cases.may_read_identity, cases.may_describe, cases.may_record_consent, cases.may_take,
    cases.may_assign, cases.may_ask_closure, cases.may_close, identification.may_screen,
    identification.may_read_screening, identification.may_decide, assistance.may_read, assistance.may_assist,
    referrals.may_propose, children.may_read, children.may_protect, children.may_ask_again, documents.may_list, documents.may_add, relations.may_relate,
    relations.may_read_names,
]  # fmt: skip
OF_PART: list[Policy] = [
    identification.may_answer, identification.may_complete, identification.may_write, identification.may_approve,
    identification.may_read_decision, assistance.may_house, assistance.may_reverse, cases.may_withdraw_consent,
]  # fmt: skip
OF_REFERRAL: list[Policy] = [
    referrals.may_answer, referrals.may_withdraw, referrals.may_finish, referrals.may_read_note,
    signals.may_work_on, signals.may_read_words, signals.may_read_hand_over,
    incidents.may_work_on, incidents.may_refer, incidents.may_read_words,
    referrals.may_ask, referrals.may_answer_question, referrals.may_read_questions, referrals.may_transfer,
    referrals.may_write_letter,
]  # fmt: skip

places = st.sampled_from([HERE, THERE])
persons = st.sampled_from([ME, YOU])
files = st.builds(
    SimpleNamespace,
    participates=st.booleans(),
    is_assigned=st.booleans(),
    status=st.sampled_from(["open", "closing", "closed"]),
    lead_id=places,
    is_child=st.booleans(),
)
parts = st.builds(
    SimpleNamespace,
    organisation_id=places,
    provider_id=places,
    status=st.sampled_from(["draft", "completed", "drafted", "submitted", "approved"]),
    drafted_by_id=persons,
    received_by_id=persons,
    opened_by_id=persons,
    lead_id=places,
    is_active=st.booleans(),
    withdrawn_at=st.sampled_from([None, "now"]),
    sender_id=places,
    recipient_id=places,
)
duties = st.frozensets(st.sampled_from([*DUTIES, "read_referrals"]))


def permits(held: frozenset[str], file: Any, part: Any) -> set[str]:
    """Everything that these duties allow with this file and this part of it."""
    actor = Actor(ME, HERE, (), held)
    told = dict.fromkeys(ALONE, (actor,))
    told |= dict.fromkeys(OF_FILE, (actor, file))
    told |= dict.fromkeys(OF_PART, (actor, file, part))
    told |= dict.fromkeys(OF_REFERRAL, (actor, part))
    return {f"{policy.__module__}.{policy.__name__}" for policy, given in told.items() if policy(*given)}


@settings(max_examples=1000, deadline=None)
@given(duties, duties, files, parts)
def test_a_duty_less_never_adds_a_permit(
    held: frozenset[str], gone: frozenset[str], file: Any, part: Any
) -> None:
    assert permits(held - gone, file, part) <= permits(held, file, part)


@settings(max_examples=1000, deadline=None)
@given(duties, files, parts, st.sampled_from(["participates", "is_assigned"]))
def test_a_relation_less_never_adds_a_permit(held: frozenset[str], file: Any, part: Any, gone: str) -> None:
    """A consent that was withdrawn is a file in which the organisation does not take part."""
    less = SimpleNamespace(**{**vars(file), gone: False})
    assert permits(held, less, part) <= permits(held, file, part)


@settings(max_examples=1000, deadline=None)
@given(duties, files, parts)
def test_without_taking_part_no_file_is_touched(held: frozenset[str], file: Any, part: Any) -> None:
    outside = SimpleNamespace(**{**vars(file), "participates": False})
    of_files = {f"{policy.__module__}.{policy.__name__}" for policy in [*OF_FILE, *OF_PART]}
    assert not permits(held, outside, part) & of_files


@settings(max_examples=1000, deadline=None)
@given(files, parts)
def test_without_a_duty_nothing_is_allowed(file: Any, part: Any) -> None:
    assert permits(frozenset(), file, part) == set()
