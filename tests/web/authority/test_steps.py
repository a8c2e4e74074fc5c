"""The pages of a decision in full: elements, evidence, the two definitions, reviews, motions, and what they cost."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.country import profile
from opennrm.identification import evidence, motions, reviews
from opennrm.identification.models import Decision, Evidence, Motion, Review
from tests import factories
from tests.factories import REASONS, Mechanism
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def m(db: None) -> Mechanism:
    return factories.a_mechanism()


@pytest.fixture
def client(m: Mechanism) -> Client:
    return client_of(m.officer)


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def shared(m: Mechanism) -> Any:
    """A file that the shelter leads and the authority decides on."""
    case = factories.an_assisted_case(m)
    factories.a_referral(m, at="accepted", purpose="identification", sender=m.caseworker, case=case)
    return case


def piece(m: Mechanism, case: Any, words: str = "A notebook with a debt.") -> Evidence:
    with acting(m.officer):
        return evidence.add(
            m.officer, case.pk, evidence.Piece("document", ("act",), words), evidence_id=uuid.uuid4()
        )


def filed(m: Mechanism, refusal: Decision) -> Review:
    with acting(m.caseworker):
        filing = reviews.Filing("person", profile().today(), ("facts",), "Nobody asked about the debt.")
        return reviews.file(m.caseworker, refusal.pk, filing, review_id=uuid.uuid4())


def test_three_steps_lead_to_the_outcome(client: Client, m: Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    begun = client.post(
        f"/decisions/cases/{case.reference}/draft/formal/", {"decision": str(uuid.uuid4()), "begin": "1"}
    )
    where = begun["Location"]
    for element, code in (("act", "transport"), ("means", "force"), ("purpose", "servitude")):
        assert where.endswith(f"/elements/{element}/")
        assert "Choose what you find" in text(client.post(where, {"next": "1"}))
        assert "at least one form" in text(client.post(where, {"finding": "established", "next": "1"}))
        sent = {"finding": "established", "codes": code, "grounds": f"Grounds of {element}.", "next": "1"}
        where = client.post(where, sent)["Location"]
    shown = text(client.get(where))
    assert where.endswith("/edit/")
    assert shown.count("tone-good") >= 5
    assert "Under the national definition" in shown
    assert "no longer" not in shown
    kept = text(client.get(where.replace("edit", "elements/act")))
    assert "Grounds of act." in kept


def test_nothing_typed_is_lost_when_something_is_missing(client: Client, m: Mechanism) -> None:
    draft = factories.a_decision(m)
    shown = text(client.post(f"/decisions/{draft.pk}/elements/act/", {"grounds": "қызыл <b>"}))
    assert "қызыл &lt;b&gt;" in shown


def test_a_formal_draft_says_what_is_missing(client: Client, m: Mechanism) -> None:
    draft = factories.a_decision(m, stage="formal", findings={})
    sent = {"decision": str(draft.pk), "outcome": "positive", "reasons": REASONS, "submit": "1"}
    assert "Say first what you find of each element" in text(
        client.post(f"/decisions/{draft.pk}/edit/", sent)
    )


def test_a_suspension_takes_its_own_reasons(client: Client, m: Mechanism) -> None:
    draft = factories.a_decision(m)
    sent = {
        "decision": str(draft.pk), "outcome": "suspended", "reasons": REASONS, "suspension_codes": "untraceable",
        "credibility": "Steady.", "submit": "1",
    }  # fmt: skip
    assert client.post(f"/decisions/{draft.pk}/edit/", sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.reason_codes) == ("submitted", ["untraceable"])
    assert "Nobody knows where the person is" in text(client.get(f"/decisions/{draft.pk}/"))


def test_a_suspension_is_taken_up_again(client: Client, m: Mechanism) -> None:
    put_off = factories.a_decision(m, at="approved", outcome="suspended")
    assert "Take the question up again" in text(client.get(f"/decisions/{put_off.pk}/"))
    for sentence in ("The question is open again", "It was taken up meanwhile"):
        assert sentence in text(client.post(f"/decisions/{put_off.pk}/resume/", follow=True))


def test_evidence_is_added_once_and_withdrawn(client: Client, m: Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    where = f"/decisions/cases/{case.reference}/evidence/"
    sent = {
        "piece": str(uuid.uuid4()), "kind": "medical", "description": "Healed fractures.", "supports": ["means"],
        "side": "for", "origin": "hospital",
    }  # fmt: skip
    assert "Write what it shows" in text(client.post(where, {**sent, "description": ""}))
    for _ in range(2):
        assert client.post(where, sent).status_code == 302
    shown = text(client.get(where))
    assert (shown.count("Healed fractures."), "objective factor" in shown) == (1, True)
    address = re.search(r'href="(/decisions/cases/[^"]+/evidence/[^"]+/)"', shown)
    assert address
    assert "Withdraw this piece?" in text(client.get(address[1]))
    assert "It is withdrawn." in text(client.post(address[1], follow=True))


def test_a_decision_shows_what_it_rests_on(client: Client, m: Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    piece(m, case)
    done = factories.a_decision(m, case, at="approved")
    piece(m, case, "Something new.")
    shown = text(client.get(f"/decisions/{done.pk}/"))
    assert shown.index("A notebook with a debt.") < shown.index("came after the decision")


def test_those_who_decided_find_no_form_of_the_review(client: Client, m: Mechanism) -> None:
    case = shared(m)
    review = filed(m, factories.a_refusal(m, case))
    shown = text(client.get(f"/decisions/reviews/{review.pk}/"))
    assert "You cannot review this decision" in shown
    assert "Give it to a second reviewer" not in shown
    answer = {"outcome": "upheld", "reasons": REASONS}
    assert client.post(f"/decisions/reviews/{review.pk}/", answer).status_code == 403
    outsider = client_of(factories.an_actor("decision_officer"))
    assert outsider.get(f"/decisions/reviews/{review.pk}/").status_code == 404


def test_a_review_is_answered_given_back_and_decided(m: Mechanism) -> None:
    case = shared(m)
    review = filed(m, factories.a_refusal(m, case))
    third, fourth = (client_of(factories.an_actor("decision_officer", m.authority)) for _ in range(2))
    where = f"/decisions/reviews/{review.pk}/"
    assert "Nobody asked about the debt." in text(third.get(where))
    reversal = {"outcome": "reversed", "reasons": REASONS}
    assert "Choose what you find" in text(third.post(where, reversal))
    assert third.post(where, {"outcome": "upheld", "reasons": REASONS}).status_code == 302
    assert "Another reviewer has answered meanwhile" in text(
        fourth.post(where, {"outcome": "upheld", "reasons": REASONS}, follow=True)
    )
    assert "waits for an answer again" in text(fourth.post(where, {"return": "1"}, follow=True))
    assert "does not wait" in text(fourth.post(where, {"return": "1"}, follow=True))
    found = {
        "act": "established", "act_codes": "sale", "means": "unclear", "purpose": "not_established",
    }  # fmt: skip
    assert third.post(where, {**reversal, **found}).status_code == 302
    shown = text(fourth.get(where))
    assert "Agree, and decide the review" in shown
    assert "Under the national definition" in shown
    assert "changed or decided meanwhile" in text(
        fourth.post(f"{where}decide/", {"seen_hash": "x"}, follow=True)
    )
    review.refresh_from_db()
    assert "You gave this answer" in text(
        third.post(f"{where}decide/", {"seen_hash": review.content_hash}, follow=True)
    )
    fourth.post(f"{where}decide/", {"seen_hash": review.content_hash})
    with acting(m.officer):
        now = Decision.objects.get(case_id=case.pk, status="approved")
    assert (now.outcome, now.national, now.protocol) == ("positive", "met", "not_met")


def asked(m: Mechanism, case: Any) -> Motion:
    with acting(m.officer):
        return motions.ask(
            m.officer, case.pk, "shorten_recovery", ground="waived", reasons=REASONS, motion_id=uuid.uuid4()
        )


def test_a_motion_is_asked_once_and_answered_by_another(client: Client, m: Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    factories.a_decision(m, case, at="approved")
    where = f"/decisions/cases/{case.reference}/ask/shorten_recovery/"
    assert "Choose a ground" in text(client.post(where, {"motion": str(uuid.uuid4())}))
    sent = {"motion": str(uuid.uuid4()), "ground": "waived", "reasons": REASONS}
    first, again = client.post(where, sent)["Location"], client.post(where, sent)["Location"]
    assert first == again
    assert "waits for a second officer" in text(client.post(where, {**sent, "motion": str(uuid.uuid4())}))
    assert "You asked for this" in text(
        client.post(first, {"answer": "agree", "seen_hash": Motion.objects.get().content_hash}, follow=True)
    )
    second = client_of(m.second_officer)
    assert "answered meanwhile" in text(
        second.post(first, {"answer": "agree", "seen_hash": "x"}, follow=True)
    )
    assert "You refused" in text(second.post(first, {"answer": "refuse"}, follow=True))
    assert client.get(f"/decisions/cases/{case.reference}/ask/nonsense/").status_code == 404


def test_what_is_not_there_is_not_asked_for(client: Client, m: Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    for kind, ground in (("shorten_recovery", "waived"), ("reopen", "mistake"), ("renew", "other")):
        sent = {"motion": str(uuid.uuid4()), "ground": ground, "reasons": REASONS}
        shown = text(client.post(f"/decisions/cases/{case.reference}/ask/{kind}/", sent))
        assert "nothing in this file" in shown, kind


def test_a_status_without_an_end_cannot_be_made_longer(client: Client, m: Mechanism) -> None:
    case = factories.a_case_to_decide(m)
    factories.a_decision(m, case, stage="formal", at="approved")
    sent = {"motion": str(uuid.uuid4()), "ground": "other", "reasons": REASONS}
    shown = text(client.post(f"/decisions/cases/{case.reference}/ask/renew/", sent))
    assert "Give a later day" in shown


def test_pages_cost_the_same_for_many(
    client: Client, m: Mechanism, django_assert_max_num_queries: Any
) -> None:
    case = shared(m)
    factories.a_decision(m, case, at="approved")
    refusal = factories.a_refusal(m, case)
    pages = [
        "/decisions/", f"/decisions/cases/{case.reference}/", f"/decisions/{refusal.pk}/",
        f"/decisions/cases/{case.reference}/evidence/",
    ]  # fmt: skip
    piece(m, case)
    for where in pages:
        client.get(where)
    costs = []
    for where in pages:
        with django_assert_max_num_queries(60) as few:
            client.get(where)
        costs.append(len(few))
    for number in range(5):
        piece(m, case, f"Piece {number}.")
    filed(m, refusal)
    asked(m, case)
    for where, cost in zip(pages, costs, strict=True):
        # A review and a motion that were not there before cost the question after their clocks and names, once.
        with django_assert_max_num_queries(cost + 3):
            client.get(where)


def test_a_file_in_recovery_is_not_closed_for_a_reason_that_is_not_the_persons(m: Mechanism) -> None:
    case = shared(m)
    factories.a_decision(m, case, at="approved")
    where = f"/cases/{case.reference}/do/ask-closure/"
    worker = client_of(m.caseworker)
    sent = {
        "number": str(uuid.uuid4()),
        "reason": "not_a_victim",
        "safety_plan": "She rings us.",
        "feedback": "said",
    }
    assert "A recovery period runs." in text(worker.post(where, sent))
    assert worker.post(where, {**sent, "reason": "withdrew"}).status_code == 302


def test_a_closure_asked_for_before_is_held_at_the_second_person(m: Mechanism) -> None:
    case = shared(m)
    with acting(m.caseworker):
        cases.ask_closure(m.caseworker, case.pk, "other", factories.AN_ENDING)
    factories.a_decision(m, case, at="approved")
    shown = text(
        client_of(m.supervisor).post(f"/cases/{case.reference}/do/close/", {"number": str(uuid.uuid4())})
    )
    assert "A recovery period runs." in shown


def test_a_helper_files_takes_back_and_tells(m: Mechanism) -> None:
    case = shared(m)
    refusal = factories.a_refusal(m, case)
    worker, tab = client_of(m.caseworker), f"/cases/{case.reference}/decisions/"
    assert "The person asks for a review" in text(worker.get(tab))
    where = f"/cases/{case.reference}/do/ask-review/{refusal.pk}/"
    today = profile().today()
    day = {"filed_on_day": today.day, "filed_on_month": today.month, "filed_on_year": today.year}
    sent = {
        "number": str(uuid.uuid4()),
        "filed_by": "advocate",
        "grounds": "law",
        "words": "Қайта қараңыз.",
        **day,
    }
    for _ in range(2):
        assert worker.post(where, sent).status_code == 302
    assert "under review already" in text(worker.post(where, {**sent, "number": str(uuid.uuid4())}))
    with acting(m.caseworker):
        review = Review.objects.get(decision=refusal)
    back = f"/cases/{case.reference}/do/take-back-review/{review.pk}/"
    assert worker.post(back, {"number": str(uuid.uuid4())}).status_code == 302
    assert "taken back by the person" in text(worker.get(tab))


def test_a_supervisor_keeps_away_and_lets_back(m: Mechanism) -> None:
    case = shared(m)
    boss, worker = client_of(m.supervisor), client_of(m.caseworker)
    where = f"/cases/{case.reference}/do/keep-away/"
    assert "Choose a member" in text(boss.post(where, {"number": str(uuid.uuid4())}))
    sent = {
        "number": str(uuid.uuid4()), "member": str(m.caseworker.user_id), "reason": "accused", "words": "Named in it.",
    }  # fmt: skip
    assert boss.post(where, sent).status_code == 302
    assert worker.get(f"/cases/{case.reference}/").status_code == 404
    shown = text(boss.get(f"/cases/{case.reference}/access/"))
    back = re.search(r'href="([^"]+/do/let-back/[^"]+)"', shown)
    assert back
    assert boss.post(back[1], {"number": str(uuid.uuid4())}).status_code == 302
    assert worker.get(f"/cases/{case.reference}/").status_code == 200


def test_another_episode_opens_once(m: Mechanism) -> None:
    case = shared(m)
    worker, where = client_of(m.caseworker), f"/cases/{case.reference}/do/another-episode/"
    opened = worker.post(where, {"number": str(uuid.uuid4())})
    assert opened["Location"] != f"/cases/{case.reference}/"
    assert case.reference in text(worker.get(f"{opened['Location']}decisions/"))
    with acting(factories.TESTER):
        assert type(case).objects.filter(person_id=case.person_id).count() == 2


def test_an_officer_is_led_to_no_part_of_the_file_that_is_not_theirs(client: Client, m: Mechanism) -> None:
    case = shared(m)
    factories.a_plan(m, case)
    start, seen = f"/cases/{case.reference}/", set()
    waiting = [start, f"{start}decisions/"]
    while waiting:
        where = waiting.pop()
        seen.add(where)
        shown = text(client.get(where))
        waiting += [
            one for one in set(re.findall(r'href="(/cases/[^"?#]*)"', shown)) if one not in {*seen, *waiting}
        ]
    assert len(seen) > 6
    assert "/cases/" not in seen
