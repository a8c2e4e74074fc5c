"""Questions, feedback, passing on, the ladder, letters to bodies without accounts, printed sheets.

What was done before this had no outcome; it was told as done, and is kept as helped.
"""

import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_registers'),
        ('organisations', '0003_entries'),
        ('referrals', '0004_newest_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rule', models.TextField()),
                ('step', models.TextField()),
                ('told', models.TextField(choices=[('supervisor', "the receiver's supervisors"), ('coordinator', 'the co-ordinator'), ('body', 'the responsible body')])),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('profile_version', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('stage', models.TextField(choices=[('contact', 'first contact with the person'), ('outcome', 'what became of it')])),
                ('outcome', models.TextField(blank=True, choices=[('helped', 'The person was helped'), ('partly', 'A part of it was possible'), ('not_wanted', 'The person did not want it any more'), ('not_reached', 'The person could not be reached')], default='')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.BinaryField(unique=True)),
                ('code_hash', models.BinaryField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('wrong_codes', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.TextField(choices=[('asked', 'waiting for an answer'), ('answered', 'answered'), ('lapsed', 'no longer needed')], default='asked')),
                ('text', opennrm.vault.fields.SealedField(data_class='narrative')),
                ('answer', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_clock', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.TextField(unique=True)),
                ('printed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sector', models.TextField(blank=True, default='')),
                ('profile_version', models.TextField()),
                ('screening_id', models.UUIDField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='referral',
            name='referral_status_is_known',
        ),
        migrations.AddField(
            model_name='referral',
            name='answered_by_code',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='referral',
            name='contacted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='done_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='follows',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='referral',
            name='origin',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='referral',
            name='outcome',
            field=models.TextField(blank=True, choices=[('helped', 'The person was helped'), ('partly', 'A part of it was possible'), ('not_wanted', 'The person did not want it any more'), ('not_reached', 'The person could not be reached')], default=''),
        ),
        migrations.AddField(
            model_name='referral',
            name='passed_to',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='referral',
            name='status',
            field=models.TextField(choices=[('proposed', 'waiting for an answer'), ('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('transferred', 'passed on to another organisation'), ('done', 'done')], default='proposed'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('origin__isnull', False)), fields=['origin', '-sent_at', '-id'], name='referral_of_origin'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'accepted', 'declined', 'withdrawn', 'transferred', 'done'])), name='referral_status_is_known'),
        ),
        migrations.RunSQL(
            "update referrals_referral set outcome = 'helped', done_at = coalesce(answered_at, sent_at) where status = 'done'",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(models.Q(('outcome', ''), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='referral_is_done_with_feedback'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'transferred'), _negated=True), ('passed_to__isnull', False), _connector='OR'), name='referral_is_passed_on_to_somebody'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='escalation',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='feedback',
            name='given_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='feedback',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='letter',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='letter',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='question',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='sheet',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='sheet',
            name='printed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.UniqueConstraint(fields=('referral', 'rule', 'step'), name='one_rung_once'),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.CheckConstraint(condition=models.Q(('told__in', ['supervisor', 'coordinator', 'body'])), name='who_is_told_is_known'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.UniqueConstraint(fields=('referral', 'stage'), name='told_once'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'outcome'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='feedback_names_what_became_of_it'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('referral',), name='one_live_letter'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'answered', 'lapsed'])), name='question_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'answered'), _negated=True), models.Q(('answer__isnull', False), ('answered_at__isnull', False)), _connector='OR'), name='question_is_answered_in_words'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('referral',), name='one_open_question'),
        ),
        migrations.AddIndex(
            model_name='sheet',
            index=models.Index(fields=['organisation', '-printed_at'], name='sheet_of_organisation'),
        ),
    ]
