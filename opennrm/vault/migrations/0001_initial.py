"""Who acts, as the database sees it, and the wraps of data keys.

The functions come first because every later package's row-level security uses them.

- `nrm_organisation()`, `nrm_user()`, `nrm_reach()` read what `access.session.acting` has set for this transaction.
  An unset or empty value is null (or ''), and then nothing is visible: the policies fail closed.
- `nrm_can_see(case_id)` answers no until the package `cases` replaces it.
- INSERT of a wrap is open to the application for any organisation: sharing must write a wrap for the receiver, and a
  row written without the root key opens nothing. A definer function would allow exactly the same.
- `vault_holders`, `vault_unshare`, `vault_erase` look past the acting organisation and answer ids and counts only. They
  run as the owner, for whom there is a policy of its own; the owner holds no root key.
"""

import uuid

import django.utils.timezone
from django.db import migrations, models

FUNCTIONS = """
create or replace function nrm_organisation() returns uuid language sql stable parallel safe
as $$ select nullif(current_setting('app.organisation', true), '')::uuid $$;

create or replace function nrm_user() returns uuid language sql stable parallel safe
as $$ select nullif(current_setting('app.user', true), '')::uuid $$;

create or replace function nrm_reach() returns text language sql stable parallel safe
as $$ select coalesce(current_setting('app.reach', true), '') $$;

create function nrm_can_see(case_id uuid) returns boolean language sql stable
as $$ select false $$;

grant execute on function nrm_organisation(), nrm_user(), nrm_reach(), nrm_can_see(uuid) to opennrm_app;
"""

RULES = """
alter table vault_wrap enable row level security;
alter table vault_wrap force row level security;
create policy vault_wrap_own on vault_wrap for select
    using (organisation_id = nrm_organisation() or nrm_reach() = 'system');
create policy vault_wrap_rewrap on vault_wrap for update
    using (nrm_reach() = 'system') with check (nrm_reach() = 'system');
create policy vault_wrap_new on vault_wrap for insert with check (true);
create policy vault_wrap_owner on vault_wrap to current_user using (true) with check (true);

alter table vault_erasure enable row level security;
alter table vault_erasure force row level security;
create policy vault_erasure_owner on vault_erasure to current_user using (true) with check (true);

revoke all on vault_wrap, vault_erasure from public, opennrm_app;
grant select, insert, update on vault_wrap to opennrm_app;

create function vault_holders(subjects uuid[], classes text[])
returns table (subject_id uuid, data_class text, organisation_id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select distinct w.subject_id, w.data_class, w.organisation_id
    from unnest(subjects, classes) as asked (subject, class)
    join public.vault_wrap w on w.subject_id = asked.subject and w.data_class = asked.class
$$;

create function vault_is_erased(subjects uuid[], classes text[]) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select exists (
        select from unnest(subjects, classes) as asked (subject, class)
        join public.vault_erasure e on e.subject_id = asked.subject and e.data_class = asked.class)
$$;

create function vault_unshare(subject uuid, organisation uuid, classes text[], out taken integer, out widowed boolean)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    perform from public.vault_wrap w where w.subject_id = subject and w.data_class = any (classes)
        order by w.key_id, w.organisation_id for update;
    widowed := exists (
        select from public.vault_wrap w where w.subject_id = subject and w.data_class = any (classes)
        group by w.data_class having bool_and(w.organisation_id = organisation));
    taken := 0;
    if widowed then
        return;
    end if;
    with gone as (
        delete from public.vault_wrap w
        where w.subject_id = subject and w.organisation_id = organisation and w.data_class = any (classes)
        returning w.data_class)
    select count(*), array_agg(data_class) into taken, classes from gone;
    update public.vault_wrap w set stale = true
        where w.subject_id = subject and w.data_class = any (classes) and not w.stale;
end $$;

create function vault_erase(subject uuid, classes text[]) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    destroyed integer;
begin
    insert into public.vault_erasure (subject_id, data_class, at)
        select subject, class, clock_timestamp() from unnest(classes) as class on conflict do nothing;
    delete from public.vault_wrap where subject_id = subject and data_class = any (classes);
    get diagnostics destroyed = row_count;
    return destroyed;
end $$;

revoke all on function vault_holders(uuid[], text[]), vault_is_erased(uuid[], text[]),
    vault_unshare(uuid, uuid, text[]), vault_erase(uuid, text[]) from public;
grant execute on function vault_holders(uuid[], text[]), vault_is_erased(uuid[], text[]),
    vault_unshare(uuid, uuid, text[]), vault_erase(uuid, text[]) to opennrm_app;
"""

class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(FUNCTIONS),
        migrations.CreateModel(
            name="Wrap",
            fields=[
                ("pk", models.CompositePrimaryKey("key_id", "organisation_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("key_id", models.UUIDField(default=uuid.uuid4)),
                ("organisation_id", models.UUIDField()),
                ("subject_id", models.UUIDField()),
                ("data_class", models.TextField()),
                ("root_version", models.IntegerField()),
                ("wrapped", models.BinaryField()),
                ("stale", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "db_table": "vault_wrap",
                "indexes": [
                    models.Index(fields=["subject_id", "organisation_id", "data_class"], name="vault_wrap_subject"),
                    models.Index(fields=["root_version", "key_id"], name="vault_wrap_version"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(data_class__in=("identity", "narrative", "location", "files")),
                        name="vault_wrap_known_class",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("pk", models.CompositePrimaryKey("subject_id", "data_class", blank=True, editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField()),
                ("data_class", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"db_table": "vault_erasure"},
        ),
        migrations.RunSQL(RULES),
    ]
