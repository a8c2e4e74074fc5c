"""Row-level security: an organisation finds a case when it takes part in it now, under a live consent where one is needed.

- `nrm_can_see(case_id)` replaces the placeholder of `vault`. It is plpgsql and runs as the owner, so that its plan is kept
  and the tables it reads need no policy of their own for it.
- `nrm_is_invited(case_id)` answers no until `referrals` replaces it: an organisation may take part only when it opened the
  case and leads it, or when a referral was sent to it.
- The co-ordinator (reach `national`) reads cases, consents and milestones under their pseudonym, and writes none.
"""

from django.db import migrations

FUNCTIONS = """
create or replace function nrm_can_see(case_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return exists (
        select from public.cases_participant p
        left join public.cases_consent c on c.id = p.consent_id
        where p.case_id = nrm_can_see.case_id and p.organisation_id = public.nrm_organisation() and p.until is null
            and (p.consent_id is null or (c.withdrawn_at is null and (c.until is null or c.until > now()))));
end $$;

create function nrm_can_see_person(person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_case c
        join public.cases_participant p on p.case_id = c.id
        left join public.cases_consent a on a.id = p.consent_id
        where c.person_id = person and p.organisation_id = public.nrm_organisation() and p.until is null
            and (p.consent_id is null or (a.withdrawn_at is null and (a.until is null or a.until > now()))));
end $$;

create function nrm_is_invited(case_id uuid) returns boolean language sql stable
as $$ select false $$;

create function nrm_leads_own(case_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_case c
        where c.id = nrm_leads_own.case_id
            and c.opened_by_id = public.nrm_organisation() and c.lead_id = public.nrm_organisation());
end $$;

create function nrm_case_opened_at(case_id uuid) returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if public.nrm_is_invited(nrm_case_opened_at.case_id) then
        return (select c.opened_at from public.cases_case c where c.id = nrm_case_opened_at.case_id);
    end if;
    return null;
end $$;
"""

RULES = """
alter table people_person enable row level security;
create policy person_read on people_person for select
    using ((select nrm_reach()) = 'system' or nrm_can_see_person(id));
create policy person_change on people_person for update
    using ((select nrm_reach()) = 'system' or nrm_can_see_person(id));
create policy person_new on people_person for insert with check (true);

alter table cases_case enable row level security;
create policy case_read on cases_case for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(id));
create policy case_change on cases_case for update using ((select nrm_reach()) = 'system' or nrm_can_see(id));
create policy case_new on cases_case for insert
    with check (opened_by_id = nrm_organisation() or nrm_reach() = 'system');

alter table cases_participant enable row level security;
create policy participant_read on cases_participant for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) in ('national', 'system')
        or nrm_can_see(case_id));
create policy participant_change on cases_participant for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy participant_new on cases_participant for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation()
        and (nrm_leads_own(case_id) or nrm_is_invited(case_id))));

alter table cases_assignment enable row level security;
create policy assignment_read on cases_assignment for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy assignment_change on cases_assignment for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy assignment_new on cases_assignment for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation() and nrm_can_see(case_id)));

alter table cases_consent enable row level security;
create policy consent_read on cases_consent for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id)
        or recipient_id = (select nrm_organisation()));
create policy consent_change on cases_consent for update using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy consent_new on cases_consent for insert with check (nrm_reach() = 'system' or nrm_can_see(case_id));

alter table cases_milestone enable row level security;
create policy milestone_read on cases_milestone for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy milestone_new on cases_milestone for insert with check (nrm_reach() = 'system' or nrm_can_see(case_id));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("people", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop), migrations.RunSQL(RULES, migrations.RunSQL.noop)]
