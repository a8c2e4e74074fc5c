"""A person who is erased leaves no hash of a name: whoever knows the name could still ask whether it is that of this file."""

from django.db import migrations

RULES = """
create function nrm_forget_names() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    files uuid[] := array(
        select c.id from public.cases_case c
        where c.person_id = (select e.person_id from public.cases_case e where e.id = new.case_id));
begin
    update public.relations_associate set name_codes = '{}' where case_id = any (files);
    update public.shelters_placement set name_codes = '{}' where case_id = any (files);
    return null;
end $$;
create trigger names_are_forgotten after update of status on cases_erasure
    for each row when (new.status = 'done') execute function nrm_forget_names();
"""
BACK = "drop trigger names_are_forgotten on cases_erasure; drop function nrm_forget_names();"


class Migration(migrations.Migration):
    dependencies = [("shelters", "0002_rules"), ("cases", "0010_erasure")]
    operations = [migrations.RunSQL(RULES, BACK)]
