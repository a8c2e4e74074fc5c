"""For whom a place is, what it has, and days on which it is out of use; nobody is given it on one of them.

- A place that was there before begins with its first stay, so that earlier days are counted.
- The days out of use belong to the organisation of the place. The database refuses a stay on one of them, and counts such a
  place as not free.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


BEFORE = """
update assistance_place p set added_on = least(p.added_on, first.day)
from (select place_id, min(lower(during)) as day from assistance_stay group by place_id) first
where first.place_id = p.id and first.day is not null;
"""

RULES = """
alter table assistance_placeclosure enable row level security;
create policy placeclosure_read on assistance_placeclosure for select
    using (nrm_has_place(place_id) or (select nrm_reach()) in ('national', 'system'));
create policy placeclosure_change on assistance_placeclosure for update
    using (nrm_has_place(place_id) or (select nrm_reach()) = 'system');
create policy placeclosure_new on assistance_placeclosure for insert
    with check (nrm_has_place(place_id) or nrm_reach() = 'system');
revoke delete on assistance_placeclosure from opennrm_app;

create function nrm_place_is_in_use() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if new.status <> 'cancelled' and exists (
        select from public.assistance_placeclosure c
        where c.place_id = new.place_id and c.during && new.during) then
        raise exception 'the place is out of use' using errcode = 'check_violation', constraint = 'place_is_in_use';
    end if;
    return new;
end $$;
create trigger place_is_in_use before insert or update of during, place_id on assistance_stay
    for each row execute function nrm_place_is_in_use();

create or replace function nrm_places_free(organisations uuid[], sex text, child boolean, on_day date)
returns table (organisation uuid, has integer, free integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select p.organisation_id, count(*)::integer, (count(*) filter (where not exists (
        select from public.assistance_stay s
        where s.place_id = p.id and s.status in ('reserved', 'here') and s.during @> on_day)
        and not exists (
            select from public.assistance_placeclosure c where c.place_id = p.id and c.during @> on_day)))::integer
    from public.assistance_place p
    where p.organisation_id = any (organisations) and p.is_active
        and (sex = '' or cardinality(p.sexes) = 0 or sex = any (p.sexes))
        and (p.takes_children or not child)
        and (public.nrm_organisation() is not null or public.nrm_reach() <> '')
    group by p.organisation_id
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0006_why_a_stay_ends'),
        ('organisations', '0004_education'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PlaceClosure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('during', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('reason', models.TextField()),
                ('closed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='place',
            name='access',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='place',
            name='added_on',
            field=models.DateField(default=django.utils.timezone.localdate),
        ),
        migrations.AddField(
            model_name='place',
            name='ages',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='place',
            name='persons',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='place',
            name='security',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('persons__gte', 1)), name='place_is_for_somebody'),
        ),
        migrations.AddField(
            model_name='placeclosure',
            name='closed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='placeclosure',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='assistance.place'),
        ),
        migrations.AddConstraint(
            model_name='placeclosure',
            constraint=models.CheckConstraint(condition=models.Q(('during__isempty', False), models.Q(('reason', ''), _negated=True)), name='closure_has_days_and_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='placeclosure',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('place', '='), ('during', '&&')], name='one_closure_at_a_time'),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
