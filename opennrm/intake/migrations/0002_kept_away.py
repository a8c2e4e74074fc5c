"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

The form as it came, and what was on it.
"""

from django.db import migrations

KEPT_AWAY = {
    "intake_report": "not nrm_in_conflict(case_id)",
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
    dependencies = [("intake", "0001_initial"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
