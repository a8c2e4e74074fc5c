"""A seat to which nobody agreed ends with what it rested on: childhood, or taking part in the file."""

from django.db import migrations

SEATS = """
create or replace function nrm_sits(conference uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.conferences_seat s
        left join public.cases_consent c on c.id = s.consent_id
        where s.conference_id = conference and s.organisation_id = public.nrm_organisation()
            and s.status in ('invited', 'seated')
            and case when s.consent_id is null then not public.nrm_unasked(s.case_id)
                else c.withdrawn_at is null and (c.until is null or c.until > now()) end);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("conferences", "0004_kept_away"), ("cases", "0009_at_eighteen")]
    operations = [migrations.RunSQL(SEATS, migrations.RunSQL.noop)]
