"""What belongs to a closure, legal holds that two persons lift, and files whose time is over and that nobody has asked about yet.

A closure without a safety plan or its reason, an erasure by rule that no worker does, and a record of destruction that is
rewritten are refused by the database, whatever the code does. The record is read by its organisation when the file is gone.
"""

import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models

TABLES = "".join(
    f"""
alter table {table} enable row level security;
create policy {name}_read on {table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy {name}_change on {table} for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy {name}_new on {table} for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation() and nrm_can_see(case_id)));
create policy kept_away on {table} as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
revoke delete on {table} from opennrm_app;
"""
    for table, name in (("cases_closing", "closing"), ("cases_legalhold", "legal_hold"))
)
RULES = """
drop policy erasure_read on cases_erasure;
create policy erasure_read on cases_erasure for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) in ('national', 'system')
        or nrm_can_see(case_id));
drop policy erasure_new on cases_erasure;
create policy erasure_new on cases_erasure for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation() and nrm_can_see(case_id)));

create or replace function nrm_erasure_is_free() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if old.status = 'done' and (old.keys is not null or (new.status, new.asked_by_id, new.answered_by_id, new.answered_at,
            new.ground, new.case_id, new.by_rule) is distinct from (old.status, old.asked_by_id, old.answered_by_id,
            old.answered_at, old.ground, old.case_id, old.by_rule)) then
        raise exception 'an erasure is never rewritten' using errcode = 'check_violation';
    end if;
    if new.case_id <> old.case_id or (old.status <> 'due' and new.asked_by_id is distinct from old.asked_by_id) then
        raise exception 'an erasure is never rewritten' using errcode = 'check_violation';
    end if;
    if new.by_rule and not old.by_rule and public.nrm_reach() <> 'system' then
        raise exception 'only the worker erases by rule' using errcode = 'check_violation';
    end if;
    if old.status <> 'done' and new.status = 'done' and exists (
        select from public.cases_hold h where h.case_id = new.case_id and h.lifted_at is null
            and (h.until_on is null or h.until_on >= current_date)) then
        raise exception 'a held file is not erased' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create function nrm_closing_is_whole() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if new.closure_reason <> 'mistake' and not exists (
        select from public.cases_closing c where c.case_id = new.id) then
        raise exception 'a file is closed with a safety plan or a reason' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger closing_is_whole before update of status on cases_case for each row
    when (old.status = 'closing' and new.status = 'closed') execute function nrm_closing_is_whole();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_consent_ends'),
        ('organisations', '0002_partners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('safety_plan', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('no_plan', models.TextField(blank=True, choices=[('no_danger', 'No danger is known, and the person says so too'), ('not_wanted', 'The person does not want one'), ('lost', 'Contact was lost'), ('elsewhere', 'Another organisation makes it with the person'), ('died', 'The person died')], default='')),
                ('feedback', models.TextField(choices=[('said', 'Yes, and the person said it'), ('later', 'Yes, the person knows how to say it later'), ('not_wanted', 'Yes, and the person did not want to'), ('impossible', 'No, the person could not be asked')])),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.TextField(choices=[('court', 'A court or an investigation needs it'), ('review', 'A decision is being reviewed'), ('claim', 'The person claims compensation'), ('complaint', 'A complaint is being looked at'), ('person', 'The person asks that it be kept')])),
                ('reason', opennrm.vault.fields.SealedField(data_class='narrative')),
                ('status', models.TextField(choices=[('running', 'runs'), ('lift_asked', 'a second supervisor is asked to lift it'), ('lifted', 'lifted')], default='running')),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lift_reason', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='erasure',
            name='erasure_status_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='erasure',
            name='one_erasure_that_waits',
        ),
        migrations.RemoveConstraint(
            model_name='erasure',
            name='erasure_is_done_by_a_second_person',
        ),
        migrations.AddField(
            model_name='erasure',
            name='by_rule',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='erasure',
            name='keys',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='erasure',
            name='listed_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name='erasure',
            name='references',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AlterField(
            model_name='erasure',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='erasure',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='erasure',
            name='status',
            field=models.TextField(choices=[('due', 'its time is over, nobody has asked yet'), ('asked', 'waits for a second supervisor'), ('done', 'erased'), ('kept', 'not erased')], default='asked'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['due', 'asked', 'done', 'kept'])), name='erasure_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('due', 'asked'))), fields=('case',), name='one_erasure_that_waits'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'due'), ('by_rule', True), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='erasure_is_asked_for_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('by_rule', False), models.Q(('answered_by', models.F('asked_by')), _negated=True)), models.Q(('answered_at__isnull', False), ('asked_by__isnull', True), ('by_rule', True), ('ground', 'period')), _connector='OR'), name='erasure_is_done_by_a_second_person'),
        ),
        migrations.AddField(
            model_name='closing',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='closing',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='closing',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='lift_asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='legalhold',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='closing',
            index=models.Index(fields=['case', '-asked_at'], name='closing_of_case'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('safety_plan__isnull', False), ('no_plan', '')), models.Q(('safety_plan__isnull', True), ('no_plan__in', ['no_danger', 'not_wanted', 'lost', 'elsewhere', 'died'])), _connector='OR'), name='closing_has_a_safety_plan_or_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(('feedback__in', ['said', 'later', 'not_wanted', 'impossible'])), name='closing_says_whether_feedback_was_offered'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['running', 'lift_asked', 'lifted'])), name='legal_hold_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('running', 'lift_asked'))), fields=('case',), name='one_live_legal_hold'),
        ),
        migrations.AddConstraint(
            model_name='legalhold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'lifted'), _negated=True), models.Q(('lift_asked_by__isnull', False), ('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_by', models.F('lift_asked_by')), _negated=True)), _connector='OR'), name='legal_hold_is_lifted_by_two'),
        ),
        migrations.RunSQL(TABLES + RULES, migrations.RunSQL.noop),
    ]
