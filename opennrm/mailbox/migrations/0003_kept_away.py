"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

A mailbox goes with its signal, a message with its mailbox. Whoever holds a receipt is no official and has no conflicts.
"""

from django.db import migrations

KEPT_AWAY = {
    "mailbox_mailbox": "exists (select from signals_signal r where r.id = signal_id)",
    "mailbox_message": "exists (select from mailbox_mailbox r where r.id = mailbox_id)",
    "mailbox_opening": "exists (select from mailbox_mailbox r where r.id = mailbox_id)",
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
    dependencies = [("mailbox", "0002_rules"), ("cases", "0006_restraints"), ("signals", "0003_kept_away")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
