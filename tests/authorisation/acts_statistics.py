"""Counting: how each act is done in the world."""

from django.utils import timezone

from opennrm.country import profile
from opennrm.statistics import queries, tables
from opennrm.statistics.definitions import table_set
from opennrm.statistics.engine import Words
from opennrm.statistics.periods import Period, Quarter
from tests.authorisation.acting import Act

WORDS = Words("en", {}, "Not known")


def period() -> Period:
    """The running quarter."""
    return tables.period(profile(), Quarter.of(profile().today()), 1, timezone.now())


STATISTICS = {
    "queries.count": Act(lambda w, a: queries.count(a, profile(), table_set("kz").table("S1"), period())),
    "queries.names": Act(lambda w, a: queries.names(a, "en")),
    "queries.exported": Act(lambda w, a: queries.exported(a, table_set("kz").table("S1"), period()) or True),
    "tables.tabulated": Act(lambda w, a: tables.tabulated(a, profile(), "S1", period(), WORDS)),
    "tables.words": Act(lambda w, a: tables.words(a, profile(), "en", "Not known")),
}
