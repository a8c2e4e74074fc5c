"""The co-ordinator's list of all referrals is one walk along one index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_keys")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["-sent_at", "-id"], name="referral_newest_first"),
        ),
    ]
