"""Row-level security of identification, and what nobody can undo.

- Whoever takes part in the case reads and writes; the co-ordinator (reach `national`) reads, for counts: the words are
  sealed. Assumes `nrm_can_see` of `cases`.
- A decision in force never changes: what it says is what two officers signed.
- A recovery period is never shortened or moved without a reason for its end, and an ended one stays ended (CoE
  Convention, article 13).
"""

from django.db import migrations

TABLES = ("screening", "decision", "recoveryperiod")
RULES = "".join(
    f"""
alter table identification_{table} enable row level security;
create policy {table}_read on identification_{table} for select
    using ((select nrm_reach()) in ('national', 'system') or nrm_can_see(case_id));
create policy {table}_change on identification_{table} for update
    using ((select nrm_reach()) = 'system' or nrm_can_see(case_id));
create policy {table}_new on identification_{table} for insert
    with check (nrm_reach() = 'system' or nrm_can_see(case_id));
revoke delete on identification_{table} from opennrm_app;
"""
    for table in TABLES
)

FINAL = """
create function nrm_decision_is_final() returns trigger language plpgsql as $$
begin
    if old.status = 'approved' then
        raise exception 'a decision in force cannot change' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger decision_is_final before update on identification_decision
    for each row execute function nrm_decision_is_final();

create function nrm_recovery_holds() returns trigger language plpgsql as $$
begin
    if old.ended_at is not null or new.started_on <> old.started_on or new.case_id <> old.case_id
        or new.decision_id <> old.decision_id or new.minimum_days is distinct from old.minimum_days then
        raise exception 'a recovery period cannot be rewritten' using errcode = 'check_violation';
    end if;
    if new.end_reason = '' and coalesce(new.ends_on, 'infinity'::date) < coalesce(old.ends_on, 'infinity'::date) then
        raise exception 'a recovery period cannot be shortened without a reason' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger recovery_holds before update on identification_recoveryperiod
    for each row execute function nrm_recovery_holds();
"""


class Migration(migrations.Migration):
    dependencies = [("identification", "0001_initial"), ("cases", "0002_rules"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop), migrations.RunSQL(FINAL, migrations.RunSQL.noop)]
