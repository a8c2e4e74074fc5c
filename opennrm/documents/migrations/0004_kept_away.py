"""Whom a conflict of interest keeps from a file finds no chunk and no opening of an original either (`cases.0006_restraints`).

Both go with their document, which is not found then.
"""

from django.db import migrations

TABLES = ("documents_chunk", "documents_unsealing")
GUARDS = "".join(
    f"""
create policy kept_away on {table} as restrictive for select
    using (not (select nrm_has_conflicts()) or exists (select from documents_document d where d.id = document_id));
"""
    for table in TABLES
)
BACK = "".join(f"drop policy kept_away on {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_answered_now"), ("cases", "0006_restraints")]
    operations = [migrations.RunSQL(GUARDS, BACK)]
