"""What is open in a browser is named by its holder, because receipts open more than mailboxes.

Whatever is open while this runs is closed: its holder types the receipt again. The table does not hang on a file any more,
and only the public page finds its rows: no official is there to be kept away.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0003_kept_away")]
    operations = [
        migrations.RunSQL(
            "drop policy kept_away on mailbox_opening; delete from mailbox_opening", migrations.RunSQL.noop
        ),
        migrations.RemoveField("opening", "mailbox"),
        migrations.AddField(
            "opening", "holder_id", models.UUIDField(db_index=True, default=None), preserve_default=False
        ),
    ]
