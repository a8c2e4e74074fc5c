"""What stands around the decisions of a case: term, motions, reviews, articles, other episodes."""

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import episodes
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.identification import articles, motions, queries, reviews, terms
from opennrm.identification.articles import Change, Turn

if TYPE_CHECKING:
    from opennrm.cases.models import Case
    from opennrm.identification.models import Article

CHANGES: dict[Change, Promise] = {
    Change.FIRST: _("The first article that was written down."),
    Change.RELATED_GAINED: _("The article now counts as trafficking in the offence statistics."),
    Change.RELATED_LOST: _("The article does not count as trafficking in the offence statistics any more."),
    Change.FUND_GAINED: _("The compensation fund names this article: a claim may now be possible."),
    Change.FUND_LOST: _("The compensation fund does not name this article: look at the claim again."),
    Change.FUND_CHANGED: _("The category of the compensation fund changes: look at the claim again."),
    Change.NOTHING: _("Nothing changes for the person."),
}


def around(actor: Actor, case: "Case") -> dict[str, Any]:
    """All of it, for the pages of those who work on the case."""
    return {
        "term": terms.term(actor, case),
        "term_ask": words_of_clock(),
        "motions": motions.of_case(actor, case),
        "reviews": reviews.of_case(actor, case),
        "articles": [turn(one) for one in reversed(articles.history(actor, case))],
        "episodes": [
            {"case": other, "decisions": queries.earlier_decisions(actor, other)}
            for other in episodes.others(actor, case)
        ],
    }


def turn(one: Turn) -> dict[str, Any]:
    """One row of the history of articles in words."""
    return {
        "article": one.article,
        "title": article(one.article),
        "changes": [CHANGES[change] for change in one.changes],
        "who": one.article.organisation.name(get_language() or ""),
    }


def article(found: "Article") -> str:
    """What an article is about, in the edition of its day."""
    try:
        return profile().offence(found.article, found.since_on).label(get_language() or "")
    except NotInProfile:
        return ""


def words_of_clock() -> str:
    """What must be asked about the term of the status, while it is not known."""
    rule = profile().clock(terms.RULE)
    return rule.ask if rule.legal.is_unknown else ""
