"""Row-level security of second readings: those of an organisation are its own; the co-ordinator reads for figures.

A sample is drawn once and never changed: what was drawn can be drawn again from its seed.
"""

from django.db import migrations

RULES = """
alter table quality_sample enable row level security;
create policy sample_read on quality_sample for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) in ('national', 'system'));
create policy sample_new on quality_sample for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke update, delete on quality_sample from opennrm_app;

alter table quality_reading enable row level security;
create policy reading_read on quality_reading for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) in ('national', 'system'));
create policy reading_change on quality_reading for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy reading_new on quality_reading for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke delete on quality_reading from opennrm_app;

create function nrm_read_for_good() returns trigger language plpgsql as $$
begin
    if old.outcome <> '' and (new.outcome, new.grounds, new.answered_at, new.reader_id, new.decision_id)
        is distinct from (old.outcome, old.grounds, old.answered_at, old.reader_id, old.decision_id) then
        raise exception 'what a second reader has answered cannot change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger reading_is_answered_for_good before update on quality_reading
    for each row execute function nrm_read_for_good();
"""


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
