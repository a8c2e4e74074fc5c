"""Whose keys a referral gave: the person of a case, told only to who sees the case or was invited to it.

A recipient that declines must give its keys back, and does not see the case.
"""

from django.db import migrations

FUNCTION = """
create function nrm_case_person(case_id uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if public.nrm_can_see(nrm_case_person.case_id) or public.nrm_is_invited(nrm_case_person.case_id) then
        return (select c.person_id from public.cases_case c where c.id = nrm_case_person.case_id);
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_rules")]
    operations = [migrations.RunSQL(FUNCTION, "drop function nrm_case_person(uuid)")]
