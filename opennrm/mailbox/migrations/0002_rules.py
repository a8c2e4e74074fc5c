"""Row-level security of mailboxes: whoever holds the receipt acts as an organisation of one mailbox.

- A mailbox is found by its holder (`app.organisation` is the mailbox's own id), by the organisation that receives it, by
  the co-ordinator (open columns, for counts) and by the public page (reach `system`), which alone makes one and hands
  one on.
- Messages are found by whoever finds the mailbox as its holder or receiver.
- Who has a mailbox open, and how often somebody has tried, are the public page's own affair.
- Which organisations receive is known to everybody: the public page says it.
"""

from django.db import migrations

RULES = """
alter table mailbox_mailbox enable row level security;
create policy mailbox_read on mailbox_mailbox for select
    using (organisation_id = (select nrm_organisation()) or id = (select nrm_organisation())
        or (select nrm_reach()) in ('national', 'system'));
create policy mailbox_change on mailbox_mailbox for update
    using (organisation_id = (select nrm_organisation()) or id = (select nrm_organisation())
        or (select nrm_reach()) = 'system');
create policy mailbox_new on mailbox_mailbox for insert with check (nrm_reach() = 'system');
revoke delete on mailbox_mailbox from opennrm_app;

create function nrm_in_mailbox(mailbox uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    return mailbox = public.nrm_organisation() or public.nrm_reach() = 'system' or exists (
        select from public.mailbox_mailbox m
        where m.id = mailbox and m.organisation_id = public.nrm_organisation());
end $$;
revoke all on function nrm_in_mailbox(uuid) from public;
grant execute on function nrm_in_mailbox(uuid) to opennrm_app;

alter table mailbox_message enable row level security;
create policy message_read on mailbox_message for select using (nrm_in_mailbox(mailbox_id));
create policy message_change on mailbox_message for update using (nrm_in_mailbox(mailbox_id));
create policy message_new on mailbox_message for insert with check (nrm_in_mailbox(mailbox_id));
revoke delete on mailbox_message from opennrm_app;

alter table mailbox_opening enable row level security;
create policy opening_page on mailbox_opening using (nrm_reach() = 'system') with check (nrm_reach() = 'system');
"""


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
