"""What the database holds, seen by its superuser, against what clients were told."""

from typing import Any
from uuid import UUID, uuid5

import psycopg
from psycopg.conninfo import make_conninfo

from tests import databases

# What one submission leaves, as a count for each case; one of each, or something is missing or doubled.
PARTS = {
    "participant": "select count(*) from cases_participant x where x.case_id = c.id",
    "assignment": "select count(*) from cases_assignment x where x.case_id = c.id",
    "consent": "select count(*) from cases_consent x where x.case_id = c.id",
    "milestone": "select count(*) from cases_milestone x where x.case_id = c.id and x.code = 'opened'",
    "person": "select count(*) from people_person x where x.id = c.person_id",
    "referral": "select count(*) from referrals_referral x where x.case_id = c.id and x.note is not null",
    "clock": "select count(*) from deadlines_clock x where x.case_id = c.id",
    "notice": "select count(*) from notices_notice x join referrals_referral r on r.id = x.object_id where r.case_id = c.id",
    "submission": "select count(*) from workflow_submission x where x.answer->>'reference' = c.reference",
    "keys of the person": "select count(*) / 4 from vault_wrap x where x.subject_id = c.person_id",
    "keys of the file": "select count(*) / 4 from vault_wrap x where x.subject_id = c.id",
    "narrative": "select (c.narrative is not null)::int",
    **{
        action: f"select count(*) from audit_entry x where x.case_id = c.id and x.action = '{action}'"
        for action in ("case.open", "case.narrate", "consent.give", "referral.propose", "case.share")
    },
}
# What belongs to nothing.
ORPHANS = {
    "person": "select count(*) from people_person x where not exists (select from cases_case c where c.person_id = x.id)",
    "log of a case": "select count(*) from audit_entry x where x.action = 'case.open'"
    " and not exists (select from cases_case c where c.id = x.object_id)",
    "log of a referral": "select count(*) from audit_entry x where x.action = 'referral.propose'"
    " and not exists (select from referrals_referral r where r.id = x.object_id)",
    "entry outside the chain": "select count(*) from audit_entry x"
    " where not exists (select from audit_link l where l.entry_id = x.id)",
    "link without an entry": "select count(*) from audit_link l"
    " where not exists (select from audit_entry x where x.id = l.entry_id)",
    "submission without an answer": "select count(*) from workflow_submission where answer is null",
    "key": "select count(*) from vault_wrap x where not exists (select from people_person p where p.id = x.subject_id)"
    " and not exists (select from cases_case c where c.id = x.subject_id)",
}


def rows(database: databases.Copy, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Everything that the query finds, whoever may see it."""
    with psycopg.connect(make_conninfo(**database.superuser)) as connection:
        return connection.execute(query.encode(), values).fetchall()


def half_done(database: databases.Copy) -> list[str]:
    """Every file of which a part is missing or doubled, and everything that belongs to no file."""
    counts = ", ".join(f"({query})" for query in PARTS.values())
    found = [
        f"case {row[0]}: {count} x {part}"
        for row in rows(database, f"select c.id, {counts} from cases_case c")
        for part, count in zip(PARTS, row[1:], strict=True)
        if count != 1
    ]
    orphans = {what: rows(database, query)[0][0] for what, query in ORPHANS.items()}
    return found + [f"{count} x {what} without its own" for what, count in orphans.items() if count]


def lost(database: databases.Copy, acknowledged: dict[UUID, dict[str, Any]]) -> list[UUID]:
    """The keys of what was acknowledged and is not stored as the receipt says."""
    # An organisation's key is its own: the id of the file follows from both.
    found = {
        (str(case_id), str(opened_by), reference, str(referral_id))
        for case_id, opened_by, reference, referral_id in rows(
            database,
            "select c.id, c.opened_by_id, c.reference, r.id"
            " from cases_case c join referrals_referral r on r.case_id = c.id",
        )
    }
    openers = {opened_by for _case, opened_by, _reference, _referral in found}
    return [
        key
        for key, receipt in acknowledged.items()
        if not any(
            (str(uuid5(uuid5(key, one), "case")), one, receipt["reference"], receipt["referrals"][0]) in found
            for one in openers
        )
    ]


def count(database: databases.Copy, table: str) -> int:
    """How many rows a table has."""
    number: int = rows(database, f"select count(*) from {table}")[0][0]
    return number
