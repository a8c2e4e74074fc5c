"""When and in which words a need could not be met, so that it is counted by month; and what the person says of a service.

- A need that was left unmet before this is counted in the month in which it was noted: nothing else is known of it.
- What the person says is read by those who help in the file, and by nobody for counts. Nobody changes or deletes it.
"""

import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models

BEFORE = "update assistance_need set unmet_at = noted_at where status = 'unmet';"

RULES = """
alter table assistance_feedback enable row level security;
create policy feedback_read on assistance_feedback for select
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy feedback_new on assistance_feedback for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke update, delete on assistance_feedback from opennrm_app;
create trigger feedback_is_written_once before update or delete on assistance_feedback
    for each row execute function nrm_written_once();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0008_group_sessions'),
        ('cases', '0011_consent_ends'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('felt', models.TextField(choices=[('helped', 'it helped'), ('partly', 'it helped in part'), ('not', 'it did not help')])),
                ('words', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='need',
            name='unmet_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='need',
            name='unmet_words',
            field=opennrm.vault.fields.SealedField(data_class='narrative', null=True),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'unmet'), _negated=True), ('unmet_at__isnull', False), _connector='OR'), name='need_is_left_unmet_on_a_day'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='given',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='assistance.servicegiven'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(fields=['case', '-said_at'], name='feedback_of_case'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('felt__in', ['helped', 'partly', 'not'])), name='feedback_is_known'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
