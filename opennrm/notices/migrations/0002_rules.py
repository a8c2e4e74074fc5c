"""Row-level security of notices: the addressee reads them; anyone who acts may leave one."""

from django.db import migrations

RULES = """
alter table notices_notice enable row level security;
create policy notice_read on notices_notice for select
    using (user_id = (select nrm_user()) or (user_id is null and organisation_id = (select nrm_organisation()))
        or (select nrm_reach()) = 'system');
create policy notice_change on notices_notice for update
    using (user_id = (select nrm_user()) or (user_id is null and organisation_id = (select nrm_organisation()))
        or (select nrm_reach()) = 'system');
create policy notice_new on notices_notice for insert with check (true);
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
