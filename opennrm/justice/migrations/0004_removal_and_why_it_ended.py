"""Why a right to stay ended, by the profile's list, and removal as a kind of proceeding: both ask running holds first."""

from django.db import migrations, models

KINDS = [
    ("criminal", "Criminal case against the exploiters"),
    ("own_criminal", "Criminal case against the person"),
    ("administrative", "Administrative case"),
    ("civil", "Civil claim"),
    ("labour", "Labour dispute"),
    ("asylum", "Asylum procedure"),
    ("removal", "Removal or expulsion of the person"),
]


class Migration(migrations.Migration):
    dependencies = [("justice", "0003_kept_away")]
    operations = [
        migrations.AddField(
            model_name="residence", name="end_reason", field=models.TextField(blank=True, default="")
        ),
        migrations.RemoveConstraint(model_name="proceeding", name="proceeding_kind_is_known"),
        migrations.AlterField(
            model_name="proceeding", name="kind", field=models.TextField(choices=KINDS)
        ),
        migrations.AddConstraint(
            model_name="proceeding",
            constraint=models.CheckConstraint(
                name="proceeding_kind_is_known",
                condition=models.Q(kind__in=[code for code, _ in KINDS]),
            ),
        ),
    ]
