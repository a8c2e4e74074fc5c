"""The log: entries, their chain, signed heads.

- The chain is written by a deferred constraint trigger, so at commit, in the order of commits: it takes one advisory
  lock, reads the last link and adds the next. A rolled-back act leaves neither entry nor link.
- The trigger function runs as the owner: the application can read links but never write one.
- In a transaction of level REPEATABLE READ the last link read may be old; then the number is taken and the commit
  fails. Nothing is lost; the act is tried again.
- Entries take the clock of the database, whatever the application sends.
- The encoding needs a database in UTF-8: lengths are those of the stored bytes.
- UPDATE, DELETE and TRUNCATE are refused by statement triggers, also to the owner.
"""

import uuid

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models

CODES = r"""
create function audit_detail_is_codes(detail jsonb) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    written text := detail::text;
    word constant text := '"[a-z0-9_.:-]{0,80}"';
    one constant text := '(?:' || word || '|-?[0-9]{1,19}|true|false|null)';
begin
    -- The text of a jsonb has one spelling, so one pattern says it all.
    return written = '{}' or written ~ (
        '^\{' || word || ': (?:' || one || '|\[(?:' || one || '(?:, ' || one || ')*)?\])'
        || '(?:, ' || word || ': (?:' || one || '|\[(?:' || one || '(?:, ' || one || ')*)?\]))*\}$');
end $$;

alter table audit_entry
    add constraint audit_entry_action_code check (action ~ '^[a-z0-9_.:-]{1,80}$'),
    add constraint audit_entry_role_code check (role ~ '^[a-z0-9_.:-]{0,250}$'),
    add constraint audit_entry_reach_code check (reach ~ '^[a-z0-9_.:-]{0,80}$'),
    add constraint audit_entry_type_code check (object_type ~ '^[a-z0-9_.:-]{0,80}$'),
    add constraint audit_entry_ground_code check (ground ~ '^[a-z0-9_.:-]{0,80}$'),
    add constraint audit_entry_shown check (array_position(shown, null) is null and array_ndims(shown) is distinct from 2),
    add constraint audit_entry_detail_codes check (audit_detail_is_codes(detail));
alter table audit_link add constraint audit_link_hash check (octet_length(hash) = 32 and seq > 0);
"""

CHAIN = r"""
create function audit_canonical(entry audit_entry) returns bytea
language plpgsql stable parallel safe set search_path = pg_catalog, public, pg_temp
as $$
declare
    one uuid;
    shown bytea := '';
begin
    foreach one in array entry.shown loop
        shown := shown || uuid_send(one);
    end loop;
    return '\x00000010'::bytea || uuid_send(entry.id)
        || '\x00000008'::bytea || int8send((extract(epoch from entry.at) * 1000000)::bigint)
        || coalesce('\x00000010'::bytea || uuid_send(entry.actor_id), '\xffffffff'::bytea)
        || coalesce('\x00000010'::bytea || uuid_send(entry.organisation_id), '\xffffffff'::bytea)
        || int4send(octet_length(entry.role)) || convert_to(entry.role, 'UTF8')
        || int4send(octet_length(entry.reach)) || convert_to(entry.reach, 'UTF8')
        || int4send(octet_length(entry.action)) || convert_to(entry.action, 'UTF8')
        || int4send(octet_length(entry.object_type)) || convert_to(entry.object_type, 'UTF8')
        || coalesce('\x00000010'::bytea || uuid_send(entry.object_id), '\xffffffff'::bytea)
        || coalesce('\x00000010'::bytea || uuid_send(entry.case_id), '\xffffffff'::bytea)
        || int4send(octet_length(shown)) || shown
        || int4send(octet_length(entry.ground)) || convert_to(entry.ground, 'UTF8')
        || int4send(octet_length(entry.detail::text)) || convert_to(entry.detail::text, 'UTF8')
        || coalesce('\x00000010'::bytea || uuid_send(entry.request_id), '\xffffffff'::bytea);
end $$;

create function audit_clock() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp
as $$
begin
    new.at := clock_timestamp();
    return new;
end $$;

create function audit_chain() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    last_seq bigint;
    last_hash bytea;
    entry bytea := public.audit_canonical(new);
begin
    perform pg_advisory_xact_lock(8026, 1);
    select seq, hash into last_seq, last_hash from public.audit_link order by seq desc limit 1;
    insert into public.audit_link (seq, entry_id, hash) values (
        coalesce(last_seq, 0) + 1,
        new.id,
        sha256('\x00'::bytea || coalesce(last_hash, decode(repeat('00', 32), 'hex'))
               || int8send(octet_length(entry)) || entry));
    return null;
end $$;

create function audit_append_only() returns trigger language plpgsql
as $$
begin
    raise exception 'the log is only ever added to' using errcode = 'insufficient_privilege';
end $$;

create trigger audit_entry_clock before insert on audit_entry for each row execute function audit_clock();
create constraint trigger audit_entry_chain after insert on audit_entry
    deferrable initially deferred for each row execute function audit_chain();

create trigger audit_entry_append before update or delete or truncate on audit_entry
    for each statement execute function audit_append_only();
create trigger audit_link_append before update or delete or truncate on audit_link
    for each statement execute function audit_append_only();
create trigger audit_head_append before update or delete or truncate on audit_head
    for each statement execute function audit_append_only();
revoke all on function audit_chain(), audit_clock(), audit_append_only() from public;
"""

RULES = """
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy audit_entry_read on audit_entry for select using (
    organisation_id = nrm_organisation()
    or nrm_reach() in ('national', 'system', 'log', 'auditor')
    or (case_id is not null and nrm_can_see(case_id)));
create policy audit_entry_new on audit_entry for insert with check (true);

alter table audit_link enable row level security;
alter table audit_link force row level security;
create policy audit_link_read on audit_link for select using (true);
create policy audit_link_chain on audit_link for insert to current_user with check (true);

alter table audit_head enable row level security;
alter table audit_head force row level security;
create policy audit_head_read on audit_head for select using (true);
create policy audit_head_new on audit_head for insert with check (true);

revoke all on audit_entry, audit_link, audit_head from public, opennrm_app;
grant select, insert on audit_entry, audit_head to opennrm_app;
grant select on audit_link to opennrm_app;
"""


def index(name, *columns):
    return models.Index(fields=list(columns), name=name)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("actor_id", models.UUIDField(null=True)),
                ("organisation_id", models.UUIDField(null=True)),
                ("role", models.TextField(default="")),
                ("reach", models.TextField(default="")),
                ("action", models.TextField()),
                ("object_type", models.TextField(default="")),
                ("object_id", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("shown", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("ground", models.TextField(default="")),
                ("detail", models.JSONField(default=dict)),
                ("request_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "audit_entry",
                "indexes": [
                    index("audit_entry_case", "case_id", "at"),
                    index("audit_entry_organisation", "organisation_id", "at"),
                    index("audit_entry_actor", "actor_id", "at"),
                    index("audit_entry_object", "object_id", "at"),
                    index("audit_entry_at", "at", "id"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField(unique=True)),
                ("hash", models.BinaryField()),
            ],
            options={"db_table": "audit_link"},
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seq", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                ("note", models.TextField()),
            ],
            options={"db_table": "audit_head", "indexes": [index("audit_head_seq", "seq")]},
        ),
        migrations.RunSQL(CODES),
        migrations.RunSQL(CHAIN),
        migrations.RunSQL(RULES),
    ]
