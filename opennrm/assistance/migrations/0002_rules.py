"""Row-level security of assistance, and a list of given services that is only ever added to.

- Whoever takes part in the case reads and writes; the co-ordinator (reach `national`) reads, for counts: the words are
  sealed. Assumes `nrm_can_see` of `cases`.
- An organisation sees its own places and who has them, also when it no longer takes part in the case: otherwise a place
  that somebody has would seem free.
"""

from django.db import migrations

TABLES = ("riskassessment", "need", "plan", "plannedservice", "servicegiven", "stay")

HAS_PLACE = """
create function nrm_has_place(place_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.assistance_place p
        where p.id = nrm_has_place.place_id and p.organisation_id = public.nrm_organisation());
end $$;
"""

RULES = "".join(
    f"""
alter table assistance_{table} enable row level security;
create policy {table}_read on assistance_{table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id)
        {"or nrm_has_place(place_id)" if table == "stay" else ""});
create policy {table}_change on assistance_{table} for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy {table}_new on assistance_{table} for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke delete on assistance_{table} from opennrm_app;
"""
    for table in TABLES
)

PLACES = """
alter table assistance_place enable row level security;
create policy place_read on assistance_place for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) in ('national', 'system'));
create policy place_change on assistance_place for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy place_new on assistance_place for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke delete on assistance_place from opennrm_app;
"""

WRITTEN_ONCE = """
create function nrm_written_once() returns trigger language plpgsql as $$
begin
    raise exception 'written once: take it back by a second row' using errcode = 'check_violation';
end $$;
create trigger servicegiven_is_written_once before update or delete on assistance_servicegiven
    for each row execute function nrm_written_once();
create trigger riskassessment_is_written_once before update or delete on assistance_riskassessment
    for each row execute function nrm_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("assistance", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [
        migrations.RunSQL(HAS_PLACE, migrations.RunSQL.noop),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
        migrations.RunSQL(WRITTEN_ONCE, migrations.RunSQL.noop),
    ]
