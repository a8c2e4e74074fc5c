"""Row-level security of notices, residence and proceedings, and what nobody can undo.

- Whoever takes part in the case reads and writes; the co-ordinator (reach `national`) reads, for counts: the words are
  sealed. Assumes `nrm_can_see` of `cases`.
- The prosecutor's organisation finds a notice that was sent to it, and its offences, while the consent holds under which
  it was sent; of the case it finds nothing.
- Offences are taken away only from a draft. What a prosecutor has answered never changes.
"""

from django.db import migrations

ADDRESSED = """
create function nrm_consent_holds(consent uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return consent is null or exists (
        select from public.cases_consent c
        where c.id = consent and c.withdrawn_at is null and (c.until is null or c.until > now()));
end $$;

create function nrm_is_addressed(notice uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.justice_nonpunishment n
        where n.id = notice and n.recipient_id = public.nrm_organisation() and n.status in ('sent', 'answered')
            and public.nrm_consent_holds(n.consent_id));
end $$;

create function nrm_is_draft(notice uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (select from public.justice_nonpunishment n where n.id = notice and n.status = 'drafted');
end $$;
"""

NOTICES = """
alter table justice_nonpunishment enable row level security;
create policy nonpunishment_read on justice_nonpunishment for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id)
        or (recipient_id = (select nrm_organisation()) and status in ('sent', 'answered')
            and nrm_consent_holds(consent_id)));
create policy nonpunishment_change on justice_nonpunishment for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id)
        or (recipient_id = (select nrm_organisation()) and status in ('sent', 'answered')
            and nrm_consent_holds(consent_id)));
create policy nonpunishment_new on justice_nonpunishment for insert
    with check (nrm_reach() = 'system' or (sender_id = nrm_organisation() and nrm_can_see(case_id)));
revoke delete on justice_nonpunishment from opennrm_app;

alter table justice_linkedoffence enable row level security;
create policy linkedoffence_read on justice_linkedoffence for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id) or nrm_is_addressed(notice_id));
create policy linkedoffence_change on justice_linkedoffence for update
    using ((select nrm_reach()) = 'system' or nrm_is_addressed(notice_id));
create policy linkedoffence_new on justice_linkedoffence for insert
    with check (nrm_reach() = 'system' or (nrm_can_see(case_id) and nrm_is_draft(notice_id)));
create policy linkedoffence_away on justice_linkedoffence for delete
    using (nrm_can_see(case_id) and nrm_is_draft(notice_id));

create function nrm_answered_for_good() returns trigger language plpgsql as $$
begin
    if old.status = 'answered' then
        raise exception 'what a prosecutor has answered cannot change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger nonpunishment_is_answered_for_good before update on justice_nonpunishment
    for each row execute function nrm_answered_for_good();
"""

TRACKS = "".join(
    f"""
alter table justice_{table} enable row level security;
create policy {table}_read on justice_{table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy {table}_change on justice_{table} for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy {table}_new on justice_{table} for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke delete on justice_{table} from opennrm_app;
"""
    for table in ("residence", "proceeding")
)


class Migration(migrations.Migration):
    dependencies = [("justice", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [
        migrations.RunSQL(ADDRESSED, migrations.RunSQL.noop),
        migrations.RunSQL(NOTICES, migrations.RunSQL.noop),
        migrations.RunSQL(TRACKS, migrations.RunSQL.noop),
    ]
