"""Row-level security of the person's own page: its holder finds the own file's rows that are the person's to know.

- Whoever opened a page by its receipt acts as an organisation whose id is the page's. `nrm_own_case` says which file that
  is, `nrm_own_file` the same for the person alone: a guardian sees less, and nothing once the guardianship has ended or the
  child is an adult.
- The holder finds the file, who takes part, the agreed plan, and, if it is the person, consents, decisions in force and
  the recovery period. Of the log: who did or read what in the file. Nothing else, and writes none of it.
- Words of the file have no key for the page. What is told to the person lies in `ownpage_told` under the page's own.
- Whoever closes a page or renews its receipt ends it in every browser, also where they cannot see which these are.
- What is asked is found by who asked and by the organisation that is asked, which for a complaint is not the one that it
  is about; of complaints the co-ordinator finds that there are some. Whom a conflict keeps from the file finds none of it.
"""

from django.db import migrations

FUNCTIONS = """
create function nrm_own_case() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select p.case_id from public.ownpage_ownpage p
        where p.id = public.nrm_organisation() and p.status = 'open' and (p.viewer = 'person' or exists (
            select from public.children_guardian g join public.cases_case c on c.id = g.case_id
            where g.id = p.guardian_id and g.until_on is null and c.is_child)));
end $$;

create function nrm_own_file() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select p.case_id from public.ownpage_ownpage p
        where p.id = public.nrm_organisation() and p.status = 'open' and p.viewer = 'person');
end $$;

create function nrm_leave_browsers(page uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    delete from public.mailbox_opening o where o.holder_id = page and exists (
        select from public.ownpage_ownpage p
        where p.id = page and (p.id = public.nrm_organisation() or public.nrm_can_see(p.case_id)));
end $$;
revoke all on function nrm_own_case(), nrm_own_file(), nrm_leave_browsers(uuid) from public;
grant execute on function nrm_own_case(), nrm_own_file(), nrm_leave_browsers(uuid) to opennrm_app;
"""

PAGES = """
alter table ownpage_ownpage enable row level security;
create policy own_page_read on ownpage_ownpage for select
    using (id = (select nrm_organisation()) or (select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy own_page_change on ownpage_ownpage for update
    using (id = (select nrm_organisation()) or (select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy own_page_new on ownpage_ownpage for insert
    with check (organisation_id = nrm_organisation() and nrm_can_see(case_id));
revoke delete on ownpage_ownpage from opennrm_app;

alter table ownpage_told enable row level security;
create policy told_read on ownpage_told for select
    using (page_id = (select nrm_organisation()) or nrm_can_see(case_id));
create policy told_change on ownpage_told for update using (nrm_can_see(case_id));
create policy told_new on ownpage_told for insert with check (nrm_can_see(case_id));
create policy told_gone on ownpage_told for delete using (nrm_can_see(case_id));

alter table ownpage_ownrequest enable row level security;
create policy own_request_read on ownpage_ownrequest for select
    using (page_id = (select nrm_organisation()) or organisation_id = (select nrm_organisation())
        or (kind = 'complain' and (select nrm_reach()) = 'national'));
create policy own_request_change on ownpage_ownrequest for update using (organisation_id = (select nrm_organisation()));
create policy own_request_new on ownpage_ownrequest for insert
    with check (page_id = nrm_organisation() and case_id = nrm_own_case());
revoke delete on ownpage_ownrequest from opennrm_app;
"""

KEPT_AWAY = "".join(
    f"""
create policy kept_away on {table} as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
"""
    for table in ("ownpage_ownpage", "ownpage_told", "ownpage_ownrequest")
)

OWN = """
create policy case_own on cases_case for select using (id = (select nrm_own_case()));
create policy participant_own on cases_participant for select using (case_id = (select nrm_own_case()));
create policy consent_own on cases_consent for select using (case_id = (select nrm_own_file()));
create policy plan_own on assistance_plan for select
    using (status <> 'drafted' and case_id = (select nrm_own_case()));
create policy plannedservice_own on assistance_plannedservice for select
    using (case_id = (select nrm_own_case())
        and exists (select from assistance_plan p where p.id = plan_id and p.status <> 'drafted'));
create policy decision_own on identification_decision for select
    using (status = 'approved' and case_id = (select nrm_own_file()));
create policy recoveryperiod_own on identification_recoveryperiod for select
    using (case_id = (select nrm_own_file()));
create policy audit_entry_own on audit_entry for select
    using (case_id is not null and case_id = (select nrm_own_file()));
"""
BACK = """
drop policy case_own on cases_case;
drop policy participant_own on cases_participant;
drop policy consent_own on cases_consent;
drop policy plan_own on assistance_plan;
drop policy plannedservice_own on assistance_plannedservice;
drop policy decision_own on identification_decision;
drop policy recoveryperiod_own on identification_recoveryperiod;
drop policy audit_entry_own on audit_entry;
drop function nrm_own_case();
drop function nrm_own_file();
drop function nrm_leave_browsers(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ownpage", "0001_initial"),
        ("cases", "0007_kept_away"),
        ("assistance", "0002_rules"),
        ("identification", "0004_reviews"),
        ("children", "0002_rules"),
        ("audit", "0001_initial"),
        ("mailbox", "0004_openings_of_any_holder"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(PAGES, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT_AWAY, migrations.RunSQL.noop),
        migrations.RunSQL(OWN, BACK),
    ]
