"""Nameless notifications are put in by whoever acts, counted by the co-ordinator, and changed by nobody.

The row knows no organisation, so that no organisation finds "its own": whoever holds a receipt asks `nrm_notification`,
which answers with the month, the region, the door and the help that was offered, and with nothing for a wrong receipt.
"""

from django.db import migrations

RULES = """
alter table notifications_notification enable row level security;
create policy notification_read on notifications_notification for select
    using ((select nrm_reach()) in ('national', 'system'));
create policy notification_new on notifications_notification for insert
    with check (nrm_organisation() is not null or nrm_reach() = 'system');
revoke update, delete on notifications_notification from opennrm_app;

create function nrm_notification(receipt bytea)
returns table (month date, region text, door text, help_offered text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select n.month, n.region, n.door, n.help_offered
    from public.notifications_notification n where n.receipt = nrm_notification.receipt;
$$;
revoke all on function nrm_notification(bytea) from public;
grant execute on function nrm_notification(bytea) to opennrm_app;
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
