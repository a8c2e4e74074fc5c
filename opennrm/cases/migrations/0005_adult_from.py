"""The month from which a child is certainly an adult, so that consent is asked again without a birth date in the open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_purposes")]

    operations = [
        migrations.AddField(
            model_name="case", name="adult_from", field=models.DateField(blank=True, null=True)
        ),
    ]
