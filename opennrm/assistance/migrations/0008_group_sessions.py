"""One service given to several people at once, more units, and the mark of what the State does not pay for.

A session belongs to the organisation that gave it: only its members read it, and nobody changes or deletes one. The rows
in the files keep the rules of their files.
"""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

RULES = """
alter table assistance_groupsession enable row level security;
create policy groupsession_read on assistance_groupsession for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy groupsession_change on assistance_groupsession for update
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy groupsession_new on assistance_groupsession for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke delete on assistance_groupsession from opennrm_app;
create trigger groupsession_is_written_once before update or delete on assistance_groupsession
    for each row execute function nrm_written_once();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0007_places'),
        ('cases', '0010_erasure'),
        ('organisations', '0004_education'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupSession',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('unit', models.TextField(choices=[('bed_night', 'night'), ('session', 'session'), ('consultation', 'consultation'), ('trip', 'trip'), ('hour', 'hour'), ('item', 'item handed over'), ('payment', 'payment')])),
                ('quantity', models.PositiveIntegerField()),
                ('on', models.DateField()),
                ('people', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='servicegiven',
            name='service_given_unit_is_known',
        ),
        migrations.AddField(
            model_name='servicegiven',
            name='unpaid_reason',
            field=models.TextField(blank=True, choices=[('no_licence', 'No licence stands in the directory'), ('licence_over', 'The licence had run out on that day')], default=''),
        ),
        migrations.AlterField(
            model_name='servicegiven',
            name='unit',
            field=models.TextField(choices=[('bed_night', 'night'), ('session', 'session'), ('consultation', 'consultation'), ('trip', 'trip'), ('hour', 'hour'), ('item', 'item handed over'), ('payment', 'payment')]),
        ),
        migrations.AddField(
            model_name='groupsession',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='groupsession',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='servicegiven',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='given', to='assistance.groupsession'),
        ),
        migrations.AddConstraint(
            model_name='servicegiven',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['bed_night', 'session', 'consultation', 'trip', 'hour', 'item', 'payment'])), name='service_given_unit_is_known'),
        ),
        migrations.AddConstraint(
            model_name='servicegiven',
            constraint=models.CheckConstraint(condition=models.Q(('unpaid_reason__in', ['', 'no_licence', 'licence_over'])), name='service_given_unpaid_reason_is_known'),
        ),
        migrations.AddIndex(
            model_name='groupsession',
            index=models.Index(fields=['organisation', '-recorded_at'], name='group_session_of'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ['bed_night', 'session', 'consultation', 'trip', 'hour', 'item', 'payment'])), name='group_session_unit_is_known'),
        ),
        migrations.AddConstraint(
            model_name='groupsession',
            constraint=models.CheckConstraint(condition=models.Q(('people__gt', 0), ('quantity__gt', 0)), name='group_session_gives_something'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
