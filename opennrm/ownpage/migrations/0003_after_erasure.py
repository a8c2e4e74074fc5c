"""Erasure reaches what was asked on a person's own page, and a page of a destroyed file finds nothing.

The rows of `ownpage_told` and `ownpage_ownrequest` were hidden from the reach `system`, under which erasure looks for the keys
to destroy: what a person had written to us could still be read after it.
"""

from django.db import migrations

RULES = """
create policy told_all on ownpage_told for select using ((select nrm_reach()) = 'system');
create policy own_request_all on ownpage_ownrequest for select using ((select nrm_reach()) = 'system');

create or replace function nrm_own_case() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select p.case_id from public.ownpage_ownpage p
        where p.id = public.nrm_organisation() and p.status = 'open'
            and not exists (
                select from public.cases_milestone m where m.case_id = p.case_id and m.code = 'erased')
            and (p.viewer = 'person' or exists (
                select from public.children_guardian g join public.cases_case c on c.id = g.case_id
                where g.id = p.guardian_id and g.until_on is null and c.is_child)));
end $$;

create or replace function nrm_own_file() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (
        select p.case_id from public.ownpage_ownpage p
        where p.id = public.nrm_organisation() and p.status = 'open' and p.viewer = 'person'
            and not exists (
                select from public.cases_milestone m where m.case_id = p.case_id and m.code = 'erased'));
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ownpage", "0002_rules"), ("cases", "0012_closure_and_retention")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
