"""Accounts, sessions, failed sign-ins, spent codes, and the cache table."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


# The table of Django's DatabaseCache, as `createcachetable` would make it; its keys are hashes (access.cache).
CACHE_TABLE = """
create table access_cache (
    cache_key varchar(255) not null primary key,
    value text not null,
    expires timestamp with time zone not null
);
create index access_cache_expires on access_cache (expires);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('display_name', models.CharField(max_length=150, verbose_name='name')),
                ('language', models.CharField(default='kk', max_length=8, verbose_name='language')),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('session_epoch', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_email'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='email_is_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Setback',
            fields=[
                ('name_hash', models.BinaryField(primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['failed_at'], name='setbacks_by_time')],
            },
        ),
        migrations.CreateModel(
            name='SpentCode',
            fields=[
                ('code_hash', models.BinaryField(primary_key=True, serialize=False)),
                ('spent_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['spent_at'], name='spent_codes_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('key_hash', models.BinaryField(primary_key=True, serialize=False)),
                ('handle', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('content', models.BinaryField()),
                ('browser', models.CharField(blank=True, default='', max_length=60)),
                ('opened_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('idle_minutes', models.PositiveSmallIntegerField(default=15)),
                ('ends_at', models.DateTimeField()),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-opened_at'], name='sessions_of_user'), models.Index(fields=['ends_at'], name='sessions_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('idle_minutes__gt', 0)), name='idle_limit_is_positive')],
            },
        ),
        migrations.RunSQL(CACHE_TABLE, "drop table access_cache"),
    ]
