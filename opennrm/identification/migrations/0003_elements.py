"""The elements of a decision apart, and what stands around it: evidence, reviews, motions, terms, articles."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import opennrm.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_restraints'),
        ('identification', '0002_rules'),
        ('organisations', '0002_partners'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.TextField()),
                ('part', models.TextField(blank=True, default='')),
                ('since_on', models.DateField()),
                ('related', models.TextField()),
                ('fund_category', models.TextField(blank=True, default='')),
                ('edition_from', models.DateField(blank=True, null=True)),
                ('profile_version', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.TextField()),
                ('is_objective', models.BooleanField(default=False)),
                ('side', models.TextField(choices=[('for', 'speaks for it'), ('against', 'speaks against it')], default='for')),
                ('supports', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('dated_on', models.DateField(blank=True, null=True)),
                ('origin', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('description', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Motion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.TextField(choices=[('shorten_recovery', 'End the recovery period before its time'), ('reopen', 'Open a decision again'), ('renew', 'Renew the status')])),
                ('subject_id', models.UUIDField()),
                ('ground', models.TextField()),
                ('reasons', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('status', models.TextField(choices=[('proposed', 'waits for a second officer'), ('agreed', 'agreed'), ('refused', 'refused'), ('withdrawn', 'taken back')], default='proposed')),
                ('content_hash', models.TextField()),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('profile_version', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.TextField(choices=[('filed', 'waits for reviewers'), ('proposed', 'waits for a second reviewer'), ('decided', 'decided'), ('withdrawn', 'taken back by the person')], default='filed')),
                ('filed_by', models.TextField()),
                ('filed_on', models.DateField()),
                ('filed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('in_time', models.BooleanField(blank=True, null=True)),
                ('grounds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('words', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('first_officers', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('outcome', models.TextField(blank=True, choices=[('upheld', 'The decision stays'), ('reversed', 'The decision is reversed'), ('remitted', 'It must be decided again')], default='')),
                ('reasons', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('act', models.TextField(choices=[('not_examined', 'not examined yet'), ('established', 'established'), ('not_established', 'not established'), ('unclear', 'unclear')], default='not_examined')),
                ('act_codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('means', models.TextField(choices=[('not_examined', 'not examined yet'), ('established', 'established'), ('not_established', 'not established'), ('unclear', 'unclear')], default='not_examined')),
                ('means_codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('purpose', models.TextField(choices=[('not_examined', 'not examined yet'), ('established', 'established'), ('not_established', 'not established'), ('unclear', 'unclear')], default='not_examined')),
                ('purpose_codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('content_hash', models.TextField(blank=True, default='')),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('told_on', models.DateField(blank=True, null=True)),
                ('profile_version', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('warned_at', models.DateTimeField(blank=True, null=True)),
                ('expired_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('profile_version', models.TextField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='decision_outcome_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='decision_status_is_known',
        ),
        migrations.AddField(
            model_name='decision',
            name='act',
            field=models.TextField(choices=[('not_examined', 'not examined yet'), ('established', 'established'), ('not_established', 'not established'), ('unclear', 'unclear')], default='not_examined'),
        ),
        migrations.AddField(
            model_name='decision',
            name='act_codes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='decision',
            name='act_grounds',
            field=opennrm.vault.fields.SealedField(data_class='narrative', null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='credibility',
            field=opennrm.vault.fields.SealedField(data_class='narrative', null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='for_child',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='decision',
            name='means',
            field=models.TextField(choices=[('not_examined', 'not examined yet'), ('established', 'established'), ('not_established', 'not established'), ('unclear', 'unclear')], default='not_examined'),
        ),
        migrations.AddField(
            model_name='decision',
            name='means_codes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='decision',
            name='means_grounds',
            field=opennrm.vault.fields.SealedField(data_class='narrative', null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='national',
            field=models.TextField(blank=True, choices=[('met', 'met'), ('not_met', 'not met'), ('open', 'cannot be said yet'), ('not_configured', 'not configured in the profile')], default=''),
        ),
        migrations.AddField(
            model_name='decision',
            name='protocol',
            field=models.TextField(blank=True, choices=[('met', 'met'), ('not_met', 'not met'), ('open', 'cannot be said yet'), ('not_configured', 'not configured in the profile')], default=''),
        ),
        migrations.AddField(
            model_name='decision',
            name='purpose',
            field=models.TextField(choices=[('not_examined', 'not examined yet'), ('established', 'established'), ('not_established', 'not established'), ('unclear', 'unclear')], default='not_examined'),
        ),
        migrations.AddField(
            model_name='decision',
            name='purpose_codes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='decision',
            name='purpose_grounds',
            field=opennrm.vault.fields.SealedField(data_class='narrative', null=True),
        ),
        migrations.AddField(
            model_name='decision',
            name='rests_on',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='decision',
            name='review_body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='outcome',
            field=models.TextField(blank=True, choices=[('positive', 'Yes'), ('negative', 'No'), ('suspended', 'Cannot be decided now')], default=''),
        ),
        migrations.AlterField(
            model_name='decision',
            name='status',
            field=models.TextField(choices=[('drafted', 'being drafted'), ('submitted', 'waits for a second officer'), ('approved', 'in force'), ('discarded', 'discarded'), ('stopped', 'stopped: consent was withdrawn'), ('set_aside', 'no longer in force')], default='drafted'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['positive', 'negative', 'suspended']), models.Q(('outcome', ''), ('status__in', ('drafted', 'discarded', 'stopped'))), _connector='OR'), name='decision_outcome_is_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ['not_examined', 'established', 'not_established', 'unclear']), ('means__in', ['not_examined', 'established', 'not_established', 'unclear']), ('purpose__in', ['not_examined', 'established', 'not_established', 'unclear'])), name='decision_findings_are_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('national__in', ('', 'met', 'not_met', 'open', 'not_configured')), ('protocol__in', ('', 'met', 'not_met', 'open', 'not_configured'))), name='decision_qualifications_are_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('for_child', False), models.Q(('means', 'not_examined'), ('means_codes', [])), _connector='OR'), name='no_means_are_asked_of_a_child'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['drafted', 'submitted', 'approved', 'discarded', 'stopped', 'set_aside'])), name='decision_status_is_known'),
        ),
        migrations.AddField(
            model_name='article',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='article',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='article',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='motion',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='motion',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='motion',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='motion',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='review',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='review',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='identification.decision'),
        ),
        migrations.AddField(
            model_name='review',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='review',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='told_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='term',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='term',
            name='decision',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='term', to='identification.decision'),
        ),
        migrations.AddField(
            model_name='term',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['case', 'since_on', 'recorded_at'], name='article_of_case'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['case', 'added_at'], name='evidence_of_case'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['for', 'against'])), name='evidence_side_is_known'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('supports', []), _negated=True), ('supports__contained_by', ['act', 'means', 'purpose'])), name='evidence_supports_an_element'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='evidence_is_withdrawn_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='motion',
            index=models.Index(fields=['case', 'proposed_at'], name='motion_of_case'),
        ),
        migrations.AddIndex(
            model_name='motion',
            index=models.Index(condition=models.Q(('status', 'proposed')), fields=['organisation', 'proposed_at'], name='motion_waiting'),
        ),
        migrations.AddConstraint(
            model_name='motion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['shorten_recovery', 'reopen', 'renew'])), name='motion_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='motion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'agreed', 'refused', 'withdrawn'])), name='motion_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='motion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), _negated=True), ('reasons__isnull', False)), name='motion_has_a_ground_and_reasons'),
        ),
        migrations.AddConstraint(
            model_name='motion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('agreed', 'refused')), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answered_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='motion_is_answered_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='motion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('subject_id', 'kind'), name='one_motion_under_way'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['case', 'filed_at'], name='review_of_case'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(condition=models.Q(('status__in', ('filed', 'proposed'))), fields=['body', 'filed_at'], name='review_waiting'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['filed', 'proposed', 'decided', 'withdrawn'])), name='review_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('grounds', []), _negated=True), name='review_has_a_ground'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('proposed', 'decided')), _negated=True), models.Q(('outcome__in', ['upheld', 'reversed', 'remitted']), ('proposed_by__isnull', False), ('reasons__isnull', False), models.Q(('content_hash', ''), _negated=True)), _connector='OR'), name='review_is_proposed_with_reasons'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'decided'), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='review_is_decided_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('filed', 'proposed'))), fields=('decision',), name='one_review_under_way'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(condition=models.Q(('ended_at__isnull', True), ('expired_at__isnull', True)), fields=['until_on'], name='term_running'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(fields=['case'], name='term_of_case'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='term_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('expired_at__isnull', True), models.Q(('until_on__isnull', False), ('warned_at__isnull', False)), _connector='OR'), name='term_expires_after_a_warning'),
        ),
    ]
