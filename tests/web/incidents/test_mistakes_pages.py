"""Over HTTP: somebody was added by mistake, and an adult says no."""

import uuid

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.incidents import queries
from opennrm.incidents.models import Found
from opennrm.notifications.models import Notification
from tests import factories
from tests.factories import TESTER, Mechanism
from tests.web.incidents.test_visits import MAN, a_visit, asked, says
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mechanism(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def inspector(mechanism: Mechanism) -> Client:
    return client_of(mechanism.responder)


def persons(mechanism: Mechanism, visit: object) -> list[Found]:
    with acting(mechanism.responder):
        return list(queries.persons(mechanism.responder, visit))  # type: ignore[arg-type]


def test_a_line_is_taken_out_after_a_question_and_put_back(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism, MAN, MAN)
    first, _second = persons(mechanism, visit)
    place = f"/visits/{visit.pk}/persons/{first.pk}"
    assert f"{place}/out/" in inspector.get(f"/visits/{visit.pk}/").content.decode()
    assert "Choose a reason" in says(inspector.post(f"{place}/out/", {}))
    done = inspector.post(f"{place}/out/", {"reason": "twice"}, follow=True)
    assert "Person 1 is taken out: The same person twice" in says(done)
    assert "Person 3" in says(done), "numbers are not given twice"
    assert inspector.get(f"{place}/out/").status_code == 404
    again = inspector.post(f"{place}/back/", follow=True)
    assert "Person 1 is back in the list" in says(again)
    assert "This was done meanwhile" in says(inspector.post(f"{place}/back/", follow=True))


def test_what_is_withdrawn_is_named_before(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism, MAN)
    inspector.post(f"/visits/{visit.pk}/refer/", asked(mechanism, visit, p1="yes"))
    (found,) = persons(mechanism, visit)
    page = says(inspector.get(f"/visits/{visit.pk}/persons/{found.pk}/out/"))
    assert "These referrals are withdrawn" in page
    assert mechanism.shelter.name_en in page


def test_a_stranger_finds_no_person(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism, MAN)
    (found,) = persons(mechanism, visit)
    stranger = client_of(factories.an_actor("first_responder"))
    for what in ("out", "back"):
        place = f"/visits/{visit.pk}/persons/{found.pk}/{what}/"
        assert stranger.post(place, {"reason": "twice"}).status_code == 404
        assert inspector.post(place.replace(str(found.pk), str(uuid.uuid4()))).status_code == 404


def test_an_adult_who_says_no_is_counted_without_a_way_back(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism, MAN)
    sent = inspector.post(f"/visits/{visit.pk}/refer/", asked(mechanism, visit, p1="no"))
    assert "/screening/notify/?region=" in sent.content.decode()
    page = inspector.get(f"/visits/{visit.pk}/").content.decode()
    assert "1 adult did not agree" in page
    with acting(TESTER):
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    form = inspector.get("/screening/notify/?region=KZ-61&sector=agriculture")
    first = form.context["form"].initial
    assert (first["region"], first["sector"], first["sex"]) == ("KZ-61", "agriculture", "unknown")
    assert 'action="/screening/notify/"' in form.content.decode(), "what is sent carries no visit"
    given = {
        "number": str(uuid.uuid4()),
        "sex": "man",
        "age_band": "30-38",
        "region": "KZ-61",
        "door": "other",
    }
    assert inspector.post("/screening/notify/", given).status_code == 302
    (found,) = persons(mechanism, visit)
    with acting(TESTER):
        assert Notification.objects.count() == 1
        told = Entry.objects.filter(pk__gt=last)
        assert not told.filter(case_id=found.case_id).exists()
        assert not told.filter(object_id__in=[visit.pk, found.pk]).exists()


def test_nothing_is_offered_where_nobody_said_no(mechanism: Mechanism, inspector: Client) -> None:
    visit = a_visit(mechanism, MAN)
    assert "Who said no" not in says(inspector.get(f"/visits/{visit.pk}/"))
