"""How the acts of reviews, motions, evidence, articles, terms, conflicts and episodes are done in the world."""

import uuid
from datetime import timedelta
from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import conflicts, episodes
from opennrm.cases import queries as case_queries
from opennrm.cases.holds import live, refuse_against, refuse_clash, refuse_closure
from opennrm.cases.models import Case
from opennrm.country import profile
from opennrm.identification import actions as identification
from opennrm.identification import articles, evidence, motions, reviews, stops, terms
from opennrm.identification import queries as identification_queries
from opennrm.identification.models import Term
from opennrm.identification.states import EndReason
from tests import factories
from tests.authorisation.acting import Act, holds
from tests.authorisation.world import SYSTEM, World
from tests.factories import REASONS, WOMAN, examined

ANSWER = reviews.Answer("upheld", REASONS)


def file(w: World, a: Actor) -> Case:
    """The file as this actor finds it."""
    return case_queries.case_by_id(a, w.case.pk)


def own_formal_draft(w: World, a: Actor) -> Any:
    """The actor's own draft of the formal decision."""
    return identification.draft(a, w.case.pk, stage="formal", outcome="positive", reasons=REASONS)


def drafted(w: World) -> None:
    """An officer of the deciding organisation has a draft."""
    w.draft = w.drafted()  # type: ignore[attr-defined]


def decided(w: World, outcome: str, code: str) -> Any:
    """A formal decision in force."""
    with acting(w.officer):
        draft = identification.draft(
            w.officer,
            w.case.pk,
            stage="formal",
            outcome=outcome,
            reason_codes=[code] if code else [],
            reasons=REASONS,
        )
        examined(w.officer, draft, factories.FOUND[outcome])
        draft = identification.submit(w.officer, draft.pk)
    with acting(w.second):
        return identification.approve(w.second, draft.pk, draft.content_hash)


def refused(w: World) -> None:
    """The formal decision is negative."""
    w.refusal = decided(w, "negative", "insufficient")  # type: ignore[attr-defined]


def suspended(w: World) -> None:
    """The formal decision was put off."""
    w.suspension = decided(w, "suspended", "untraceable")  # type: ignore[attr-defined]


def listed(w: World) -> None:
    """The deciding organisation has listed a piece of evidence."""
    piece = evidence.Piece("document", ("act",), "A paper with the debt.")
    with acting(w.officer):
        w.piece = evidence.add(w.officer, w.case.pk, piece, evidence_id=uuid.uuid4())  # type: ignore[attr-defined]


def filing() -> reviews.Filing:
    """What a person asks."""
    return reviews.Filing("person", profile().today(), ("facts",), "It was otherwise.")


def filed(w: World) -> None:
    """The leading organisation wrote down that the person asks for a review."""
    refused(w)
    with acting(w.worker):
        w.review = reviews.file(w.worker, w.refusal.pk, filing(), review_id=uuid.uuid4())  # type: ignore[attr-defined]


def proposed(w: World) -> None:
    """A third officer proposes an answer."""
    filed(w)
    third = factories.an_actor("decision_officer", w.organisations["accepted"])
    with acting(third):
        w.review = reviews.propose(third, w.review.pk, ANSWER)  # type: ignore[attr-defined]


def reviewed(w: World) -> None:
    """A fourth officer agreed."""
    proposed(w)
    fourth = factories.an_actor("decision_officer", w.organisations["accepted"])
    with acting(fourth):
        w.review = reviews.decide(fourth, w.review.pk, w.review.content_hash)  # type: ignore[attr-defined]


def shorten(w: World, a: Actor) -> Any:
    """Ask to end the recovery period."""
    return motions.ask(
        a, w.case.pk, "shorten_recovery", ground="waived", reasons=REASONS, motion_id=uuid.uuid4()
    )


def asked(w: World) -> None:
    """The officer asks to end the recovery period."""
    with acting(w.officer):
        w.motion = shorten(w, w.officer)  # type: ignore[attr-defined]


