"""Who helps on a referral that goes on, for the eighteenth birthday; and what was let in before is looked at once.

An organisation helps while a referral to it for shelter and assistance, health care or legal aid is accepted and not done.
When it is done, or passed on, the day on which an organisation that nobody was asked about ends is set anew.
"""

from django.db import migrations

HELPING = """
create or replace function nrm_is_helping(case_id uuid, organisation uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.referrals_referral r
        where r.case_id = nrm_is_helping.case_id and r.recipient_id = nrm_is_helping.organisation
            and r.status = 'accepted' and r.purpose in ('assistance', 'health', 'legal_aid'));
end $$;

create function nrm_referral_ends() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    update public.cases_participant set lapses_at = lapses_at
        where case_id = new.case_id and organisation_id = new.recipient_id
            and until is null and basis = 'referral' and consent_id is null;
    return null;
end $$;
create trigger referral_ends after update of status on referrals_referral for each row
    when (old.status = 'accepted' and new.status <> 'accepted') execute function nrm_referral_ends();
"""
# A service or a bed of an organisation, which `assistance` knows; until then there is none.
SERVES = """
create function nrm_serves(case_id uuid, organisation uuid) returns boolean language sql stable
as $$ select false $$;
"""
BEFORE = "update cases_participant set lapses_at = lapses_at where until is null and basis = 'referral' and consent_id is null"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_nameless_questions"), ("cases", "0009_at_eighteen")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (HELPING, SERVES, BEFORE)]
