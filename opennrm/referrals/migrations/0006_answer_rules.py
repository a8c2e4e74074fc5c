"""Row-level security of questions, feedback, the ladder, letters and sheets; and what passing a referral on needs.

- The organisation that asked first keeps sight of what a receiver passed on (`origin_id`), and of nothing behind it.
- A receiver that has not accepted may pass a referral on only as the one who asked: `nrm_may_pass_on`. It is told whether
  the person agreed to the next organisation, and to which classes, by `nrm_agreed`, and nothing else of the consent.
- The sender keeps sight of what is due next, also of the feedback that the receiver owes: `nrm_referral_due`.
- Questions belong to the two organisations between which the referral goes. Feedback and rungs of the ladder are written
  once; letters are the sender's; a sheet is the business of the organisation that printed it.
"""

from django.db import migrations

FUNCTIONS = """
create function nrm_may_pass_on(referral uuid, case_id uuid, sender uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.referrals_referral r
        where r.id = nrm_may_pass_on.referral and r.case_id = nrm_may_pass_on.case_id
            and r.recipient_id = public.nrm_organisation() and r.sender_id = nrm_may_pass_on.sender
            and r.status in ('proposed', 'transferred'));
end $$;

create function nrm_agreed(case_id uuid, purpose text, recipient uuid, out consent uuid, out classes text[])
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    if public.nrm_is_invited(nrm_agreed.case_id) then
        select c.id, c.data_classes into consent, classes from public.cases_consent c
        where c.case_id = nrm_agreed.case_id and c.purpose = nrm_agreed.purpose and c.recipient_id = nrm_agreed.recipient
            and c.withdrawn_at is null and (c.until is null or c.until > now())
        order by c.given_at desc limit 1;
    end if;
end $$;

create function nrm_referral_due(referrals uuid[])
returns table (referral uuid, rule text, due_at timestamptz, is_legal boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select distinct on (k.subject_id) k.subject_id, k.rule, k.due_at, k.is_legal
    from public.deadlines_clock k join public.referrals_referral r on r.id = k.subject_id
    where k.subject_id = any (referrals) and k.stopped_at is null and (
        public.nrm_organisation() in (r.sender_id, r.recipient_id, r.origin_id)
        or public.nrm_reach() in ('national', 'system'))
    order by k.subject_id, k.due_at
$$;
"""

RULES = """
drop policy referral_read on referrals_referral;
create policy referral_read on referrals_referral for select
    using (sender_id = (select nrm_organisation()) or recipient_id = (select nrm_organisation())
        or origin_id = (select nrm_organisation())
        or (select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
drop policy referral_new on referrals_referral;
create policy referral_new on referrals_referral for insert
    with check (nrm_reach() = 'system' or (sender_id = nrm_organisation() and nrm_can_see(case_id))
        or nrm_may_pass_on(follows_id, case_id, sender_id));

alter table referrals_question enable row level security;
create policy question_read on referrals_question for select
    using ((select nrm_reach()) in ('national', 'system') or exists (
        select from referrals_referral r where r.id = referral_id
            and nrm_organisation() in (r.sender_id, r.recipient_id)));
create policy question_change on referrals_question for update
    using ((select nrm_reach()) = 'system' or exists (
        select from referrals_referral r where r.id = referral_id
            and nrm_organisation() in (r.sender_id, r.recipient_id)));
create policy question_new on referrals_question for insert
    with check (nrm_reach() = 'system' or exists (
        select from referrals_referral r where r.id = referral_id and r.recipient_id = nrm_organisation()));
revoke delete on referrals_question from opennrm_app;

alter table referrals_feedback enable row level security;
create policy feedback_read on referrals_feedback for select
    using (exists (select from referrals_referral r where r.id = referral_id));
create policy feedback_new on referrals_feedback for insert
    with check (nrm_reach() = 'system' or exists (
        select from referrals_referral r where r.id = referral_id and r.recipient_id = nrm_organisation()));
revoke update, delete on referrals_feedback from opennrm_app;

alter table referrals_escalation enable row level security;
create policy escalation_read on referrals_escalation for select
    using (exists (select from referrals_referral r where r.id = referral_id));
create policy escalation_new on referrals_escalation for insert with check (nrm_reach() = 'system');
revoke update, delete on referrals_escalation from opennrm_app;

alter table referrals_letter enable row level security;
create policy letter_read on referrals_letter for select
    using ((select nrm_reach()) = 'system' or exists (
        select from referrals_referral r where r.id = referral_id and r.sender_id = nrm_organisation()));
create policy letter_change on referrals_letter for update
    using ((select nrm_reach()) = 'system' or exists (
        select from referrals_referral r where r.id = referral_id and r.sender_id = nrm_organisation()));
create policy letter_new on referrals_letter for insert
    with check (exists (select from referrals_referral r where r.id = referral_id and r.sender_id = nrm_organisation()));
revoke delete on referrals_letter from opennrm_app;

alter table referrals_sheet enable row level security;
create policy sheet_read on referrals_sheet for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy sheet_change on referrals_sheet for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy sheet_new on referrals_sheet for insert with check (organisation_id = nrm_organisation());
revoke delete on referrals_sheet from opennrm_app;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_answers"), ("cases", "0003_registers"), ("deadlines", "0002_rules")]
    operations = [
        migrations.RunSQL(FUNCTIONS, "drop function nrm_may_pass_on(uuid, uuid, uuid), nrm_agreed(uuid, text, uuid), nrm_referral_due(uuid[])"),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