def expiring(w: World) -> None:
    """The person is identified, and the status ends soon."""
    decided(w, "positive", "")
    with acting(SYSTEM):
        found = Term.objects.get(case_id=w.case.pk)
        w.term = Term.objects.create(  # type: ignore[attr-defined]
            case_id=w.case.pk, decision=w.decision, organisation_id=found.organisation_id, from_on=found.from_on,
            until_on=found.from_on + timedelta(days=20), profile_version="",
        )  # fmt: skip
        terms.warn(SYSTEM)


def around_a_decision(w: World) -> None:
    """Everything that can stand around the decisions of a file."""
    for before in (filed, listed, asked, kept_away):
        before(w)
    today = profile().today()
    with acting(w.worker):
        articles.requalify(
            w.worker, w.case.pk, article="128", part="", since_on=today, article_id=uuid.uuid4()
        )
    with acting(SYSTEM):
        Term.objects.create(
            case_id=w.case.pk,
            decision=w.decision,
            organisation_id=w.org("accepted").pk,
            from_on=today,
            profile_version="",
        )


def kept_away(w: World) -> None:
    """The supervisor of the leading organisation keeps the reception away from the file."""
    with acting(w.boss):
        w.conflict = conflicts.keep_away(  # type: ignore[attr-defined]
            w.boss, w.case.pk, w.reception.user_id, reason="relative", words="The owner's sister."
        )


def done(_: Any) -> bool:
    """What was read may be empty."""
    return True


CASES_MORE: dict[str, Act] = {
    "holds.live": Act(lambda w, a: bool(list(live(a, file(w, a))))),
    "holds.refuse_clash": Act(lambda w, a: refuse_clash(a, w.case.pk, "removal_notice")),
    "holds.refuse_against": Act(
        lambda w, a: refuse_against(a, w.case.pk, "end_assistance", "stay_end_reasons", "put_out")
    ),
    "holds.refuse_closure": Act(lambda w, a: refuse_closure(a, w.case.pk, "other")),
    "conflicts.conflicts": Act(
        lambda w, a: holds(conflicts.conflicts(a, file(w, a)), w.conflict.pk) or done(a), kept_away
    ),
    "conflicts.words": Act(lambda w, a: conflicts.words(a, w.conflict), kept_away),
    "conflicts.declare": Act(lambda w, a: conflicts.declare(a, w.case.pk, reason="relative")),
    "conflicts.keep_away": Act(
        lambda w, a: conflicts.keep_away(a, w.case.pk, w.head.user_id, reason="accused", words="Seen there.")
    ),
    "conflicts.lift": Act(lambda w, a: conflicts.lift(a, w.conflict.pk), kept_away),
    "episodes.others": Act(lambda w, a: done(list(episodes.others(a, file(w, a))))),
    "episodes.open_another": Act(
        lambda w, a: episodes.open_another(a, w.case.pk, WOMAN, case_id=uuid.uuid4())
    ),
}

