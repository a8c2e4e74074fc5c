"""Risk is asked by an instrument of the profile and answered in time, and a safety plan is kept in versions: tables and rules.

- Whoever takes part in the case reads and writes; the co-ordinator reads, for counts: the words are sealed.
- Written once, like a look at the risk; a conflict of interest keeps away from both.
- Looks from before have no instrument: they keep their level and their factors.
"""

import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


TABLES = ("riskresponse", "safetyplan")
RULES = "".join(
    f"""
alter table assistance_{table} enable row level security;
create policy {table}_read on assistance_{table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy {table}_new on assistance_{table} for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
create policy kept_away on assistance_{table} as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
revoke update, delete on assistance_{table} from opennrm_app;
create trigger {table}_is_written_once before update or delete on assistance_{table}
    for each row execute function nrm_written_once();
"""
    for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0009_unmet_and_feedback'),
        ('cases', '0010_erasure'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskResponse',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('done', opennrm.vault.fields.SealedField(data_class='narrative')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='SafetyPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('who_to_call', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('safe_place', opennrm.vault.fields.SealedField(data_class='location', null=True)),
                ('signals', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('what_to_take', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='answers',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='instrument',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='instrument_version',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='proposed',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='reason',
            field=opennrm.vault.fields.SealedField(data_class='narrative', null=True),
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='respond_by',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='riskassessment',
            constraint=models.CheckConstraint(condition=models.Q(('proposed__in', ['', 'high', 'medium', 'low'])), name='risk_proposal_is_known'),
        ),
        migrations.AddConstraint(
            model_name='riskassessment',
            constraint=models.CheckConstraint(condition=models.Q(('proposed', ''), ('proposed', models.F('level')), ('reason__isnull', False), _connector='OR'), name='another_risk_level_has_a_reason'),
        ),
        migrations.AddField(
            model_name='riskresponse',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='riskresponse',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='riskresponse',
            name='risk',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='response', to='assistance.riskassessment'),
        ),
        migrations.AddField(
            model_name='safetyplan',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='safetyplan',
            name='follows',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='assistance.safetyplan'),
        ),
        migrations.AddField(
            model_name='safetyplan',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='riskresponse',
            index=models.Index(fields=['case', '-at'], name='risk_response_of_case'),
        ),
        migrations.AddIndex(
            model_name='safetyplan',
            index=models.Index(fields=['case', '-at'], name='safety_plan_of_case'),
        ),
        migrations.AddConstraint(
            model_name='safetyplan',
            constraint=models.UniqueConstraint(condition=models.Q(('follows__isnull', True)), fields=('case',), name='one_first_safety_plan'),
        ),
        migrations.AddConstraint(
            model_name='safetyplan',
            constraint=models.CheckConstraint(condition=models.Q(('who_to_call__isnull', False), ('safe_place__isnull', False), ('signals__isnull', False), ('what_to_take__isnull', False), _connector='OR'), name='safety_plan_says_something'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
