"""The erasure of a person: asked for by one supervisor, done by another, never of a file that is held."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

RULES = """
alter table cases_erasure enable row level security;
create policy erasure_read on cases_erasure for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy erasure_change on cases_erasure for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy erasure_new on cases_erasure for insert
    with check (organisation_id = nrm_organisation() and nrm_can_see(case_id));
create policy kept_away on cases_erasure as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
revoke delete on cases_erasure from opennrm_app;

create function nrm_erasure_is_free() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if old.status = 'done' or (new.case_id, new.asked_by_id) is distinct from (old.case_id, old.asked_by_id) then
        raise exception 'an erasure is never rewritten' using errcode = 'check_violation';
    end if;
    if new.status = 'done' and exists (
        select from public.cases_hold h where h.case_id = new.case_id and h.lifted_at is null
            and (h.until_on is null or h.until_on >= current_date)) then
        raise exception 'a held file is not erased' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger erasure_is_free before update on cases_erasure for each row execute function nrm_erasure_is_free();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_at_eighteen"), ("organisations", "0002_partners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]  # fmt: skip
    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.TextField(choices=[('person', 'The person asked for it'), ('period', 'The time for which it may be kept is over'), ('unlawful', 'It should not have been written down')])),
                ('status', models.TextField(choices=[('asked', 'waits for a second supervisor'), ('done', 'erased'), ('kept', 'not erased')], default='asked')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'done', 'kept'])), name='erasure_status_is_known'), models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('case',), name='one_erasure_that_waits'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answered_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='erasure_is_done_by_a_second_person')],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
