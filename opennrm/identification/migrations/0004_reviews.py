"""What the database itself holds of decisions, reviews, motions and terms.

- A formal decision says what was found of each element; a negative one has a body that hears a review and a clock for it.
- A decision in force never changes; it is set aside only after two persons agreed (a review or a motion), or when it only
  put the question off.
- Nobody who decided reviews; the second reviewer is not the first.
- A recovery period ends before its time only by a motion to which a second officer agreed, and lapses only after its end.
- Evidence and the history of articles are never rewritten. A term is never shortened.
- Whom a conflict of interest keeps from a file finds none of these rows.
"""

from django.db import migrations

NEW = ("evidence", "review", "motion", "term", "article")
RULES = "".join(
    f"""
alter table identification_{table} enable row level security;
create policy {table}_read on identification_{table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy {table}_change on identification_{table} for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy {table}_new on identification_{table} for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke delete on identification_{table} from opennrm_app;
"""
    for table in NEW
)
GUARDS = "".join(
    f"""
create policy kept_away on {table} as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
"""
    for table in (
        *(f"identification_{name}" for name in ("screening", "decision", "recoveryperiod", *NEW)),
        "referrals_referral",
    )
)

DECISIONS = """
create function nrm_decision_is_whole() returns trigger language plpgsql as $$
begin
    if new.status not in ('submitted', 'approved') or (tg_op = 'UPDATE' and old.status = new.status) then
        return new;
    end if;
    if new.national = '' or new.protocol = '' then
        raise exception 'a decision is qualified under both definitions' using errcode = 'check_violation';
    end if;
    if new.stage = 'formal' and new.outcome in ('positive', 'negative') and ('not_examined' in (new.act, new.purpose)
        or (new.means = 'not_examined' and not new.for_child)) then
        raise exception 'a formal decision says what was found of each element' using errcode = 'check_violation';
    end if;
    if new.status = 'approved' and new.outcome = 'negative' and new.review_body_id is null then
        raise exception 'a negative decision has a body that hears a review' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger decision_is_whole before insert or update on identification_decision
    for each row execute function nrm_decision_is_whole();

create function nrm_negative_has_a_deadline() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    if not exists (select from public.deadlines_clock c
        where c.subject_id = new.id and c.rule = 'identification.review') then
        raise exception 'a negative decision starts the clock of its review' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger negative_has_a_deadline after insert or update on identification_decision
    deferrable initially deferred for each row
    when (new.status = 'approved' and new.outcome = 'negative')
    execute function nrm_negative_has_a_deadline();

create or replace function nrm_decision_is_final() returns trigger language plpgsql as $$
begin
    if old.status = 'set_aside' then
        raise exception 'a decision that was set aside cannot change' using errcode = 'check_violation';
    end if;
    if old.status <> 'approved' then
        return new;
    end if;
    if new.status <> 'set_aside' or to_jsonb(new) - 'status' <> to_jsonb(old) - 'status' then
        raise exception 'a decision in force cannot change' using errcode = 'check_violation';
    end if;
    if old.outcome <> 'suspended'
        and not exists (select from identification_review r where r.decision_id = old.id and r.status = 'decided'
            and r.outcome in ('reversed', 'remitted'))
        and not exists (select from identification_motion m where m.subject_id = old.id and m.kind = 'reopen'
            and m.status = 'agreed') then
        raise exception 'two persons set a decision aside' using errcode = 'check_violation';
    end if;
    return new;
end $$;
"""

REVIEWS = """
create function nrm_review_is_fair() returns trigger language plpgsql as $$
declare
    first uuid[];
begin
    if tg_op = 'UPDATE' and old.status in ('decided', 'withdrawn')
        and to_jsonb(new) - 'told_on' - 'told_by_id' <> to_jsonb(old) - 'told_on' - 'told_by_id' then
        raise exception 'a review that has ended cannot change' using errcode = 'check_violation';
    end if;
    select array[d.drafted_by_id, d.approved_by_id] into first from identification_decision d
        where d.id = new.decision_id and d.case_id = new.case_id and d.status in ('approved', 'set_aside');
    if first is null or not (new.first_officers @> first and first @> new.first_officers) then
        raise exception 'a review names the two who decided' using errcode = 'check_violation';
    end if;
    if new.proposed_by_id = any (first) or new.decided_by_id = any (first) then
        raise exception 'nobody reviews what they decided' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger review_is_fair before insert or update on identification_review
    for each row execute function nrm_review_is_fair();

create function nrm_motion_is_bound() returns trigger language plpgsql as $$
begin
    if old.status <> 'proposed' or to_jsonb(new) - 'status' - 'answered_by_id' - 'answered_at'
        <> to_jsonb(old) - 'status' - 'answered_by_id' - 'answered_at' then
        raise exception 'a motion is answered as it was put' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger motion_is_bound before update on identification_motion
    for each row execute function nrm_motion_is_bound();
"""

TIMES = """
create or replace function nrm_recovery_holds() returns trigger language plpgsql as $$
begin
    if old.ended_at is not null or new.started_on <> old.started_on or new.case_id <> old.case_id
        or new.decision_id <> old.decision_id or new.minimum_days is distinct from old.minimum_days then
        raise exception 'a recovery period cannot be rewritten' using errcode = 'check_violation';
    end if;
    if coalesce(new.ends_on, 'infinity'::date) < coalesce(old.ends_on, 'infinity'::date) then
        raise exception 'a recovery period cannot be shortened' using errcode = 'check_violation';
    end if;
    if new.end_reason = 'lapsed' and coalesce(old.ends_on, 'infinity'::date) > (new.ended_at + interval '1 day')::date then
        raise exception 'a recovery period lapses after its end' using errcode = 'check_violation';
    end if;
    if new.end_reason not in ('', 'lapsed') and not exists (
        select from identification_motion m where m.subject_id = old.id and m.kind = 'shorten_recovery'
            and m.status = 'agreed' and m.ground = new.end_reason) then
        raise exception 'two officers shorten a recovery period' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create function nrm_term_holds() returns trigger language plpgsql as $$
begin
    if new.case_id <> old.case_id or new.decision_id <> old.decision_id or new.from_on <> old.from_on
        or coalesce(new.until_on, 'infinity'::date) < coalesce(old.until_on, 'infinity'::date) then
        raise exception 'a term cannot be shortened or rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger term_holds before update on identification_term for each row execute function nrm_term_holds();

create function nrm_evidence_stays() returns trigger language plpgsql as $$
begin
    if old.withdrawn_at is not null or to_jsonb(new) - 'withdrawn_at' - 'withdrawn_by_id'
        <> to_jsonb(old) - 'withdrawn_at' - 'withdrawn_by_id' then
        raise exception 'evidence is never rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger evidence_stays before update on identification_evidence
    for each row execute function nrm_evidence_stays();

revoke update on identification_article from opennrm_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identification", "0003_elements"), ("cases", "0006_restraints"), ("referrals", "0002_rules"),
        ("deadlines", "0002_rules"),
    ]  # fmt: skip
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RULES, GUARDS, DECISIONS, REVIEWS, TIMES)
    ]
