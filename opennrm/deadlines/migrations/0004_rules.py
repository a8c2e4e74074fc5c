"""Row-level security of events and targets: an event is found with its clock and never changed; the co-ordinator sets targets."""

from django.db import migrations

RULES = """
drop policy clock_change on deadlines_clock;
create policy clock_change on deadlines_clock for update
    using (organisation_id = (select nrm_organisation()) or set_by_id = (select nrm_organisation())
        or (select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));

alter table deadlines_event enable row level security;
create policy event_read on deadlines_event for select
    using (exists (select from deadlines_clock c where c.id = clock_id));
create policy event_new on deadlines_event for insert
    with check ((organisation_id = nrm_organisation() or nrm_reach() = 'system')
        and exists (select from deadlines_clock c where c.id = clock_id));

alter table deadlines_target enable row level security;
create policy target_read on deadlines_target for select using (nrm_reach() <> '');
create policy target_new on deadlines_target for insert
    with check (nrm_reach() in ('national', 'system') and organisation_id = nrm_organisation());
create policy target_end on deadlines_target for update using ((select nrm_reach()) in ('national', 'system'));

create function nrm_clock_event_is_final() returns trigger language plpgsql as $$
begin
    raise exception 'what happened to a clock is written once' using errcode = 'check_violation';
end $$;
create trigger clock_event_is_final before update or delete on deadlines_event
    for each row execute function nrm_clock_event_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_events")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
