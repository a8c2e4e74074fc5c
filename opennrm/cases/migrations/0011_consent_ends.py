"""A consent that ran out closes keys as well, as taking it back does, and its end is told once, beforehand.

Queries and row policies compare `until` with the clock at every read since 0002. Keys did not: a wrap that a consent had given
stayed readable after its day. Now who was let in by a consent that ran out, finds no file of the person and is not asked
anew (`nrm_is_asked`, which `referrals` answers) reads no key of that person. The keys are closed, not taken: a new yes opens them.
"""

from django.db import migrations, models

FUNCTIONS = """
create function nrm_is_asked(case_id uuid) returns boolean language sql stable
as $$ select false $$;

create function nrm_has_ended_consent() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_consent a where a.recipient_id = public.nrm_organisation() and a.until <= now());
end $$;

create function nrm_consent_ended_for(subject uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_case c
        join public.cases_consent a on a.case_id = c.id
        where (c.id = subject or c.person_id = subject)
            and a.recipient_id = public.nrm_organisation() and a.until <= now())
        and not exists (
        select from public.cases_case c
        where (c.id = subject or c.person_id = subject) and (public.nrm_can_see(c.id) or public.nrm_is_asked(c.id)));
end $$;
revoke all on function nrm_has_ended_consent(), nrm_consent_ended_for(uuid) from public;
grant execute on function nrm_has_ended_consent(), nrm_consent_ended_for(uuid) to opennrm_app;

create policy consent_ended on vault_wrap as restrictive for select
    using ((select nrm_reach()) = 'system' or not (select nrm_has_ended_consent()) or not nrm_consent_ended_for(subject_id));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_erasure"), ("vault", "0001_initial")]
    operations = [
        migrations.AddField("consent", "reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "consent",
            models.Index(
                condition=models.Q(("until__isnull", False)), fields=["recipient", "until"], name="consent_runs_out"
            ),
        ),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
    ]
