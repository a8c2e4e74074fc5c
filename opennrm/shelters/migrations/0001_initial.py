"""What a place must have for a person, the house's side of a stay, absences, waits, complaints, and where a house is."""

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
        ('assistance', '0007_places'),
        ('cases', '0006_restraints'),
        ('organisations', '0004_education'),
        ('referrals', '0007_purposes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='House',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('label', models.TextField()),
                ('address', opennrm.vault.fields.SealedField(data_class='location')),
                ('is_active', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('house', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='shelters.house')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.referral')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name_codes', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), blank=True, default=list, size=None)),
                ('set_aside', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('reasons', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('warned_at', models.DateTimeField(blank=True, null=True)),
                ('left_to', models.TextField(blank=True, default='')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stay', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='placement', to='assistance.stay')),
            ],
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('before', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField()),
                ('reasons', opennrm.vault.fields.SealedField(data_class='narrative')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='shelters.placement')),
            ],
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('access', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('danger_regions', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('is_medical', models.BooleanField(default=False)),
                ('noted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Wait',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.TextField(choices=[('waiting', 'waits'), ('offered', 'a place is offered'), ('housed', 'has a place'), ('left', 'waits no longer')], default='waiting')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('declined', models.PositiveSmallIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.place')),
            ],
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.TextField(choices=[('known', 'It is known where the person is, and when they come back'), ('unknown', 'Nobody knows where the person is')])),
                ('since', models.DateTimeField()),
                ('kept_until', models.DateField()),
                ('note', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('has_returned', models.BooleanField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='assistance.stay')),
            ],
            options={
                'indexes': [models.Index(fields=['case', '-since'], name='absence_of_case')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['known', 'unknown'])), name='absence_kind_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('has_returned__isnull', True)), models.Q(('ended_at__gte', models.F('since')), ('ended_at__isnull', False), ('has_returned__isnull', False)), _connector='OR'), name='absence_ends_one_way_or_the_other'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('stay',), name='one_absence_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.TextField(choices=[('incident', 'Something happened in the house'), ('complaint', 'Somebody complains about the house')])),
                ('about', models.TextField()),
                ('is_by_resident', models.BooleanField(default=False)),
                ('is_kept_from_house', models.BooleanField(default=False)),
                ('status', models.TextField(choices=[('filed', 'waits for an answer'), ('answered', 'answered'), ('told', 'the person was told')], default='filed')),
                ('words', opennrm.vault.fields.SealedField(data_class='narrative')),
                ('happened_on', models.DateField()),
                ('filed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', opennrm.vault.fields.SealedField(data_class='narrative', null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('told_on', models.DateField(blank=True, null=True)),
                ('suffered_for_it', models.BooleanField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('filed_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', '-filed_at'], name='concern_of_house'), models.Index(fields=['filed_by', '-filed_at'], name='concern_of_filer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['incident', 'complaint'])), name='concern_kind_is_known'), models.CheckConstraint(condition=models.Q(('status', 'filed'), models.Q(('answer__isnull', False), ('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answered_by', models.F('filed_by')), _negated=True)), _connector='OR'), name='concern_is_answered_by_another_with_reasons'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'told'), _negated=True), models.Q(('suffered_for_it__isnull', False), ('told_on__isnull', False)), _connector='OR'), name='concern_is_told_on_a_day')],
            },
        ),
        migrations.AddConstraint(
            model_name='house',
            constraint=models.UniqueConstraint(fields=('organisation', 'label'), name='one_house_per_label'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user'], name='passage_of_user'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='passage_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['case'], name='placement_of_case'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(condition=models.Q(('left_to', ''), ('warned_at__isnull', True)), fields=['ends_on'], name='placement_ends'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('set_aside', []), models.Q(('reasons__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='advice_is_set_aside_with_reasons'),
        ),
        migrations.AddIndex(
            model_name='extension',
            index=models.Index(fields=['placement', 'at'], name='extension_of_placement'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('before__isnull', True), ('until_on__gt', models.F('before')), _connector='OR'), name='extension_makes_a_stay_longer'),
        ),
        migrations.AddIndex(
            model_name='wait',
            index=models.Index(condition=models.Q(('status__in', ('waiting', 'offered'))), fields=['organisation', 'since'], name='wait_of_house'),
        ),
        migrations.AddConstraint(
            model_name='wait',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'offered', 'housed', 'left'])), name='wait_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='wait',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'offered'), _negated=True), models.Q(('offered_at__isnull', False), ('place__isnull', False)), _connector='OR'), name='wait_is_offered_a_place'),
        ),
        migrations.AddConstraint(
            model_name='wait',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('waiting', 'offered'))), fields=('case', 'organisation'), name='waits_once_at_a_house'),
        ),
        migrations.AddConstraint(
            model_name='wait',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'offered')), fields=('case',), name='one_offer_to_a_person'),
        ),
        migrations.AddConstraint(
            model_name='wait',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'offered')), fields=('place',), name='one_offer_of_a_place'),
        ),
    ]
