"""Row-level security of relations: who sees a link sees both files, and somebody around a person is seen with the file.

Assumes `nrm_can_see` of `cases`. The co-ordinator (reach `national`) reads links and counts of people, without names.
"""

from django.db import migrations

RULES = """
alter table relations_link enable row level security;
create policy link_read on relations_link for select
    using ((select nrm_reach()) in ('national', 'system') or (nrm_can_see(first_id) and nrm_can_see(second_id)));
create policy link_change on relations_link for update
    using ((select nrm_reach()) = 'system' or (nrm_can_see(first_id) and nrm_can_see(second_id)));
create policy link_new on relations_link for insert
    with check (nrm_reach() = 'system' or (nrm_can_see(first_id) and nrm_can_see(second_id)));
revoke delete on relations_link from opennrm_app;

alter table relations_associate enable row level security;
create policy associate_read on relations_associate for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy associate_change on relations_associate for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy associate_new on relations_associate for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke delete on relations_associate from opennrm_app;
"""


class Migration(migrations.Migration):
    dependencies = [("relations", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
