"""Row-level security of referrals, and what being invited to a case means: a referral to the organisation is open."""

from django.db import migrations

RULES = """
create or replace function nrm_is_invited(case_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.referrals_referral r
        where r.case_id = nrm_is_invited.case_id and r.recipient_id = public.nrm_organisation()
            and r.status in ('proposed', 'accepted'));
end $$;

alter table referrals_referral enable row level security;
create policy referral_read on referrals_referral for select
    using (sender_id = (select nrm_organisation()) or recipient_id = (select nrm_organisation())
        or (select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy referral_change on referrals_referral for update
    using (sender_id = (select nrm_organisation()) or recipient_id = (select nrm_organisation())
        or (select nrm_reach()) = 'system');
create policy referral_new on referrals_referral for insert
    with check (nrm_reach() = 'system' or (sender_id = nrm_organisation() and nrm_can_see(case_id)));
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("cases", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
