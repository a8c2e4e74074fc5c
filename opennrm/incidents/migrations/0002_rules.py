"""Row-level security of incidents: who was there and who leads find them; the co-ordinator counts them.

- `nrm_sees_incident` runs as the owner, so that the persons of an incident need no second policy for the row they hang on.
- `nrm_incident_progress` tells those who see an incident the social status of each person, also when the file is with
  another organisation by then: the state, and nothing else of the file. Whoever found somebody learns what became of it.
"""

from django.db import migrations

RULES = """
create function nrm_sees_incident(incident uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.incidents_incident i
        where i.id = nrm_sees_incident.incident
            and public.nrm_organisation() in (i.organisation_id, i.lead_id));
end $$;

create function nrm_incident_progress(incident uuid) returns table (found_id uuid, social text)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    if not (public.nrm_sees_incident(nrm_incident_progress.incident)
            or public.nrm_reach() in ('national', 'system')) then
        return;
    end if;
    return query
        select f.id, c.social from public.incidents_found f
        join public.cases_case c on c.id = f.case_id
        where f.incident_id = nrm_incident_progress.incident;
end $$;
revoke all on function nrm_sees_incident(uuid), nrm_incident_progress(uuid) from public;
grant execute on function nrm_sees_incident(uuid), nrm_incident_progress(uuid) to opennrm_app;

alter table incidents_incident enable row level security;
create policy incident_read on incidents_incident for select
    using ((select nrm_organisation()) in (organisation_id, lead_id)
        or (select nrm_reach()) in ('national', 'system'));
create policy incident_change on incidents_incident for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy incident_new on incidents_incident for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke delete on incidents_incident from opennrm_app;

alter table incidents_found enable row level security;
create policy found_read on incidents_found for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_sees_incident(incident_id));
create policy found_change on incidents_found for update
    using ((select nrm_reach()) = 'system' or nrm_sees_incident(incident_id));
create policy found_new on incidents_found for insert
    with check (nrm_reach() = 'system' or (nrm_sees_incident(incident_id) and nrm_can_see(case_id)));
revoke delete on incidents_found from opennrm_app;
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
