"""The time of an answer is compared with the clock, not with the beginning of the transaction, which can lie minutes back."""

from django.db import migrations

RULES = """
alter policy unsealing_answer on documents_unsealing
    with check (answered_by_id = nrm_user() and answered_at <= clock_timestamp() + interval '1 second');
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_rules")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
