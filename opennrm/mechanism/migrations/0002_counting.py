"""Numbers that are kept: each write adds what it changes, in the same transaction; nothing is read for it but the rows written.

The triggers work for whole statements, so that taking in a register of a hundred thousand persons adds a few thousand rows.
They run as the owner: who writes a file sees no number, and the co-ordinator who sees the numbers writes none.
"""

from django.db import migrations

RULES = """
alter table mechanism_change enable row level security;
alter table mechanism_tally enable row level security;
create policy change_read on mechanism_change for select using ((select nrm_reach()) in ('national', 'system'));
create policy change_take on mechanism_change for update using ((select nrm_reach()) = 'system');
create policy change_fold on mechanism_change for delete using ((select nrm_reach()) = 'system');
create policy tally_read on mechanism_tally for select using ((select nrm_reach()) in ('national', 'system'));
create policy tally_new on mechanism_tally for insert with check ((select nrm_reach()) = 'system');
create policy tally_change on mechanism_tally for update using ((select nrm_reach()) = 'system');
"""

# Quarters of an hour hold the midnight of every time zone, so months can be told apart later.
PARTS = """
create function mechanism_quarter(at timestamptz) returns timestamptz language sql immutable parallel safe
as $$ select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00+00') $$;

create function mechanism_wait(days integer) returns text language sql immutable parallel safe
as $$ select (case when days < 30 then greatest(days, 0) when days < 180 then days - (days - 30) % 7 + 3
    else days - (days - 180) % 30 + 15 end)::text $$;
"""

FILES = """
create function mechanism_file() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select s.subject, public.mechanism_quarter(c.opened_at), c.region, s.one, '', '', count(*)
            from after_rows c cross join lateral (values ('file.door', c.door), ('file.sector', c.sector)) as s (subject, one)
            group by 1, 2, 3, 4;
    else
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select s.subject, public.mechanism_quarter(s.at), s.region, s.one, '', '', sum(s.n)
            from after_rows c join before_rows b on b.id = c.id cross join lateral (values
                ('file.door', b.opened_at, b.region, b.door, -1), ('file.door', c.opened_at, c.region, c.door, 1),
                ('file.sector', b.opened_at, b.region, b.sector, -1), ('file.sector', c.opened_at, c.region, c.sector, 1)
            ) as s (subject, at, region, one, n)
            where (b.opened_at, b.region, b.door, b.sector) is distinct from (c.opened_at, c.region, c.door, c.sector)
            group by 1, 2, 3, 4 having sum(s.n) <> 0;
    end if;
    return null;
end $$;
create trigger mechanism_files_new after insert on cases_case referencing new table as after_rows
    for each statement execute function mechanism_file();
create trigger mechanism_files_changed after update on cases_case referencing old table as before_rows new table as after_rows
    for each statement execute function mechanism_file();
"""

REFERRALS = """
create function mechanism_referral() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select 'path', public.mechanism_quarter(r.sent_at), r.region, c.door, o.kind, r.status, count(*)
            from after_rows r join public.cases_case c on c.id = r.case_id
            join public.organisations_organisation o on o.id = r.recipient_id group by 2, 3, 4, 5, 6;
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select 'referred', public.mechanism_quarter(c.opened_at), c.region, c.door, '', '', count(*)
            from (select distinct case_id from after_rows) as r join public.cases_case c on c.id = r.case_id
            where not exists (select from public.referrals_referral e where e.case_id = r.case_id
                and e.id not in (select id from after_rows a where a.case_id = r.case_id))
            group by 2, 3, 4;
    else
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select 'path', public.mechanism_quarter(r.sent_at), r.region, c.door, o.kind, s.status, sum(s.n)
            from after_rows r join before_rows b on b.id = r.id join public.cases_case c on c.id = r.case_id
            join public.organisations_organisation o on o.id = r.recipient_id
            cross join lateral (values (b.status, -1), (r.status, 1)) as s (status, n)
            where b.status <> r.status group by 2, 3, 4, 5, 6 having sum(s.n) <> 0;
    end if;
    return null;
end $$;
create trigger mechanism_referrals_new after insert on referrals_referral referencing new table as after_rows
    for each statement execute function mechanism_referral();
create trigger mechanism_referrals_changed after update on referrals_referral
    referencing old table as before_rows new table as after_rows
    for each statement execute function mechanism_referral();
"""

