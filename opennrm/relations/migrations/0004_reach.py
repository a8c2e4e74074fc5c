"""Where somebody around a person is reached, sealed: nothing of ours may ever go to whoever exploits the person."""

from django.db import migrations

import opennrm.vault.fields


class Migration(migrations.Migration):
    dependencies = [("relations", "0003_kept_away")]
    operations = [
        migrations.AddField(
            model_name="associate",
            name="reach",
            field=opennrm.vault.fields.SealedField(data_class="identity", null=True),
        ),
    ]