IDENTIFICATION_MORE: dict[str, Act] = {
    "queries.grounds": Act(lambda w, a: done(identification_queries.grounds(a, w.decision, "act"))),
    "queries.credibility": Act(lambda w, a: done(identification_queries.credibility(a, w.decision))),
    "queries.earlier_decisions": Act(
        lambda w, a: holds(identification_queries.earlier_decisions(a, w.case), w.decision.pk)
    ),
    "elements.examine": Act(
        lambda w, a: identification.examine(a, own_formal_draft(w, a).pk, "act", finding="unclear")
    ),
    "elements.examine:another's": Act(
        lambda w, a: identification.examine(a, w.draft.pk, "act", finding="unclear"), drafted
    ),
    "elements.note_credibility": Act(
        lambda w, a: identification.note_credibility(a, own_formal_draft(w, a).pk, "Steady.")
    ),
    "evidence.evidence": Act(
        lambda w, a: holds([one.evidence for one in evidence.evidence(a, file(w, a))], w.piece.pk), listed
    ),
    "evidence.live_ids": Act(lambda w, a: w.piece.pk in evidence.live_ids(a, file(w, a)), listed),
    "evidence.is_objective": Act(lambda w, a: evidence.is_objective(a, file(w, a), [w.piece.pk]), listed),
    "evidence.add": Act(
        lambda w, a: evidence.add(
            a, w.case.pk, evidence.Piece("medical", ("means",), "A report."), evidence_id=uuid.uuid4()
        )
    ),
    "evidence.withdraw": Act(lambda w, a: evidence.withdraw(a, w.piece.pk), listed),
    "reviews.reviews": Act(lambda w, a: holds(reviews.reviews(a), w.review.pk), filed),
    "reviews.review": Act(lambda w, a: reviews.review(a, w.review.pk), filed),
    "reviews.of_case": Act(lambda w, a: holds(reviews.of_case(a, file(w, a)), w.review.pk), filed),
    "reviews.waiting": Act(lambda w, a: holds(reviews.waiting(a), w.review.pk), filed),
    "reviews.words": Act(lambda w, a: reviews.words(a, w.review), filed),
    "reviews.reasons": Act(lambda w, a: reviews.reasons(a, w.review), proposed),
    "reviews.reasons:decided": Act(lambda w, a: reviews.reasons(a, w.review), reviewed),
    "reviews.file": Act(
        lambda w, a: reviews.file(a, w.refusal.pk, filing(), review_id=uuid.uuid4()), refused
    ),
    "reviews.propose": Act(lambda w, a: reviews.propose(a, w.review.pk, ANSWER), filed),
    "reviews.return_review": Act(lambda w, a: reviews.return_review(a, w.review.pk), proposed),
    "reviews.decide": Act(lambda w, a: reviews.decide(a, w.review.pk, w.review.content_hash), proposed),
    "reviews.withdraw_review": Act(lambda w, a: reviews.withdraw_review(a, w.review.pk), filed),
    "reviews.tell": Act(lambda w, a: reviews.tell(a, w.review.pk, profile().today()), reviewed),
    "motions.motions": Act(lambda w, a: holds(motions.motions(a), w.motion.pk), asked),
    "motions.motion": Act(lambda w, a: motions.motion(a, w.motion.pk), asked),
    "motions.of_case": Act(lambda w, a: holds(motions.of_case(a, file(w, a)), w.motion.pk), asked),
    "motions.waiting": Act(lambda w, a: holds(motions.waiting(a), w.motion.pk), asked),
    "motions.reasons": Act(lambda w, a: motions.reasons(a, w.motion), asked),
    "motions.ask": Act(shorten),
    "motions.agree": Act(lambda w, a: motions.agree(a, w.motion.pk, w.motion.content_hash), asked),
    "motions.refuse": Act(lambda w, a: motions.refuse(a, w.motion.pk), asked),
    "motions.withdraw_motion": Act(lambda w, a: motions.withdraw_motion(a, w.motion.pk), asked),
    "articles.history": Act(lambda w, a: done(articles.history(a, file(w, a)))),
    "articles.requalify": Act(
        lambda w, a: articles.requalify(
            a, w.case.pk, article="128", part="1", since_on=profile().today(), article_id=uuid.uuid4()
        )
    ),
    "terms.term": Act(lambda w, a: terms.term(a, file(w, a)), expiring),
    "terms.expiring": Act(lambda w, a: holds(terms.expiring(a), w.term.pk), expiring),
    "stops.resume": Act(lambda w, a: stops.resume(a, w.suspension.pk), suspended),
}


def still_runs(w: World, a: Actor) -> bool:
    """Whether the actor may say that the recovery period is over: here it is not, which is no question of authority."""
    try:
        identification.end_recovery(a, w.case.pk, EndReason.LAPSED)
    except identification.TooEarly:
        return True
    return False
