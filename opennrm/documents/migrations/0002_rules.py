"""Row-level security of documents: consent decides which classes are found, and two persons open an original.

- `nrm_documents_agreed(case_id, data_class)`: the organisation takes part now, and the consent by which it does (where one is
  needed) names documents and this class. A consent that is older than documents names none.
- Chunks of an original are seen by the one who asked for fifteen minutes after another of the organisation agreed; and while
  the document waits for the scanner, when nobody can open anything of it, so that the scanner can be asked again.
- A request is answered by another user than the one who asked, who is written as who answers, at the time of the answer.
- The two counts look past all that and answer numbers only: the limits hold for all together.
"""

from django.db import migrations

FUNCTIONS = """
create function nrm_documents_agreed(case_id uuid, data_class text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return exists (
        select from public.cases_participant p
        left join public.cases_consent c on c.id = p.consent_id
        where p.case_id = nrm_documents_agreed.case_id and p.organisation_id = public.nrm_organisation() and p.until is null
            and (p.consent_id is null or (c.withdrawn_at is null and (c.until is null or c.until > now())
                and 'files' = any (c.data_classes)
                and case nrm_documents_agreed.data_class when 'identity' then 'identity' else 'narrative' end
                    = any (c.data_classes))));
end $$;

create function nrm_original_is_open(document uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.documents_unsealing u
        where u.document_id = document and u.asked_by_id = public.nrm_user() and u.status = 'approved'
            and u.answered_by_id <> u.asked_by_id and u.answered_at > now() - interval '15 minutes')
        or exists (select from public.documents_document d where d.id = document and d.scan = 'waiting');
end $$;

create function nrm_document_count(case_id uuid) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (select count(*) from public.documents_document d
        where d.case_id = nrm_document_count.case_id and public.nrm_can_see(d.case_id));
end $$;

create function nrm_document_kib(since timestamptz) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return (select coalesce(sum(d.kib), 0) from public.documents_document d
        where d.added_by_id = public.nrm_user() and d.added_at >= since);
end $$;
"""

RULES = """
alter table documents_document enable row level security;
create policy document_read on documents_document for select
    using ((select nrm_reach()) = 'system' or nrm_documents_agreed(case_id, data_class));
create policy document_change on documents_document for update
    using ((select nrm_reach()) = 'system' or nrm_documents_agreed(case_id, data_class));
create policy document_new on documents_document for insert
    with check (nrm_documents_agreed(case_id, data_class) and organisation_id = nrm_organisation()
        and added_by_id = nrm_user());
create policy kept_away on documents_document as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
revoke update, delete, truncate on documents_document from opennrm_app;
grant update (status, retract_reason, retracted_by_id, retracted_at, scan) on documents_document to opennrm_app;

alter table documents_chunk enable row level security;
create policy chunk_read on documents_chunk for select
    using (exists (select from documents_document d where d.id = document_id)
        and (role <> 'original' or nrm_original_is_open(document_id)));
create policy chunk_new on documents_chunk for insert
    with check (exists (select from documents_document d where d.id = document_id));
revoke update, delete, truncate on documents_chunk from opennrm_app;
alter table documents_chunk alter column sealed set storage external;

alter table documents_unsealing enable row level security;
create policy unsealing_read on documents_unsealing for select
    using (organisation_id = (select nrm_organisation())
        and exists (select from documents_document d where d.id = document_id));
create policy unsealing_new on documents_unsealing for insert
    with check (organisation_id = nrm_organisation() and asked_by_id = nrm_user() and status = 'asked'
        and exists (select from documents_document d where d.id = document_id));
create policy unsealing_answer on documents_unsealing for update
    using (organisation_id = (select nrm_organisation()) and status = 'asked' and asked_by_id <> (select nrm_user()))
    with check (answered_by_id = nrm_user() and answered_at < now() + interval '1 minute');
revoke update, delete, truncate on documents_unsealing from opennrm_app;
grant update (status, answered_by_id, answered_at) on documents_unsealing to opennrm_app;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("cases", "0006_restraints"), ("vault", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
