"""Whom a conflict of interest keeps from a file finds nothing of it here either (see `cases.0006_restraints`).

What hangs on a referral is found with it. And a receiver that is not in the file yet is told whether nothing may be shared
without the person's own consent today: what a referral has copied of a child is old on its eighteenth birthday.
"""

from django.db import migrations

KEPT_AWAY = {
    "referrals_question": "exists (select from referrals_referral r where r.id = referral_id)",
    "referrals_feedback": "exists (select from referrals_referral r where r.id = referral_id)",
    "referrals_escalation": "exists (select from referrals_referral r where r.id = referral_id)",
    "referrals_letter": "exists (select from referrals_referral r where r.id = referral_id)",
}
GUARDS = "".join(
    f"""
create policy kept_away on {table} as restrictive for select
    using (not (select nrm_has_conflicts()) or {found});
"""
    for table, found in KEPT_AWAY.items()
)
BACK = "".join(f"drop policy kept_away on {table};" for table in KEPT_AWAY)
NEEDS_CONSENT = """
create function nrm_needs_consent(case_id uuid, today date) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if public.nrm_can_see(nrm_needs_consent.case_id) or public.nrm_is_invited(nrm_needs_consent.case_id) then
        return (
            select not c.is_child or coalesce(c.adult_from <= nrm_needs_consent.today, false)
            from public.cases_case c where c.id = nrm_needs_consent.case_id);
    end if;
    return true;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_purposes"), ("cases", "0006_restraints")]
    operations = [
        migrations.RunSQL(GUARDS, BACK),
        migrations.RunSQL(NEEDS_CONSENT, "drop function nrm_needs_consent(uuid, date)"),
    ]
