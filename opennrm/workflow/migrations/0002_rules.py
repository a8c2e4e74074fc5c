"""Row-level security of submissions: an organisation finds its own."""

from django.db import migrations

RULES = """
alter table workflow_submission enable row level security;
create policy submission_own on workflow_submission
    using (organisation_id = (select nrm_organisation())) with check (organisation_id = nrm_organisation());
"""


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
