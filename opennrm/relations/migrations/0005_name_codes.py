"""Names of people around a person as keyed hashes, so that somebody dangerous near is found without reading a name; and a role for the circle of who exploits."""

import django.contrib.postgres.fields
from django.db import migrations, models

ROLES = ["dependant", "relative", "trusted", "companion", "exploiter", "circle"]
CHOICES = [
    ("dependant", "depends on the person"), ("relative", "family member"),
    ("trusted", "somebody whom the person trusts"), ("companion", "brought or accompanied the person"),
    ("exploiter", "exploits or controls the person"),
    ("circle", "belongs to the family or circle of who exploits the person"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("relations", "0004_reach")]
    operations = [
        migrations.AddField(
            "associate",
            "name_codes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BinaryField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AlterField("associate", "role", models.TextField(choices=CHOICES)),
        migrations.RemoveConstraint("associate", "associate_role_is_known"),
        migrations.AddConstraint(
            "associate",
            models.CheckConstraint(
                condition=models.Q(("role__in", ROLES)), name="associate_role_is_known"
            ),
        ),
    ]
