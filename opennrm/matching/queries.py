"""Searching for a person by name, year of birth, telephone or document."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.audit.models import Entry
from opennrm.matching import client, policies, ranking
from opennrm.matching.client import SearchUnavailable
from opennrm.matching.encoding import LONGEST_TEXT, asked
from opennrm.matching.ranking import REASONS, Found
from opennrm.people import queries as people
from opennrm.vault import tokens

__all__ = ["REASONS", "Found", "SearchUnavailable", "TooManySearches", "may_search", "search"]

CANDIDATES = 20
ACTION = "matching.search"

may_search = policies.may_search


class TooManySearches(Exception):
    """The actor has searched more often in this hour than the installation allows."""


def search(actor: Actor, text: str, limit: int = 20) -> list[Found]:
    """The people that may be meant, best first, with reasons as codes.

    The matching process proposes; row-level security and the vault have the last word on who is opened. The search is
    logged with the people shown and a hash that links only the same words of the same actor on the same day.

    Raises:
        Denied: the actor may not search. TooManySearches. SearchUnavailable: try again later, `reason` says why.
    """
    require(actor, policies.may_search)
    refuse_too_many(actor)
    wanted = asked(text)
    if not (wanted.words or wanted.numbers or wanted.year):
        return []
    proposed = client.search(actor.organisation_id, text[:LONGEST_TEXT], CANDIDATES)
    identities = people.identities(actor, [person_id for person_id, _ in proposed])
    found = ranking.rank(wanted, proposed, identities, limit)
    log.record(
        actor,
        ACTION,
        object_type="person",
        shown=[each.person_id for each in found],
        detail={"asked": trace(actor, text), "found": len(found)},
    )
    return found


def refuse_too_many(actor: Actor) -> None:
    """Counts the actor's searches of the last hour in the log. Raises TooManySearches."""
    since = timezone.now() - timedelta(hours=1)
    searches = Entry.objects.filter(actor_id=actor.user_id, action=ACTION, at__gt=since)
    if searches.count() >= settings.OPENNRM_SEARCHES_PER_HOUR:
        raise TooManySearches


def trace(actor: Actor, text: str) -> str:
    """A keyed hash, bound to actor and day so that the log is no index of searched names."""
    said = f"{actor.user_id}:{timezone.now():%Y-%m-%d}:{' '.join(text.casefold().split())}"
    return tokens.fingerprint(said, "search").hex()[:32]
