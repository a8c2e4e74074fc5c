"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

The last tables of this package, and those of clocks and letters, which lie below it and know no conflicts.
"""

from django.db import migrations

KEPT_AWAY = {
    "cases_assignment": "not nrm_in_conflict(case_id)",
    "cases_registerentry": "not nrm_in_conflict(case_id)",
    "deadlines_clock": "not nrm_in_conflict(case_id)",
    "deadlines_event": "exists (select from deadlines_clock r where r.id = clock_id)",
    "letters_letter": "not nrm_in_conflict(case_id)",
}
GUARDS = "".join(
    f"""
create policy kept_away on {table} as restrictive for select
    using (not (select nrm_has_conflicts()) or {found});
"""
    for table, found in KEPT_AWAY.items()
)
BACK = "".join(f"drop policy kept_away on {table};" for table in KEPT_AWAY)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_restraints"), ("deadlines", "0004_rules"), ("letters", "0002_rules")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