DECISIONS = """
create function mechanism_decision() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select k.subject, public.mechanism_quarter(d.approved_at), c.region, k.one, k.two, '', count(*)
            from after_rows d join public.cases_case c on c.id = d.case_id
            cross join lateral (values ('decision', d.stage, d.outcome),
                ('wait', c.sex, public.mechanism_wait((extract(epoch from d.approved_at - c.opened_at) / 86400)::int))
            ) as k (subject, one, two)
            where d.status = 'approved' and (k.subject = 'decision' or not exists (
                select from public.identification_decision e where e.case_id = d.case_id and e.status = 'approved'
                and e.approved_at < d.approved_at))
            group by 1, 2, 3, 4, 5;
    else
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select k.subject, public.mechanism_quarter(k.at), c.region, k.one, k.two, '', sum(k.n)
            from after_rows d join before_rows b on b.id = d.id join public.cases_case c on c.id = d.case_id
            cross join lateral (values
                ('decision', b.approved_at, b.stage, b.outcome, -1, b.status),
                ('decision', d.approved_at, d.stage, d.outcome, 1, d.status),
                ('wait', b.approved_at, c.sex,
                    public.mechanism_wait((extract(epoch from b.approved_at - c.opened_at) / 86400)::int), -1, b.status),
                ('wait', d.approved_at, c.sex,
                    public.mechanism_wait((extract(epoch from d.approved_at - c.opened_at) / 86400)::int), 1, d.status)
            ) as k (subject, at, one, two, n, status)
            where b.status <> d.status and k.status = 'approved' and k.at is not null
                and (k.subject = 'decision' or not exists (
                    select from public.identification_decision e where e.case_id = d.case_id and e.status = 'approved'
                    and e.approved_at < k.at and e.id <> d.id))
            group by 1, 2, 3, 4, 5 having sum(k.n) <> 0;
    end if;
    return null;
end $$;
create trigger mechanism_decisions_new after insert on identification_decision referencing new table as after_rows
    for each statement execute function mechanism_decision();
create trigger mechanism_decisions_changed after update on identification_decision
    referencing old table as before_rows new table as after_rows
    for each statement execute function mechanism_decision();
"""

NEEDS = """
create function mechanism_need() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select 'unmet', public.mechanism_quarter(c.opened_at), c.region, d.domain, '', '', count(*)
            from after_rows d join public.cases_case c on c.id = d.case_id where d.status = 'unmet' group by 2, 3, 4;
    else
        insert into public.mechanism_change (subject, at, region, one, two, three, n)
            select 'unmet', public.mechanism_quarter(c.opened_at), c.region, d.domain, '', '',
                sum((d.status = 'unmet')::int - (b.status = 'unmet')::int)
            from after_rows d join before_rows b on b.id = d.id join public.cases_case c on c.id = d.case_id
            group by 2, 3, 4 having sum((d.status = 'unmet')::int - (b.status = 'unmet')::int) <> 0;
    end if;
    return null;
end $$;
create trigger mechanism_needs_new after insert on assistance_need referencing new table as after_rows
    for each statement execute function mechanism_need();
create trigger mechanism_needs_changed after update on assistance_need
    referencing old table as before_rows new table as after_rows
    for each statement execute function mechanism_need();
"""

