"""Who may search by name; no first responder learns from it whether somebody is known."""

from uuid import uuid4

import pytest

from opennrm.access import actor as actors
from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.matching import queries


def member(*roles: str) -> Actor:
    return actors.person(uuid4(), uuid4(), roles)


@pytest.mark.parametrize("role", ["first_responder", "coordinator", "administrator", "auditor", "nobody"])
def test_who_only_screens_or_reads_no_names_may_not_search(role: str) -> None:
    with pytest.raises(Denied):
        queries.search(member(role), "Асанова")


@pytest.mark.parametrize(
    "roles", [("caseworker",), ("supervisor",), ("decision_officer",), ("first_responder", "caseworker")]
)
def test_who_works_on_files_may_search(roles: tuple[str, ...]) -> None:
    assert queries.may_search(member(*roles))


@pytest.mark.usefixtures("keys")
def test_the_same_words_of_two_people_leave_different_traces() -> None:
    one, other = member("caseworker"), member("caseworker")
    assert queries.trace(one, "Асанова") == queries.trace(one, " асанова ")
    assert queries.trace(one, "Асанова") != queries.trace(other, "Асанова")
