"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

Of a visit one person's line is hidden, not the visit: the other persons found there are still helped.
"""

from django.db import migrations

KEPT_AWAY = {
    "incidents_found": "not nrm_in_conflict(case_id)",
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
    dependencies = [("incidents", "0002_rules"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
