"""Row-level security of clocks: who must act, who set the clock, who takes part in the case, the co-ordinator."""

from django.db import migrations

RULES = """
alter table deadlines_clock enable row level security;
create policy clock_read on deadlines_clock for select
    using (organisation_id = (select nrm_organisation()) or set_by_id = (select nrm_organisation())
        or (select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy clock_change on deadlines_clock for update
    using (organisation_id = (select nrm_organisation()) or set_by_id = (select nrm_organisation())
        or (select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy clock_new on deadlines_clock for insert
    with check (set_by_id = nrm_organisation() or nrm_reach() = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
