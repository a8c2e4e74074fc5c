"""Whom a conflict of interest keeps from a file finds nothing of what the person said of a service either (`cases.0006_restraints`)."""

from django.db import migrations

GUARD = """
create policy kept_away on assistance_feedback as restrictive for select
    using (not (select nrm_has_conflicts()) or not nrm_in_conflict(case_id));
"""


class Migration(migrations.Migration):
    dependencies = [("assistance", "0010_risk_by_instrument"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARD, "drop policy kept_away on assistance_feedback;")]
