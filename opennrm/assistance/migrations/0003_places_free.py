"""How many places are free: a number for each organisation, told to every member who looks for one, and nothing else of a place."""

from django.db import migrations

FUNCTION = """
create function nrm_places_free(organisations uuid[], sex text, child boolean, on_day date)
returns table (organisation uuid, has integer, free integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select p.organisation_id, count(*)::integer, (count(*) filter (where not exists (
        select from public.assistance_stay s
        where s.place_id = p.id and s.status in ('reserved', 'here') and s.during @> on_day)))::integer
    from public.assistance_place p
    where p.organisation_id = any (organisations) and p.is_active
        and (sex = '' or cardinality(p.sexes) = 0 or sex = any (p.sexes))
        and (p.takes_children or not child)
        and (public.nrm_organisation() is not null or public.nrm_reach() <> '')
    group by p.organisation_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("assistance", "0002_rules")]
    operations = [migrations.RunSQL(FUNCTION, "drop function nrm_places_free(uuid[], text, boolean, date)")]
