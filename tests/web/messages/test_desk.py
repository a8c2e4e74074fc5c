"""The desk that answers what is written on the public page."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.mailbox import actions, openings, passing, queries
from opennrm.mailbox.models import Mailbox
from opennrm.web.ask.door import PUBLIC
from tests import factories
from tests.mailbox.letters import a_mailbox, a_receiver
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline():
    return a_receiver(name_en="Night Line")


@pytest.fixture
def operator(hotline):
    return factories.an_actor("hotline_operator", hotline)


@pytest.fixture
def client(operator):
    return client_of(operator)


def html(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_urgent_wait_first_and_no_word_is_in_the_list(hotline, client):
    calm = a_mailbox(hotline, "Calm words")
    urgent = a_mailbox(hotline, "Urgent words", is_threatened=True)
    page = html(client.get("/messages/"))
    assert page.index(str(urgent.pk)) < page.index(str(calm.pk))
    assert "words" not in page.split("<main")[1].split("</main")[0].lower().replace("messages", "")


def test_reading_answering_and_the_log(hotline, operator, client):
    mailbox = a_mailbox(hotline, "They keep my passport.")
    page = client.get(f"/messages/{mailbox.pk}/")
    assert "They keep my passport." in html(page)
    message = re.search(r'name="message" value="([0-9a-f-]{36})"', html(page))[1]
    for _ in range(2):
        answer = client.post(f"/messages/{mailbox.pk}/", {"words": "Are you alone?", "message": message})
        assert answer.status_code == 302
    page = html(client.get(f"/messages/{mailbox.pk}/"))
    assert page.count("Are you alone?") == 1
    holder = openings.holder(mailbox.pk)
    with acting(holder):
        seen = queries.conversation(holder, queries.mailbox(holder, mailbox.pk))
        assert [one.words for one in seen] == ["They keep my passport.", "Are you alone?"]
        assert seen[0].read_at
    with acting(PUBLIC):
        acts = set(
            Entry.objects.filter(object_id=mailbox.pk, actor_id=operator.user_id).values_list(
                "action", flat=True
            )
        )
    assert {"mailbox.read", "mailbox.words_read", "mailbox.answer"} <= acts


def test_an_empty_answer_is_said(hotline, client):
    mailbox = a_mailbox(hotline)
    answer = client.post(f"/messages/{mailbox.pk}/", {"words": "", "message": str(uuid.uuid4())})
    assert answer.status_code == 200
    assert "Write an answer" in html(answer)


def test_no_answer_is_needed(hotline, operator, client):
    mailbox = a_mailbox(hotline)
    client.post(f"/messages/{mailbox.pk}/settle/")
    with acting(operator):
        assert queries.mailbox(operator, mailbox.pk).asked_at is None


def test_asking_whether_another_may_answer(hotline, operator, client):
    shelter = a_receiver("ngo", name_en="Open House")
    mailbox = a_mailbox(hotline)
    page = f"/messages/{mailbox.pk}/pass-on/"
    assert "Open House" in html(client.get(page))
    assert "Night Line" not in html(client.get(page)).split('<form method="post" novalidate')[1]
    assert client.post(page, {"organisation": str(shelter.pk)}).status_code == 302
    assert "Whether Open House may read this" in html(client.get(f"/messages/{mailbox.pk}/"))
    with acting(PUBLIC):
        passing.pass_on(PUBLIC, mailbox.pk)
    assert client.get(f"/messages/{mailbox.pk}/").status_code == 404
    assert client.get(page).status_code == 404


def test_what_was_taken_back_is_said_and_nothing_is_sent(hotline, client):
    mailbox = a_mailbox(hotline, "Taken back")
    with acting(PUBLIC):
        actions.withdraw(PUBLIC, mailbox.pk)
    page = html(client.get(f"/messages/{mailbox.pk}/"))
    assert "Everything was taken back" in page
    assert "Taken back" not in page
    answer = client.post(
        f"/messages/{mailbox.pk}/", {"words": "Hello", "message": str(uuid.uuid4())}, follow=True
    )
    assert "Nothing was changed." in html(answer)
    assert client.get("/messages/?only=withdrawn").status_code == 200


def test_from_the_signal_to_the_mailbox_and_back(hotline, client):
    mailbox = a_mailbox(hotline)
    assert str(mailbox.signal_id) in html(client.get(f"/messages/{mailbox.pk}/"))
    assert client.get(f"/messages/of/{mailbox.signal_id}/")["Location"] == f"/messages/{mailbox.pk}/"
    assert client.get(f"/messages/of/{uuid.uuid4()}/").status_code == 404


def test_it_waits_on_the_first_screen(hotline, operator, client):
    mailbox = a_mailbox(hotline)
    with acting(operator):
        actions.answer(operator, mailbox.pk, "Yes?", uuid.uuid4())
    holder = openings.holder(mailbox.pk)
    with acting(holder):
        actions.write(holder, "One thing more", uuid.uuid4())
    page = html(client.get("/desk/"))
    assert "Answer a message" in page
    assert f"/messages/{mailbox.pk}/" in page


def test_other_organisations_and_duties_find_nothing(hotline):
    mailbox = a_mailbox(hotline)
    for actor, status in (
        (factories.an_actor("hotline_operator"), 404), (factories.an_actor("caseworker"), 404),
        (factories.an_actor("decision_officer", hotline), 403), (factories.an_actor("coordinator"), 403),
    ):  # fmt: skip
        assert client_of(actor).get(f"/messages/{mailbox.pk}/").status_code == status


def test_the_co_ordinator_names_who_receives(hotline):
    shelter = factories.an_organisation("ngo", name_en="Open House")
    coordinator = client_of(factories.an_actor("coordinator"))
    assert "Open House" in html(coordinator.get("/messages/receivers/"))
    said = html(coordinator.post("/messages/receivers/", {"name": str(shelter.pk)}, follow=True))
    assert "offers this organisation from now on" in said
    said = html(coordinator.post("/messages/receivers/", {"end": str(hotline.pk)}, follow=True))
    assert "no longer offers" in said
    coordinator.post("/messages/receivers/", {"name": "nobody"})
    assert (
        client_of(factories.an_actor("hotline_operator", hotline)).get("/messages/receivers/").status_code
        == 403
    )


@pytest.mark.parametrize("more", [2, 12])
def test_the_number_of_questions_does_not_grow(hotline, client, more, django_assert_max_num_queries):
    for _ in range(more):
        a_mailbox(hotline)
    client.get("/messages/")
    with django_assert_max_num_queries(24):
        client.get("/messages/")


def test_pages_follow_one_another(hotline, client):
    boxes = [a_mailbox(hotline) for _ in range(3)]
    with acting(PUBLIC):
        for days, one in enumerate(boxes):
            Mailbox.objects.filter(pk=one.pk).update(made_at=timezone.now() - timedelta(days=days))
    operator = factories.an_actor("hotline_operator", hotline)
    with acting(operator):
        first = queries.listing(operator, size=2)
        second = queries.listing(operator, size=2, after=first.after)
        assert [one.pk for one in [*first.rows, *second.rows]] == [one.pk for one in boxes]
        assert second.after is None
    assert client.get("/messages/?after=nonsense").status_code == 404
