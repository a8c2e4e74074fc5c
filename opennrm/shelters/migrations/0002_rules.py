"""Row-level security of houses, and whether somebody dangerous lives near, without saying who.

- What hangs on a file is found by whoever takes part in it; restrictive policies stand beside those that let people in.
- A complaint is found by who wrote it, by the house (unless it is kept from the house), and by the co-ordinator.
- A house is found by its organisation and by the one who brings a person, while the passage lasts. Not by the co-ordinator.
- `nrm_unsafe_near` compares keyed hashes of names across organisations. It answers with a file only where the asking
  organisation takes part in that file, and else with nothing but that somebody is near.
"""

from django.db import migrations

OF_FILES = ("requirement", "placement", "extension", "absence", "wait")
FILES = "".join(
    f"""
alter table shelters_{table} enable row level security;
create policy {table}_read on shelters_{table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy {table}_change on shelters_{table} for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy {table}_new on shelters_{table} for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
create policy kept_away on shelters_{table} as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
revoke delete on shelters_{table} from opennrm_app;
"""
    for table in OF_FILES
)

HOUSES = """
create function nrm_passes(house uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.shelters_passage g
        where g.house_id = house and g.user_id = public.nrm_user() and g.organisation_id = public.nrm_organisation()
            and g.ended_at is null);
end $$;

alter table shelters_house enable row level security;
create policy house_read on shelters_house for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system' or nrm_passes(id));
create policy house_change on shelters_house for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy house_new on shelters_house for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke delete on shelters_house from opennrm_app;

alter table shelters_passage enable row level security;
create policy passage_read on shelters_passage for select
    using ((select nrm_reach()) = 'system' or user_id = (select nrm_user()) or nrm_can_see(case_id));
create policy passage_change on shelters_passage for update using ((select nrm_reach()) = 'system');
create policy passage_new on shelters_passage for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
create policy kept_away on shelters_passage as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
revoke delete on shelters_passage from opennrm_app;
"""

CONCERNS = """
alter table shelters_concern enable row level security;
create policy concern_read on shelters_concern for select
    using ((select nrm_reach()) in ('national', 'system') or filed_by_id = (select nrm_user())
        or (organisation_id = (select nrm_organisation()) and not is_kept_from_house));
create policy concern_change on shelters_concern for update
    using ((select nrm_reach()) in ('national', 'system') or filed_by_id = (select nrm_user())
        or (organisation_id = (select nrm_organisation()) and not is_kept_from_house));
create policy concern_new on shelters_concern for insert
    with check (nrm_reach() = 'system'
        or (filed_for_id = nrm_organisation() and filed_by_id = nrm_user()
            and (case_id is null or nrm_can_see(case_id))));
create policy kept_away on shelters_concern as restrictive for select
    using (not (select nrm_has_conflicts()) or case_id is null or not nrm_in_conflict(case_id));
revoke delete on shelters_concern from opennrm_app;
"""

NEAR = """
create function nrm_unsafe_near(of_case uuid, own bytea[], dangers bytea[], house uuid, roles text[])
returns table (found uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select distinct case when public.nrm_can_see(s.case_id) then s.case_id end
    from public.organisations_organisation here
    join public.organisations_organisation there
        on there.id = here.id or (here.region <> '' and there.region = here.region)
    join public.assistance_place p on p.organisation_id = there.id
    join public.assistance_stay s on s.place_id = p.id and s.status in ('reserved', 'here')
    left join public.shelters_placement m on m.stay_id = s.id
    where here.id = house and house = public.nrm_organisation() and s.case_id <> of_case
        and public.nrm_can_see(of_case)
        and (m.name_codes && dangers or exists (
            select from public.relations_associate a
            where a.case_id = s.case_id and a.ended_at is null and a.role = any (roles) and a.name_codes && own))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shelters", "0001_initial"), ("cases", "0006_restraints"), ("relations", "0005_name_codes"),
        ("assistance", "0007_places"),
    ]  # fmt: skip
    operations = [
        migrations.RunSQL(FILES, migrations.RunSQL.noop),
        migrations.RunSQL(HOUSES, migrations.RunSQL.noop),
        migrations.RunSQL(CONCERNS, migrations.RunSQL.noop),
        migrations.RunSQL(NEAR, "drop function nrm_unsafe_near(uuid, bytea[], bytea[], uuid, text[])"),
    ]
