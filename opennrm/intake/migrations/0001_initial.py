"""Forms as they came: seen by whoever takes part in the file, counted by the co-ordinator, written once and never changed."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import opennrm.vault.fields

RULES = """
alter table intake_report enable row level security;
create policy report_read on intake_report for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy report_new on intake_report for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation() and nrm_leads_own(case_id)));
"""

PLACES = [("home", "In the country"), ("abroad", "Abroad"), ("both", "In the country and abroad"), ("unknown", "Not known")]
AGES = [("adult", "Adult"), ("child", "Child"), ("unknown", "Not known")]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("cases", "0002_rules"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("form", models.TextField()),
                ("form_version", models.TextField()),
                ("key", models.BinaryField()),
                ("place", models.TextField(choices=PLACES, default="unknown")),
                ("age_then", models.TextField(choices=AGES, default="unknown")),
                ("of_person", opennrm.vault.fields.SealedField(data_class="identity", null=True)),
                ("of_contact", opennrm.vault.fields.SealedField(data_class="location", null=True)),
                ("of_case", opennrm.vault.fields.SealedField(data_class="narrative", null=True)),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
                ("taken_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "form", "key"), name="form_is_taken_in_once"),
                    models.CheckConstraint(condition=models.Q(("place__in", ["home", "abroad", "both", "unknown"])), name="report_place_is_known"),
                    models.CheckConstraint(condition=models.Q(("age_then__in", ["adult", "child", "unknown"])), name="report_age_is_known"),
                ],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
