"""What has happened to a clock, in dated rows; targets of the co-ordinator; the limit with which a clock was started."""

import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('deadlines', '0002_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clock',
            name='length',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='paused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='clock',
            name='unit',
            field=models.TextField(blank=True, choices=[('hours', 'hours'), ('calendar_days', 'calendar_days'), ('working_days', 'working_days')], default=''),
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.TextField(choices=[('pause', 'stood still'), ('resume', 'ran on'), ('extend', 'was extended'), ('target', 'was given a target')])),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', models.TextField(blank=True, default='')),
                ('note', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('length', models.PositiveIntegerField(blank=True, null=True)),
                ('due_before', models.DateTimeField(blank=True, null=True)),
                ('due_after', models.DateTimeField(blank=True, null=True)),
                ('organisation_id', models.UUIDField()),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='deadlines.clock')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rule', models.TextField()),
                ('length', models.PositiveIntegerField()),
                ('unit', models.TextField(choices=[('hours', 'hours'), ('calendar_days', 'calendar_days'), ('working_days', 'working_days')])),
                ('reason', models.TextField()),
                ('organisation_id', models.UUIDField()),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='clock',
            name='target',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deadlines.target'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(fields=['rule', 'started_at'], name='clock_of_rule'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('is_legal', False), ('target__isnull', True), _connector='OR'), name='clock_is_never_legal_by_a_target'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('paused_at__isnull', True), ('due_at__isnull', True), _connector='OR'), name='clock_that_stands_is_not_due'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['clock', 'at'], name='event_of_clock'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['pause', 'resume', 'extend', 'target'])), name='clock_event_is_known'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('pause', 'extend')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='clock_stands_or_is_extended_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extend'), _negated=True), ('length__gte', 1), _connector='OR'), name='clock_is_extended_by_a_length'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('rule',), name='one_live_target'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('length__gte', 1), models.Q(('reason', ''), _negated=True)), name='target_has_a_length_and_a_reason'),
        ),
    ]
