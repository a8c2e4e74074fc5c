"""Around the decisions of the invented stories: evidence, reviews of refusals, requalified articles, and motions."""

import random
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases import queries as cases
from opennrm.commands.demonstration import words
from opennrm.commands.demonstration.mix import Subject
from opennrm.commands.demonstration.scene import Scene
from opennrm.identification import articles, evidence, motions, queries, reviews
from opennrm.identification.evidence import Piece
from opennrm.identification.states import Outcome, Status

Story = Iterator[float]
# Of the refusals, those of which the person asks for a review; and what the reviewers say.
ASKS = 0.6
OUTCOMES = {"upheld": 45, "reversed": 35, "remitted": 20}
PIECES = (
    Piece(
        "account", ("act", "purpose"), "Рассказ о вербовке, дороге и работе без оплаты.", "беседа с офицером"
    ),
    Piece("document", ("purpose",), "Тетрадь с записями долга.", "передана самим человеком"),
    Piece("inspection", ("act",), "Акт осмотра места: спальные места под замком.", "инспекция труда"),
    Piece("digital", ("act",), "Сообщения работодателя с отказом платить.", "телефон человека"),
)


def gather(subject: Subject, chance: random.Random, officer: Actor, case_id: UUID) -> None:
    """Two pieces of evidence before the formal decision."""
    with acting(officer):
        for piece in chance.sample(PIECES, k=2):
            evidence.add(officer, case_id, piece, evidence_id=_uuid(chance))


def review(scene: Scene, subject: Subject, chance: random.Random, helper: Actor, case_id: UUID) -> Story:
    """The person asks for a review; two officers who had no part in the refusal decide it."""
    if chance.random() > ASKS:
        return
    yield chance.choice((20, 70, 200))
    with acting(helper):
        refusal = queries.decisions(helper).get(
            case_id=case_id, status=Status.APPROVED, outcome=Outcome.NEGATIVE
        )
        filing = reviews.Filing(
            chance.choice(("person", "advocate")), timezone.localdate(timezone.now()), ("evidence_ignored",),
            "Человек говорит, что его не спросили о паспорте и долге.",
        )  # fmt: skip
        found = reviews.file(helper, refusal.pk, filing, review_id=_uuid(chance))
    first, second = scene.actors["reviewer"], scene.actors["second.reviewer"]
    yield chance.choice((48, 90, 160))
    outcome = chance.choices(tuple(OUTCOMES), weights=tuple(OUTCOMES.values()))[0]
    findings = {one: (finding, forms) for one, finding, forms in words.findings(subject, True)}
    reasons = words.reasons(subject, str(refusal.stage), outcome == "reversed")
    with acting(first):
        found = reviews.propose(
            first, found.pk, reviews.Answer(outcome, reasons, findings if outcome == "reversed" else {})
        )
    yield chance.choice((4, 20, 60))
    with acting(second):
        reviews.decide(second, found.pk, found.content_hash)
    yield 6
    with acting(helper):
        reviews.tell(helper, found.pk, timezone.localdate(timezone.now()))


def prosecuted(chance: random.Random, helper: Actor, case_id: UUID) -> Story:
    """The deed is prosecuted as unlawful deprivation of liberty, and sometimes requalified."""
    with acting(helper):
        _article(helper, chance, case_id, chance.choice(("126", "309", "128")))
    if chance.random() < 0.5:
        yield 24 * 12
        with acting(helper):
            _article(helper, chance, case_id, "128")


def ask_for_an_end(chance: random.Random, officers: list[Actor], case_id: UUID) -> Story:
    """Now and then the person no longer wants the recovery period; a second officer does not always agree."""
    if chance.random() > 0.06:
        return
    yield 24 * 9
    author, second = officers
    with acting(author):
        asked = motions.ask(
            author, case_id, "shorten_recovery", ground="waived", motion_id=_uuid(chance),
            reasons="Человек сам просит завершить период: он нашёл работу и живёт у родных в другом городе.",
        )  # fmt: skip
    yield chance.choice((20, 24 * 40))
    with acting(second):
        motions.refuse(second, asked.pk)


def _article(helper: Actor, chance: random.Random, case_id: UUID, article: str) -> None:
    since = timezone.localdate(timezone.now()) - timedelta(days=2)
    opened = cases.case_by_id(helper, case_id).opened_at.date()
    articles.requalify(
        helper, case_id, article=article, part="1", since_on=max(since, opened), article_id=_uuid(chance)
    )


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
