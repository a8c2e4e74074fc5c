import django.contrib.postgres.fields
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
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stage', models.TextField(choices=[('reasonable_grounds', 'Reasonable grounds'), ('formal', 'Formal identification')])),
                ('outcome', models.TextField(choices=[('positive', 'Yes'), ('negative', 'No'), ('suspended', 'Cannot be decided now')])),
                ('status', models.TextField(choices=[('drafted', 'being drafted'), ('submitted', 'waits for a second officer'), ('approved', 'in force'), ('discarded', 'discarded')], default='drafted')),
                ('reason_codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('reasons', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('drafted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('content_hash', models.TextField(blank=True, default='')),
                ('return_note', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('profile_version', models.TextField()),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='RecoveryPeriod',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('started_on', models.DateField()),
                ('minimum_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True, choices=[('lapsed', 'The time is over'), ('waived', 'The person no longer wants it'), ('public_order', 'Public order (Council of Europe Convention, article 13)'), ('improper_claim', 'The status was claimed improperly (article 13)')], default='')),
                ('profile_version', models.TextField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='recovery', to='identification.decision')),
            ],
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('instrument', models.TextField()),
                ('instrument_version', models.TextField()),
                ('profile_version', models.TextField()),
                ('status', models.TextField(choices=[('draft', 'not finished'), ('completed', 'finished')], default='draft')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('urgent_medical', models.BooleanField(blank=True, null=True)),
                ('urgent_threat', models.BooleanField(blank=True, null=True)),
                ('sector', models.TextField(blank=True, default='')),
                ('observed', models.JSONField(blank=True, default=dict)),
                ('notes', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('dimensions', models.JSONField(blank=True, default=list)),
                ('conclusion', models.TextField(blank=True, default='')),
                ('advice', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['case', 'drafted_at'], name='decision_of_case'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('status__in', ('drafted', 'submitted'))), fields=['organisation', 'submitted_at'], name='decision_waiting'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['reasonable_grounds', 'formal'])), name='decision_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['positive', 'negative', 'suspended'])), name='decision_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['drafted', 'submitted', 'approved', 'discarded'])), name='decision_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('submitted', 'approved')), _negated=True), models.Q(('reasons__isnull', False), ('submitted_at__isnull', False), models.Q(('content_hash', ''), _negated=True)), _connector='OR'), name='decision_is_submitted_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('submitted', 'approved')), _negated=True), models.Q(('outcome', 'negative'), _negated=True), models.Q(('reason_codes', []), _negated=True), _connector='OR'), name='negative_decision_has_a_reason_code'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), ('approved_at__isnull', False), models.Q(('approved_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='decision_is_approved_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('drafted', 'submitted'))), fields=('case', 'stage'), name='one_decision_under_way'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome__in', ('positive', 'negative')), ('status', 'approved')), fields=('case', 'stage'), name='one_decision_in_force'),
        ),
        migrations.AddConstraint(
            model_name='recoveryperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('started_on')), _connector='OR'), name='recovery_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='recoveryperiod',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('end_reason', '')), models.Q(('ended_at__isnull', False), ('end_reason__in', ['lapsed', 'waived', 'public_order', 'improper_claim'])), _connector='OR'), name='recovery_ends_with_a_known_reason'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(fields=['case', '-started_at'], name='screening_of_case'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(condition=models.Q(('status', 'draft')), fields=['by', '-started_at'], name='screening_unfinished'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'completed'])), name='screening_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'completed'), _negated=True), models.Q(('completed_at__isnull', False), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='screening_is_completed_with_a_date_and_advice'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('case', 'instrument'), name='one_draft_screening'),
        ),
    ]
