"""What waits of helping: places that are kept only a few days more, and what the plan promised by now."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.assistance import queries
from opennrm.country import profile
from opennrm.web.desk.item import SHOWN, Item, link

# Time enough to find another place, or to do what was promised.
DAYS_BEFORE_A_STAY_ENDS, DAYS_BEFORE_A_SERVICE_IS_DUE = 3, 1


def stays(actor: Actor) -> Iterator[Item]:
    """Places of people who are there and must know where they sleep next."""
    for one in queries.stays_ending(actor, DAYS_BEFORE_A_STAY_ENDS)[:SHOWN]:
        reference, url = one.case.reference, link("casework:section", one.case.reference, "stay")
        yield Item(
            _("A place is kept only until this day"),
            reference,
            url,
            one.reserved_at,
            _on(one.during.upper),
            True,
        )


def services(actor: Actor) -> Iterator[Item]:
    """Services of agreed plans, with the day that was named to the person."""
    country, language = profile(), get_language() or ""
    for one in queries.services_due(actor, DAYS_BEFORE_A_SERVICE_IS_DUE)[:SHOWN]:
        reference, url = one.case.reference, link("casework:section", one.case.reference, "plan")
        kind = country.code_of("services", one.kind).label(language)
        said = _("Planned by now: %(service)s") % {"service": kind}
        yield Item(said, reference, url, one.planned_at, _on(one.due_on), True)


def _on(day: date | None) -> datetime | None:
    return datetime.combine(day, time(23, 59), tzinfo=profile().timezone) if day else None


SOURCES = (stays, services)
