"""Holds, conflicts of interest, and a status that can expire.

Whom a conflict keeps from a file finds nothing of it, whatever the code asks for: a restrictive policy stands beside those
that let people in. The question is cheap for everybody else: whether one has any conflict is asked once per statement.
"""

import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models

RULES = """
create function nrm_has_conflicts() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_conflict k where k.user_id = public.nrm_user() and k.lifted_at is null);
end $$;

create function nrm_in_conflict(case_id uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
begin
    return exists (
        select from public.cases_conflict k
        where k.case_id = nrm_in_conflict.case_id and k.user_id = public.nrm_user() and k.lifted_at is null);
end $$;

create function nrm_in_conflict_of(subject uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return exists (
        select from public.cases_conflict k join public.cases_case c on c.id = k.case_id
        where (c.person_id = subject or c.id = subject) and k.user_id = public.nrm_user() and k.lifted_at is null);
end $$;

alter table cases_hold enable row level security;
create policy hold_read on cases_hold for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy hold_change on cases_hold for update using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy hold_new on cases_hold for insert with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke delete on cases_hold from opennrm_app;

alter table cases_conflict enable row level security;
create policy conflict_read on cases_conflict for select
    using (user_id = (select nrm_user()) or organisation_id = (select nrm_organisation())
        or (select nrm_reach()) = 'system');
create policy conflict_change on cases_conflict for update
    using ((select nrm_reach()) = 'system'
        or (organisation_id = (select nrm_organisation()) and user_id <> (select nrm_user())));
create policy conflict_new on cases_conflict for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation() and nrm_can_see(case_id)));
revoke delete on cases_conflict from opennrm_app;
"""
KEPT_AWAY = {
    "cases_case": "nrm_in_conflict(id)",
    "people_person": "nrm_in_conflict_of(id)",
    "vault_wrap": "nrm_in_conflict_of(subject_id)",
    **{f"cases_{name}": "nrm_in_conflict(case_id)" for name in ("participant", "consent", "milestone", "hold")},
}
GUARDS = "".join(
    f"""
create policy kept_away on {table} as restrictive for select
    using (not (select nrm_has_conflicts()) or not {kept_away});
"""
    for table, kept_away in KEPT_AWAY.items()
)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_adult_from'),
        ('organisations', '0002_partners'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.TextField()),
                ('words', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.TextField()),
                ('source_id', models.UUIDField()),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='case_social_status_is_known',
        ),
        migrations.AlterField(
            model_name='case',
            name='social',
            field=models.TextField(choices=[('signal', 'signal'), ('presumed', 'presumed victim'), ('reasonable_grounds', 'reasonable grounds'), ('identified', 'identified victim'), ('not_identified', 'not identified as a victim'), ('expired', 'the status has expired')], default='signal'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('social__in', ['signal', 'presumed', 'reasonable_grounds', 'identified', 'not_identified', 'expired'])), name='case_social_status_is_known'),
        ),
        migrations.AddField(
            model_name='conflict',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='conflict',
            name='declared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflict',
            name='lifted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflict',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='conflict',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hold',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='cases.case'),
        ),
        migrations.AddField(
            model_name='hold',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddIndex(
            model_name='conflict',
            index=models.Index(condition=models.Q(('lifted_at__isnull', True)), fields=['user'], name='conflict_of_user'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('case', 'user'), name='one_live_conflict'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='conflict_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_by', models.F('user')), _negated=True)), _connector='OR'), name='conflict_is_lifted_by_another'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('case', 'code'), name='one_hold_of_a_kind'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
