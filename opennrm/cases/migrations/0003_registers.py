"""Rows of organisations' own registers: seen by the organisation that brought them, written once and never changed."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import opennrm.vault.fields

RULES = """
alter table cases_registerentry enable row level security;
create policy registerentry_read on cases_registerentry for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy registerentry_new on cases_registerentry for insert
    with check (nrm_reach() = 'system' or (organisation_id = nrm_organisation() and nrm_leads_own(case_id)));
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_rules"), ("organisations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("row_key", models.BinaryField()),
                ("source", models.BinaryField()),
                ("of_person", opennrm.vault.fields.SealedField(data_class="identity", null=True)),
                ("of_contact", opennrm.vault.fields.SealedField(data_class="location", null=True)),
                ("of_case", opennrm.vault.fields.SealedField(data_class="narrative", null=True)),
                ("taken_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="register_entry", to="cases.case")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "row_key"), name="row_of_a_register_is_taken_once")],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
