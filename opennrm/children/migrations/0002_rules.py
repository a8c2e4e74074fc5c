"""Row-level security of a child's protection, and records that nobody changes.

Whoever takes part in the case reads and writes; the co-ordinator (reach `national`) reads, for counts: names and words
are sealed. What was found about an age and what was decided for a child are written once: the next look follows.
Assumes `nrm_can_see` of `cases`.
"""

from django.db import migrations

TABLES = ("guardian", "bestinterests", "ageassessment")
RULES = "".join(
    f"""
alter table children_{table} enable row level security;
create policy {table}_read on children_{table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy {table}_change on children_{table} for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy {table}_new on children_{table} for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke delete on children_{table} from opennrm_app;
"""
    for table in TABLES
)
WRITTEN_ONCE = """
revoke update on children_bestinterests, children_ageassessment from opennrm_app;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(WRITTEN_ONCE, migrations.RunSQL.noop),
    ]
