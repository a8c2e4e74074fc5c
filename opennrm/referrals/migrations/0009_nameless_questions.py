"""A question that a co-ordinator asks is marked: the co-ordinator knows no names, so the answer may hold none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_consent_today")]
    operations = [
        migrations.AddField(
            model_name="question", name="is_nameless", field=models.BooleanField(default=False)
        ),
    ]
