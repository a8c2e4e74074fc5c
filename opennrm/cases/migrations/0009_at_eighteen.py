"""At eighteen, what rested on no consent ends by itself, unless it is help; and who comes back to a file can come in again.

A child is referred without its consent. From the first of the month after the eighteenth birthday, or from the moment when the
person was found to be an adult, an organisation that was let in that way finds nothing until the person has agreed to it.
Whoever leads the file, and whoever helps on a referral that goes on (`nrm_is_helping`, which `referrals` answers), stays: help
that stops at midnight harms the person. The day stands on the row that lets in (`lapses_at`), kept by triggers, so that the
queries, the policies of the rows and those of the keys read one and the same thing.

`nrm_end_lapsed` ends what an invited organisation held under a consent that was taken back or ran out: it comes in anew.
"""

from django.db import migrations, models

FUNCTIONS = """
create function nrm_is_helping(case_id uuid, organisation uuid) returns boolean language sql stable
as $$ select false $$;

create or replace function nrm_can_see(case_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return exists (
        select from public.cases_participant p
        left join public.cases_consent c on c.id = p.consent_id
        where p.case_id = nrm_can_see.case_id and p.organisation_id = public.nrm_organisation() and p.until is null
            and (p.lapses_at is null or p.lapses_at > now())
            and (p.consent_id is null or (c.withdrawn_at is null and (c.until is null or c.until > now()))));
end $$;

create or replace function nrm_can_see_person(person uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_case c
        join public.cases_participant p on p.case_id = c.id
        left join public.cases_consent a on a.id = p.consent_id
        where c.person_id = person and p.organisation_id = public.nrm_organisation() and p.until is null
            and (p.lapses_at is null or p.lapses_at > now())
            and (p.consent_id is null or (a.withdrawn_at is null and (a.until is null or a.until > now()))));
end $$;

create function nrm_has_lapsed() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_participant p
        where p.organisation_id = public.nrm_organisation() and p.until is null and p.lapses_at <= now());
end $$;

create function nrm_lapsed_for(subject uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_case c
        join public.cases_participant p on p.case_id = c.id
        where (c.id = subject or c.person_id = subject)
            and p.organisation_id = public.nrm_organisation() and p.until is null and p.lapses_at <= now())
        and not exists (
        select from public.cases_case c where (c.id = subject or c.person_id = subject) and public.nrm_can_see(c.id));
end $$;

create function nrm_unasked(case_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return not public.nrm_can_see(nrm_unasked.case_id) and exists (
        select from public.cases_case c
        where c.id = nrm_unasked.case_id and (not c.is_child or c.adult_from <= current_date));
end $$;

create function nrm_end_lapsed(case_id uuid) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    ended integer := 0;
begin
    if public.nrm_is_invited(nrm_end_lapsed.case_id) and not public.nrm_can_see(nrm_end_lapsed.case_id) then
        update public.cases_participant p set until = now()
            where p.case_id = nrm_end_lapsed.case_id and p.organisation_id = public.nrm_organisation() and p.until is null;
        get diagnostics ended = row_count;
    end if;
    return ended;
end $$;
revoke all on function nrm_end_lapsed(uuid), nrm_lapsed_for(uuid), nrm_has_lapsed() from public;
grant execute on function nrm_end_lapsed(uuid), nrm_lapsed_for(uuid), nrm_has_lapsed() to opennrm_app;
"""

TRIGGERS = """
create function nrm_participant_lapses() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    file record;
begin
    new.lapses_at := null;
    if new.consent_id is not null or new.until is not null then
        return new;
    end if;
    select c.is_child, c.adult_from, c.lead_id into file from public.cases_case c where c.id = new.case_id;
    if file.lead_id = new.organisation_id or public.nrm_is_helping(new.case_id, new.organisation_id) then
        return new;
    end if;
    new.lapses_at := case when file.is_child then file.adult_from::timestamp at time zone 'UTC'
        else least(file.adult_from::timestamp at time zone 'UTC', now()) end;
    return new;
end $$;
create trigger participant_lapses before insert or update on cases_participant
    for each row when (new.basis = 'referral') execute function nrm_participant_lapses();

create function nrm_case_of_age() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    update public.cases_participant set lapses_at = lapses_at
        where case_id = new.id and until is null and basis = 'referral' and consent_id is null;
    return null;
end $$;
create trigger case_of_age after update of is_child, adult_from, lead_id on cases_case for each row
    when ((old.is_child, old.adult_from, old.lead_id) is distinct from (new.is_child, new.adult_from, new.lead_id))
    execute function nrm_case_of_age();
"""

KEYS = """
create policy lapsed on vault_wrap as restrictive for select
    using ((select nrm_reach()) = 'system' or not (select nrm_has_lapsed()) or not nrm_lapsed_for(subject_id));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_unattended"), ("vault", "0001_initial")]
    operations = [
        migrations.AddField("participant", "lapses_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "participant",
            models.Index(
                condition=models.Q(("lapses_at__isnull", False), ("until__isnull", True)),
                fields=["organisation"],
                name="participant_lapses",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
    ]
