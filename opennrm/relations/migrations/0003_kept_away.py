"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

A link is hidden when either of its files is.
"""

from django.db import migrations

KEPT_AWAY = {
    "relations_associate": "not nrm_in_conflict(case_id)",
    "relations_link": "not (nrm_in_conflict(first_id) or nrm_in_conflict(second_id))",
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
    dependencies = [("relations", "0002_rules"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
