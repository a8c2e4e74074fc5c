import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0002_rules'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.TextField()),
                ('sexes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('takes_children', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.TextField(choices=[('drafted', 'being drafted'), ('agreed', 'agreed with the person'), ('completed', 'completed')], default='drafted')),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('agreed_language', models.TextField(blank=True, default='')),
                ('review_due', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='PlannedService',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('goal', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('status', models.TextField(choices=[('planned', 'planned'), ('given', 'given'), ('refused', 'the person did not want it'), ('cancelled', 'cancelled')], default='planned')),
                ('planned_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='assistance.plan')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='RiskAssessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('level', models.TextField(choices=[('high', 'High'), ('medium', 'Medium'), ('low', 'Low')])),
                ('factors', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('note', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('next_due', models.DateTimeField(blank=True, null=True)),
                ('assessed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceGiven',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('unit', models.TextField(choices=[('bed_night', 'night'), ('session', 'session'), ('consultation', 'consultation'), ('trip', 'trip')])),
                ('quantity', models.PositiveIntegerField()),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('planned_service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='assistance.plannedservice')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='assistance.servicegiven')),
            ],
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.TextField(choices=[('reserved', 'reserved'), ('here', 'the person is here'), ('ended', 'ended'), ('cancelled', 'cancelled')], default='reserved')),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('begun_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('reserved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='assistance.place')),
                ('reserved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('domain', models.TextField()),
                ('urgency', models.TextField(choices=[('now', 'now'), ('soon', 'within days'), ('later', 'later')], default='soon')),
                ('note', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('status', models.TextField(choices=[('open', 'open'), ('met', 'met'), ('unmet', 'could not be met')], default='open')),
                ('unmet_reason', models.TextField(blank=True, choices=[('no_service', 'There is no such service here'), ('no_place', 'No place is free'), ('no_money', 'No money for it'), ('not_eligible', 'The person has no right to it'), ('not_wanted', 'The person does not want it'), ('other', 'Another reason')], default='')),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'noted_at'], name='need_of_case'), models.Index(condition=models.Q(('status', 'unmet')), fields=['domain'], name='need_unmet')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['open', 'met', 'unmet'])), name='need_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'unmet'), _negated=True), ('unmet_reason__in', ['no_service', 'no_place', 'no_money', 'not_eligible', 'not_wanted', 'other']), _connector='OR'), name='need_is_left_unmet_with_a_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('organisation', 'label'), name='one_place_per_label'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['case', '-drafted_at'], name='plan_of_case'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['drafted', 'agreed', 'completed'])), name='plan_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'drafted'), models.Q(('agreed_at__isnull', False), models.Q(('agreed_language', ''), _negated=True)), _connector='OR'), name='plan_is_agreed_in_a_language'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('drafted', 'agreed'))), fields=('case',), name='one_live_plan'),
        ),
        migrations.AddIndex(
            model_name='plannedservice',
            index=models.Index(fields=['plan', 'planned_at'], name='service_of_plan'),
        ),
        migrations.AddConstraint(
            model_name='plannedservice',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'given', 'refused', 'cancelled'])), name='planned_service_status_is_known'),
        ),
        migrations.AddIndex(
            model_name='riskassessment',
            index=models.Index(fields=['case', '-at'], name='risk_of_case'),
        ),
        migrations.AddConstraint(
            model_name='riskassessment',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['high', 'medium', 'low'])), name='risk_level_is_known'),
        ),
        migrations.AddIndex(
            model_name='servicegiven',
            index=models.Index(fields=['case', '-on'], name='service_given_of_case'),
        ),
        migrations.AddIndex(
            model_name='servicegiven',
            index=models.Index(fields=['provider', 'on'], name='service_given_by'),
        ),
        migrations.AddConstraint(
            model_name='servicegiven',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['bed_night', 'session', 'consultation', 'trip'])), name='service_given_unit_is_known'),
        ),
        migrations.AddConstraint(
            model_name='servicegiven',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='service_given_quantity_is_positive'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(fields=['case', '-reserved_at'], name='stay_of_case'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['reserved', 'here', 'ended', 'cancelled'])), name='stay_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('here', 'ended')), _negated=True), ('begun_on__isnull', False), _connector='OR'), name='stay_has_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'ended'), _negated=True), models.Q(('ended_on__isnull', False), ('ended_on__gte', models.F('begun_on'))), _connector='OR'), name='stay_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='stay_takes_days'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'cancelled'), _negated=True), expressions=[('place', '='), ('during', '&&')], name='one_stay_per_place'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'cancelled'), _negated=True), expressions=[('case', '='), ('during', '&&')], name='one_place_per_person'),
        ),
    ]