# Writers wait while everything is counted: a change that is not committed is neither counted twice nor lost.
RECOUNT = """
create function mechanism_recount(zone text) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    wrong integer;
begin
    if public.nrm_reach() <> 'system' then
        raise exception 'only the system counts' using errcode = 'insufficient_privilege';
    end if;
    lock table public.mechanism_change in share row exclusive mode;
    create temporary table counted on commit drop as
        select subject, date_trunc('month', at at time zone zone)::date as month, region, one, two, three, count(*)::int as n
        from (
            select s.subject, c.opened_at, c.region, s.one, '', '' from public.cases_case c
                cross join lateral (values ('file.door', c.door), ('file.sector', c.sector)) as s (subject, one)
            union all
            select 'path', r.sent_at, r.region, c.door, o.kind, r.status from public.referrals_referral r
                join public.cases_case c on c.id = r.case_id join public.organisations_organisation o on o.id = r.recipient_id
            union all
            select 'referred', c.opened_at, c.region, c.door, '', '' from public.cases_case c
                where exists (select from public.referrals_referral r where r.case_id = c.id)
            union all
            select 'decision', d.approved_at, c.region, d.stage, d.outcome, '' from public.identification_decision d
                join public.cases_case c on c.id = d.case_id where d.status = 'approved'
            union all
            select 'wait', d.approved_at, c.region, c.sex,
                public.mechanism_wait((extract(epoch from d.approved_at - c.opened_at) / 86400)::int), ''
                from (select distinct on (case_id) case_id, approved_at from public.identification_decision
                    where status = 'approved' order by case_id, approved_at) as d
                join public.cases_case c on c.id = d.case_id
            union all
            select 'unmet', c.opened_at, c.region, n.domain, '', '' from public.assistance_need n
                join public.cases_case c on c.id = n.case_id where n.status = 'unmet'
        ) as every (subject, at, region, one, two, three)
        group by 1, 2, 3, 4, 5, 6;
    select count(*) into wrong from (
        select subject, month, region, one, two, three, sum(n) from (
            select subject, month, region, one, two, three, n from public.mechanism_tally
            union all
            select subject, date_trunc('month', at at time zone zone)::date, region, one, two, three, n
                from public.mechanism_change
            union all
            select subject, month, region, one, two, three, -n from counted) as both_ways
        group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0) as differing;
    delete from public.mechanism_change;
    delete from public.mechanism_tally;
    insert into public.mechanism_tally (subject, month, region, one, two, three, n)
        select subject, month, region, one, two, three, n from counted;
    drop table counted;
    return wrong;
end $$;
revoke all on function mechanism_recount(text) from public;
grant execute on function mechanism_recount(text) to opennrm_app;
"""

# What is stored already, without a zone: everything as changes, which the worker adds up in the profile's months.
BEFORE = """
insert into mechanism_change (subject, at, region, one, two, three, n)
    select s.subject, mechanism_quarter(c.opened_at), c.region, s.one, '', '', count(*) from cases_case c
        cross join lateral (values ('file.door', c.door), ('file.sector', c.sector)) as s (subject, one) group by 1, 2, 3, 4
    union all
    select 'path', mechanism_quarter(r.sent_at), r.region, c.door, o.kind, r.status, count(*) from referrals_referral r
        join cases_case c on c.id = r.case_id join organisations_organisation o on o.id = r.recipient_id
        group by 2, 3, 4, 5, 6
    union all
    select 'referred', mechanism_quarter(c.opened_at), c.region, c.door, '', '', count(*) from cases_case c
        where exists (select from referrals_referral r where r.case_id = c.id) group by 2, 3, 4
    union all
    select 'decision', mechanism_quarter(d.approved_at), c.region, d.stage, d.outcome, '', count(*)
        from identification_decision d join cases_case c on c.id = d.case_id where d.status = 'approved'
        group by 2, 3, 4, 5
    union all
    select 'wait', mechanism_quarter(d.approved_at), c.region, c.sex,
        mechanism_wait((extract(epoch from d.approved_at - c.opened_at) / 86400)::int), '', count(*)
        from (select distinct on (case_id) case_id, approved_at from identification_decision
            where status = 'approved' order by case_id, approved_at) as d
        join cases_case c on c.id = d.case_id group by 2, 3, 4, 5
    union all
    select 'unmet', mechanism_quarter(c.opened_at), c.region, n.domain, '', '', count(*) from assistance_need n
        join cases_case c on c.id = n.case_id where n.status = 'unmet' group by 2, 3, 4;
"""

# For what is late now: as many rows as there are running clocks and open files, not as many as there ever were.
INDEXES = """
create index clock_running_of_rule on deadlines_clock (rule, started_at) where stopped_at is null;
create index case_open_and_identified on cases_case (social, opened_at) where status <> 'closed';
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mechanism", "0001_initial"), ("cases", "0002_rules"), ("referrals", "0002_rules"), ("deadlines", "0004_rules"),
        ("identification", "0002_rules"), ("assistance", "0002_rules"), ("organisations", "0001_initial"),
        ("vault", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (RULES, PARTS, FILES, REFERRALS, DECISIONS, NEEDS, RECOUNT, BEFORE, INDEXES)
    ]
