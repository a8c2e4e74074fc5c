"""No language is the first one everywhere: a new account gets that of the country. The rows keep what they have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_recovery")]
    operations = [
        migrations.AlterField(
            model_name="user",
            name="language",
            field=models.CharField(max_length=8, verbose_name="language"),
        ),
    ]
