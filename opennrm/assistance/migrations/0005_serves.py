"""Whether an organisation has a person in a bed or owes them a service: who passed a referral on stays as long as that goes on."""

from django.db import migrations

SERVES = """
create or replace function nrm_serves(case_id uuid, organisation uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.assistance_stay s join public.assistance_place p on p.id = s.place_id
        where s.case_id = nrm_serves.case_id and p.organisation_id = nrm_serves.organisation
            and s.status in ('reserved', 'here'))
        or exists (
        select from public.assistance_plannedservice s
        where s.case_id = nrm_serves.case_id and s.provider_id = nrm_serves.organisation and s.status = 'planned');
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("assistance", "0004_kept_away"), ("referrals", "0010_helping")]
    operations = [migrations.RunSQL(SERVES, migrations.RunSQL.noop)]
