"""A person who was added to a visit by mistake is taken out of it, with a reason and a date, and can be put back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATUSES = [("here", "in the list"), ("out", "taken out")]
REASONS = [
    ("wrong_line", "Written down by mistake"),
    ("twice", "The same person twice"),
    ("not_one_of_them", "Is not one of those who need help"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_kept_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="found", name="status", field=models.TextField(choices=STATUSES, default="here")
        ),
        migrations.AddField(
            model_name="found",
            name="out_reason",
            field=models.TextField(blank=True, choices=REASONS, default=""),
        ),
        migrations.AddField(
            model_name="found", name="out_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="found",
            name="out_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="found",
            constraint=models.CheckConstraint(
                name="found_is_taken_out_with_a_reason_and_a_date",
                condition=models.Q(status="here")
                | (
                    models.Q(status="out", out_at__isnull=False, out_by__isnull=False)
                    & ~models.Q(out_reason="")
                ),
            ),
        ),
    ]
