"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

What was told, once it became the file; a promised call goes with its signal.
"""

from django.db import migrations

KEPT_AWAY = {
    "signals_signal": "not nrm_in_conflict(case_id)",
    "signals_callback": "exists (select from signals_signal r where r.id = signal_id)",
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
    dependencies = [("signals", "0002_rules"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
