"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

Every table of assistance that hangs on a case.
"""

from django.db import migrations

KEPT_AWAY = {
    "assistance_riskassessment": "not nrm_in_conflict(case_id)",
    "assistance_need": "not nrm_in_conflict(case_id)",
    "assistance_plan": "not nrm_in_conflict(case_id)",
    "assistance_plannedservice": "not nrm_in_conflict(case_id)",
    "assistance_servicegiven": "not nrm_in_conflict(case_id)",
    "assistance_stay": "not nrm_in_conflict(case_id)",
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
    dependencies = [("assistance", "0003_places_free"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
