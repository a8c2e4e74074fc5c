"""Whether an organisation is asked about a person now: a referral waits for its answer, under a consent in force or none.

`cases` asks it before it closes the keys of a consent that ran out: a receiver reads the note of a new referral before it
answers, and no longer when the consent of that referral has run out as well.
"""

from django.db import migrations

FUNCTION = """
create or replace function nrm_is_asked(case_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return exists (
        select from public.referrals_referral r
        left join public.cases_consent a on a.id = r.consent_id
        where r.case_id = nrm_is_asked.case_id and r.recipient_id = public.nrm_organisation() and r.status = 'proposed'
            and (r.consent_id is null or (a.withdrawn_at is null and (a.until is null or a.until > now()))));
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_helping"), ("cases", "0011_consent_ends")]
    operations = [migrations.RunSQL(FUNCTION, migrations.RunSQL.noop)]
