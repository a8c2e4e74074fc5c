"""Letters that were made and arrived: once each, by those who take part in the file."""

import uuid

import pytest

from opennrm.access.decisions import Denied
from opennrm.access.session import acting
from opennrm.letters import actions, queries
from opennrm.letters.models import Letter
from opennrm.letters.states import Kind, Language
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_same_number_is_the_same_letter_and_its_code_is_heard() -> None:
    m = factories.a_mechanism()
    case, number = factories.a_case(m.responder), uuid.uuid4()
    codes = set()
    for _twice in range(2):
        with acting(m.responder):
            letter = actions.make(
                m.responder, number, Kind.INVITATION, object_id=case.pk, case_id=case.pk, language=Language.KK
            )
            codes.add(letter.code)
    assert len(codes) == 1
    heard = f" {codes.pop().lower().replace('-', ' ')} "
    with acting(m.responder):
        first = actions.acknowledge(m.responder, heard).acknowledged_at
        assert actions.acknowledge(m.responder, heard).acknowledged_at == first


def test_who_takes_no_part_makes_and_finds_none() -> None:
    m = factories.a_mechanism()
    case = factories.a_case(m.responder)
    with acting(m.responder):
        made = actions.make(
            m.responder,
            uuid.uuid4(),
            Kind.INVITATION,
            object_id=case.pk,
            case_id=case.pk,
            language=Language.RU,
        )
    with acting(m.caseworker), pytest.raises(Denied):
        actions.make(
            m.caseworker,
            uuid.uuid4(),
            Kind.INVITATION,
            object_id=case.pk,
            case_id=case.pk,
            language=Language.RU,
        )
    with acting(m.caseworker), pytest.raises(Letter.DoesNotExist):
        actions.acknowledge(m.caseworker, made.code)
    with acting(m.supervisor):
        assert not queries.letters(m.supervisor).exists()
