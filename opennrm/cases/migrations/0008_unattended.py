"""Files on which nobody of the leading organisation works are marked, so that a desk finds them along an index.

To find them by asking for each open file whether somebody works on it reads every file of the organisation: of a register
with a hundred thousand persons, at every opening of a supervisor's desk. The mark follows from the state, the lead and
the assignments, and triggers keep it: whoever writes these, by whatever way, cannot leave a wrong one. The file is locked before
its assignments are read, so that two who assign and hand back at the same moment see each other.
"""

from django.db import migrations, models

OF_FILE = """
create function nrm_mark_unattended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    new.unattended := new.status = 'open' and (tg_op = 'INSERT' or not exists (
        select from public.cases_assignment a
        where a.case_id = new.id and a.organisation_id = new.lead_id and a.until is null));
    return new;
end $$;
create trigger case_unattended_new before insert on cases_case
    for each row execute function nrm_mark_unattended();
create trigger case_unattended_changed before update of status, lead_id, unattended on cases_case
    for each row execute function nrm_mark_unattended();
"""

OF_ASSIGNMENTS = """
create function nrm_mark_attended() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    touched uuid[] := array(select distinct case_id from changed_rows);
begin
    perform from public.cases_case c where c.id = any(touched) order by c.id for no key update;
    update public.cases_case c set unattended = not c.unattended
        where c.id = any(touched) and c.status = 'open' and c.unattended = exists (
            select from public.cases_assignment a
            where a.case_id = c.id and a.organisation_id = c.lead_id and a.until is null);
    return null;
end $$;
create trigger assignment_new_attends after insert on cases_assignment referencing new table as changed_rows
    for each statement execute function nrm_mark_attended();
create trigger assignment_changed_attends after update on cases_assignment referencing new table as changed_rows
    for each statement execute function nrm_mark_attended();
revoke all on function nrm_mark_unattended(), nrm_mark_attended() from public;
"""

# Before there were triggers.
BEFORE = """
update cases_case c set unattended = true where c.status = 'open' and not exists (
    select from cases_assignment a where a.case_id = c.id and a.organisation_id = c.lead_id and a.until is null);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_kept_away")]
    operations = [
        migrations.AddField(
            model_name="case",
            name="unattended",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("unattended", True)), fields=["lead", "opened_at"], name="case_unattended"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["lead", "status", "opened_at"], name="case_of_lead_by_status"),
        ),
        migrations.RunSQL(OF_FILE, migrations.RunSQL.noop),
        migrations.RunSQL(OF_ASSIGNMENTS, migrations.RunSQL.noop),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
    ]
