"""Row-level security of conferences, and what nobody can undo.

- Whoever takes part in the case finds its conferences; an organisation from outside finds the one in which it has a seat,
  while the consent holds under which it was invited. Assumes `nrm_can_see` of `cases`.
- A member who declared a conflict of interest finds nothing of the conference but the seat that they left.
- Signed minutes never change, nor the seats and votes under them.
"""

from django.db import migrations

SEATS = """
create function nrm_sits(conference uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.conferences_seat s
        left join public.cases_consent c on c.id = s.consent_id
        where s.conference_id = conference and s.organisation_id = public.nrm_organisation()
            and s.status in ('invited', 'seated')
            and (s.consent_id is null or (c.withdrawn_at is null and (c.until is null or c.until > now()))));
end $$;

create function nrm_had_seat(conference uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.conferences_seat s
        where s.conference_id = conference and s.organisation_id = public.nrm_organisation());
end $$;

create function nrm_left(conference uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.conferences_seat s
        where s.conference_id = conference and s.user_id = public.nrm_user() and s.status = 'excluded');
end $$;
"""

RULES = """
alter table conferences_conference enable row level security;
create policy conference_read on conferences_conference for select
    using ((select nrm_reach()) in ('national', 'system')
        or (not nrm_left(id) and (nrm_can_see(case_id) or nrm_sits(id))));
create policy conference_change on conferences_conference for update
    using ((select nrm_reach()) = 'system' or (not nrm_left(id) and nrm_can_see(case_id)));
create policy conference_new on conferences_conference for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation() and nrm_can_see(case_id)));
revoke delete on conferences_conference from opennrm_app;

alter table conferences_seat enable row level security;
create policy seat_read on conferences_seat for select
    using ((select nrm_reach()) in ('national', 'system') or user_id = (select nrm_user())
        or (not nrm_left(conference_id) and (nrm_can_see(case_id) or nrm_sits(conference_id))));
create policy seat_change on conferences_seat for update
    using ((select nrm_reach()) = 'system' or user_id = (select nrm_user())
        or (not nrm_left(conference_id)
            and (nrm_can_see(case_id) or organisation_id = (select nrm_organisation()))));
create policy seat_new on conferences_seat for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id)
        or (organisation_id = nrm_organisation() and nrm_had_seat(conference_id)));
revoke delete on conferences_seat from opennrm_app;
"""

FINAL = """
create function nrm_conference_is_final() returns trigger language plpgsql as $$
begin
    if old.status = 'signed' then
        raise exception 'signed minutes cannot change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger conference_is_final before update on conferences_conference
    for each row execute function nrm_conference_is_final();

create function nrm_seat_is_final() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if exists (
        select from public.conferences_conference c where c.id = new.conference_id and c.status = 'signed') then
        raise exception 'seats under signed minutes cannot change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger seat_is_final before insert or update on conferences_seat
    for each row execute function nrm_seat_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("conferences", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(FINAL, migrations.RunSQL.noop),
    ]
