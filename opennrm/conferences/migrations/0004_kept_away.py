"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

Besides the conflicts that a member declares for one conference.
"""

from django.db import migrations

KEPT_AWAY = {
    "conferences_conference": "not nrm_in_conflict(case_id)",
    "conferences_seat": "not nrm_in_conflict(case_id)",
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
    dependencies = [("conferences", "0003_questions_of_the_profile"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
