"""Counting in the database: groups of codes and a number, never a row of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.country.snapshot import Profile
from opennrm.statistics import policies
from opennrm.statistics.definitions import Table
from opennrm.statistics.periods import Period, Quarter

REFERRALS = """
with firsts as (
    select distinct on (r.case_id) r.case_id, r.sender_id, r.sent_at as at
    from referrals_referral r where r.purpose = 'identification' order by r.case_id, r.sent_at, r.id)
select to_char(f.at at time zone %(zone)s, 'YYYY"Q"Q') as quarter,
    coalesce(nullif(i.age_then, 'unknown'), case when i.id is not null or c.age_band = 'unknown' then 'unknown'
        when c.is_child then 'child' else 'adult' end) as age,
    coalesce(nullif(i.place, 'unknown'), case when c.is_internal then 'home' else 'unknown' end) as place,
    array_to_string(array(select distinct one from unnest(c.forms
        || case when c.sector = 'illicit' then array['illicit'] else array[]::text[] end) one order by one), '+') as exploitation,
    c.sex as gender, c.citizenship as nationality, o.code as responder, o.kind as kind, '' as outcome, count(*) as n
from firsts f join cases_case c on c.id = f.case_id join organisations_organisation o on o.id = f.sender_id
    left join intake_report i on i.case_id = c.id
where f.at >= %(since)s and f.at < %(until)s
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
DECISIONS = """
select to_char(d.approved_at at time zone %(zone)s, 'YYYY"Q"Q') as quarter,
    coalesce(nullif(i.age_then, 'unknown'), case when i.id is not null or c.age_band = 'unknown' then 'unknown'
        when c.is_child then 'child' else 'adult' end) as age,
    coalesce(nullif(i.place, 'unknown'), case when c.is_internal then 'home' else 'unknown' end) as place,
    array_to_string(array(select distinct one from unnest(c.forms
        || case when c.sector = 'illicit' then array['illicit'] else array[]::text[] end) one order by one), '+') as exploitation,
    c.sex as gender, c.citizenship as nationality, '' as responder, '' as kind, d.outcome as outcome, count(*) as n
from identification_decision d join cases_case c on c.id = d.case_id left join intake_report i on i.case_id = c.id
where d.stage = %(stage)s and d.approved_at is not null and d.outcome in ('positive', 'negative')
    and d.approved_at >= %(since)s and d.approved_at < %(until)s
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
NOTIFICATIONS = """
select to_char(n.month, 'YYYY"Q"Q') as quarter,
    case when n.age_band = 'unknown' then 'unknown' else 'adult' end as age, 'unknown' as place,
    array_to_string(array(select distinct one from unnest(n.forms) one order by one), '+') as exploitation,
    n.sex as gender, n.nationality as nationality, '' as responder, '' as kind, '' as outcome, count(*) as n
from notifications_notification n
where n.month >= (%(since)s at time zone %(zone)s)::date and n.month < (%(until)s at time zone %(zone)s)::date
group by 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
# When the installation began to keep what a rule counts: before that, nothing is known, and nothing is not nought.
BEGAN = {
    "referrals": "select min(sent_at) from referrals_referral where purpose = 'identification'",
    "reasonable_grounds": "select min(sent_at) from referrals_referral where purpose = 'identification'",
    "formal": "select min(sent_at) from referrals_referral where purpose = 'identification'",
    "notifications": "select least(min(r.sent_at), (select min(month)::timestamptz from notifications_notification)) "
    "from referrals_referral r",
}
STATEMENTS = {
    "referrals": REFERRALS,
    "reasonable_grounds": DECISIONS,
    "formal": DECISIONS,
    "notifications": NOTIFICATIONS,
}
DIMENSIONS = (
    "quarter",
    "age",
    "place",
    "exploitation",
    "gender",
    "nationality",
    "responder",
    "kind",
    "outcome",
)


@dataclass(frozen=True)
class Counted:
    """How many, of what: codes by dimension, and a number."""

    codes: Mapping[str, str]
    n: int


@dataclass(frozen=True)
class Count:
    """What a table is made of; `known_from` is the first quarter of which anything can be known."""

    groups: tuple[Counted, ...]
    known_from: Quarter | None


def count(actor: Actor, country: Profile, table: Table, period: Period) -> Count:
    """The groups of one table in a period, as known at its frozen moment.

    Raises:
        Denied: the actor does not see the whole mechanism.
    """
    require(actor, policies.may_count)
    zone = country.timezone
    asked: dict[str, str | datetime] = {
        "zone": zone.key,
        "since": period.since(zone),
        "until": period.until(zone),
        "stage": table.counts,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[table.counts], asked)
        rows = cursor.fetchall()
        cursor.execute(BEGAN[table.counts])
        began: datetime | None = cursor.fetchone()[0]
    log.record(
        actor, "statistics.count", detail={"table": table.code.lower(), "until": str(period.last).lower()}
    )
    groups = [Counted(_told(row[:-1]), row[-1]) for row in rows]
    return Count(
        tuple(one for one in groups if not table.kinds or one.codes["kind"] in table.kinds),
        Quarter.of(began.astimezone(zone).date()) if began else None,
    )


def _told(values: tuple[Any, ...]) -> dict[str, str]:
    codes = dict(zip(DIMENSIONS, map(str, values), strict=True))
    return {**codes, "year": codes["quarter"][:4]}


def names(actor: Actor, language: str) -> dict[str, str]:
    """The names of the organisations, by code."""
    require(actor, policies.may_count)
    with connection.cursor() as cursor:
        cursor.execute("select code, name_en, name_kk, name_ru from organisations_organisation")
        rows = cursor.fetchall()
    place = {"kk": 2, "ru": 3}.get(language, 1)
    return {row[0]: row[place] or row[1] for row in rows}


def exported(actor: Actor, table: Table, period: Period) -> None:
    """The log notes that a table left the system."""
    require(actor, policies.may_count)
    log.record(
        actor, "statistics.export", detail={"table": table.code.lower(), "until": str(period.last).lower()}
    )
