"""Tells the matching process whose identity, or whose readers, changed: an id on a channel after the commit, no content."""

from django.db import migrations

TRIGGERS = """
create function matching_person_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('people_changed', coalesce(new.id, old.id)::text);
    return null;
end $$;

create function matching_reader_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('people_changed', coalesce(new.subject_id, old.subject_id)::text);
    return null;
end $$;

create trigger matching_person_new after insert or delete on people_person
    for each row execute function matching_person_changed();
create trigger matching_person_changed after update of identity on people_person
    for each row execute function matching_person_changed();
create trigger matching_reader_new after insert on vault_wrap
    for each row when (new.data_class = 'identity') execute function matching_reader_changed();
create trigger matching_reader_gone after delete on vault_wrap
    for each row when (old.data_class = 'identity') execute function matching_reader_changed();
"""
BACK = """
drop trigger matching_person_new on people_person;
drop trigger matching_person_changed on people_person;
drop trigger matching_reader_new on vault_wrap;
drop trigger matching_reader_gone on vault_wrap;
drop function matching_person_changed(), matching_reader_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("vault", "0001_initial")]
    operations = [migrations.RunSQL(TRIGGERS, BACK)]
