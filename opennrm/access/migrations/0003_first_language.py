"""A new account begins in the first language of the country's pages; the rows keep what they have."""

from django.db import migrations, models

import opennrm.access.models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_recovery")]
    operations = [
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(
                default=opennrm.access.models.first_language, max_length=8, verbose_name="language"
            ),
        ),
    ]
