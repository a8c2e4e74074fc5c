"""Why a stay ended, by the profile's list: nobody is put out of a place while a recovery period runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assistance", "0005_serves")]
    operations = [
        migrations.AddField(
            model_name="stay", name="end_reason", field=models.TextField(blank=True, default="")
        ),
    ]
