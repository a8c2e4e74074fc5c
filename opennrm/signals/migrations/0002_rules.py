"""Row-level security of signals: the organisation that was told finds them, and nobody else; the co-ordinator counts them.

- A signal is read and written by the organisation to which it was told. The co-ordinator (reach `national`) reads the
  open columns for counts: the words are sealed under a key that only the organisation holds.
- The public page receives as the system (reach `system`), because whoever tells has no account.
- Call backs and hand-overs are the organisation's own affair.
"""

from django.db import migrations

RULES = """
alter table signals_signal enable row level security;
create policy signal_read on signals_signal for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) in ('national', 'system'));
create policy signal_change on signals_signal for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy signal_new on signals_signal for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke delete on signals_signal from opennrm_app;
""" + "".join(
    f"""
alter table signals_{table} enable row level security;
create policy {table}_read on signals_{table} for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy {table}_change on signals_{table} for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy {table}_new on signals_{table} for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke delete on signals_{table} from opennrm_app;
"""
    for table in ("callback", "handover")
)


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
