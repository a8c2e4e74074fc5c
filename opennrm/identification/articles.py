"""Under which article the deed is prosecuted: a history, and what a requalification changes for the person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.country import profile
from opennrm.identification import policies
from opennrm.identification.models import Article

if TYPE_CHECKING:
    from opennrm.cases.models import Case

PART = re.compile(r"[0-9]{1,2}([-.][0-9]{1,2})?(\([0-9]{1,2}\))?", re.ASCII)
RELATED = "yes"


class UnknownPart(ValueError):
    """A part of an article that is not written as numbers, such as 3 or 3(2)."""


class Change(StrEnum):
    """What a requalification changes. The social status is not among them: no criminal case is needed for it."""

    FIRST = "first"
    RELATED_GAINED = "related_gained"
    RELATED_LOST = "related_lost"
    FUND_GAINED = "fund_gained"
    FUND_LOST = "fund_lost"
    FUND_CHANGED = "fund_changed"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Turn:
    """One row of the history, with what it changed."""

    article: Article
    changes: tuple[Change, ...]


def history(actor: Actor, case: "Case") -> Sequence[Turn]:
    """The articles of a case, oldest first, each with what it changed; for those who work on it."""
    require(actor, policies.may_read_screening, case)
    rows = list(
        Article.objects.filter(case_id=case.pk)
        .select_related("organisation")
        .order_by("since_on", "recorded_at")
    )
    before: list[Article | None] = [None, *rows]
    return [Turn(now, changes(then, now)) for then, now in zip(before, rows, strict=False)]


def changes(before: Article | None, now: Article) -> tuple[Change, ...]:
    """What it means that the deed is now prosecuted under this article."""
    if before is None:
        return (Change.FIRST,)
    found = []
    if (before.related == RELATED) != (now.related == RELATED):
        found.append(Change.RELATED_GAINED if now.related == RELATED else Change.RELATED_LOST)
    if before.fund_category != now.fund_category:
        found.append(_of_the_fund(before.fund_category, now.fund_category))
    return tuple(found) or (Change.NOTHING,)


def requalify(
    actor: Actor, case_id: UUID, *, article: str, part: str, since_on: date, article_id: UUID
) -> Article:
    """Write down under which article the deed is prosecuted from that day on; the same id again writes nothing.

    Changes neither the social nor the procedural status. Others learn of it by the milestone.

    Raises:
        NotInProfile: the profile has no such article on that day. UnknownPart: the part is no number.
    """
    with transaction.atomic():
        case = case_queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)
        require(actor, policies.may_record_article, case)
        known = Article.objects.filter(pk=article_id, case_id=case.pk).first()
        if known:
            return known
        if part and not PART.fullmatch(part):
            raise UnknownPart
        offence = profile().offence(article, since_on)
        found = Article(
            id=article_id, case_id=case.pk, organisation_id=actor.organisation_id, recorded_by_id=actor.user_id,
            article=offence.article, part=part, since_on=since_on, related=offence.related,
            fund_category=offence.fund_category, edition_from=offence.valid_from, profile_version=profile().version,
        )  # fmt: skip
        found.save(force_insert=True)
        log.record(actor, "article.record", object_id=found.pk, case_id=case.pk)
        cases.milestone(actor, case, "offence.requalified", found.pk)
    return found


def _of_the_fund(before: str, now: str) -> Change:
    if not before:
        return Change.FUND_GAINED
    return Change.FUND_CHANGED if now else Change.FUND_LOST
