"""Row-level security of letters: the organisation that made one finds it; only for a case in which it takes part is one made."""

from django.db import migrations

RULES = """
alter table letters_letter enable row level security;
create policy letter_read on letters_letter for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy letter_new on letters_letter for insert
    with check (organisation_id = nrm_organisation() and nrm_can_see(case_id));
create policy letter_arrives on letters_letter for update using (organisation_id = (select nrm_organisation()));
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
