"""A concern is looked at again with a decision in words; what was told is handed to another organisation without a file.

- Decisions of a second look are the organisation's own affair, written once.
- What was handed is found by sender and receiver; the co-ordinator reads the open columns. Only the sender makes the row.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import opennrm.vault.fields

SIGNAL = [
    ("received", "not looked at yet"),
    ("triaged", "being worked on"),
    ("advised", "advice was given"),
    ("concern", "concern recorded"),
    ("referred", "a file was opened"),
    ("handed", "handed to another organisation"),
    ("closed", "closed without a file"),
]
OUTCOMES = [
    ("refer", "There is a person now: open a file and refer"),
    ("enough", "Advice is enough"),
    ("again", "Look again on a day"),
]
HANDED = [
    ("sent", "waits to be taken over"),
    ("taken", "taken over"),
    ("given_back", "given back"),
    ("lapsed", "taken back by whoever told"),
]
GIVEN_BACK = [
    ("not_ours", "It is another body's task"),
    ("other_region", "It is another region's"),
    ("cannot_act", "We cannot act on so little"),
    ("known", "We know it already from somebody else"),
]
URGENCY = [("urgent", "urgent"), ("ordinary", "ordinary")]
KEPT = django.db.models.deletion.PROTECT

RULES = """
alter table signals_secondlook enable row level security;
create policy look_read on signals_secondlook for select
    using (organisation_id = (select nrm_organisation()) or (select nrm_reach()) = 'system');
create policy look_new on signals_secondlook for insert
    with check (organisation_id = nrm_organisation() or nrm_reach() = 'system');
revoke update, delete on signals_secondlook from opennrm_app;

alter table signals_handing enable row level security;
create policy handing_read on signals_handing for select
    using ((select nrm_organisation()) in (sender_id, recipient_id) or (select nrm_reach()) in ('national', 'system'));
create policy handing_change on signals_handing for update
    using ((select nrm_organisation()) in (sender_id, recipient_id) or (select nrm_reach()) = 'system');
create policy handing_new on signals_handing for insert
    with check (nrm_reach() = 'system' or (sender_id = nrm_organisation() and exists (
        select from signals_signal s where s.id = signal_id and s.organisation_id = nrm_organisation())));
revoke delete on signals_handing from opennrm_app;

-- Whom a conflict of interest keeps from a file finds nothing of it here either; a receiver knows no file.
create policy kept_away on signals_secondlook as restrictive for select
    using (not (select nrm_has_conflicts()) or exists (select from signals_signal r where r.id = signal_id));
create policy kept_away on signals_handing as restrictive for select
    using (not (select nrm_has_conflicts()) or recipient_id = (select nrm_organisation())
        or exists (select from signals_signal r where r.id = signal_id));
"""


def account(**more: object) -> models.ForeignKey:
    """An account that did something."""
    return models.ForeignKey(on_delete=KEPT, related_name="+", to=settings.AUTH_USER_MODEL, **more)


def organisation() -> models.ForeignKey:
    """An organisation that takes part."""
    return models.ForeignKey(on_delete=KEPT, related_name="+", to="organisations.organisation")


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0003_kept_away"),
        ("organisations", "0004_education"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="signal", name="signal_status_is_known"),
        migrations.AlterField(
            model_name="signal", name="status", field=models.TextField(choices=SIGNAL, default="received")
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                name="signal_status_is_known",
                condition=models.Q(status__in=[code for code, _ in SIGNAL]),
            ),
        ),
        migrations.AddField(
            model_name="signal", name="look_again_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("outcome", models.TextField(choices=OUTCOMES)),
                ("words", opennrm.vault.fields.SealedField(data_class="narrative")),
                ("again_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("looked_by", account()),
                ("organisation", organisation()),
                (
                    "signal",
                    models.ForeignKey(on_delete=KEPT, related_name="looks", to="signals.signal"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="look_outcome_is_known",
                        condition=models.Q(outcome__in=[code for code, _ in OUTCOMES]),
                    ),
                    models.CheckConstraint(
                        name="who_looks_again_names_a_day",
                        condition=~models.Q(outcome="again") | models.Q(again_on__isnull=False),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.TextField()),
                ("ground", models.TextField()),
                ("with_words", models.BooleanField(default=False)),
                ("with_contact", models.BooleanField(default=False)),
                ("status", models.TextField(choices=HANDED, default="sent")),
                ("urgency", models.TextField(choices=URGENCY, default="ordinary")),
                ("needs_doctor", models.BooleanField(blank=True, null=True)),
                ("is_threatened", models.BooleanField(blank=True, null=True)),
                ("persons", models.PositiveSmallIntegerField(default=1)),
                ("region", models.TextField(blank=True, default="")),
                ("told", opennrm.vault.fields.SealedField(data_class="narrative", null=True)),
                ("contact", opennrm.vault.fields.SealedField(data_class="location", null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "give_back_reason",
                    models.TextField(blank=True, choices=GIVEN_BACK, default=""),
                ),
                ("answered_by", account(blank=True, null=True)),
                ("handed_by", account()),
                ("recipient", organisation()),
                ("sender", organisation()),
                (
                    "signal",
                    models.ForeignKey(on_delete=KEPT, related_name="handings", to="signals.signal"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["recipient", "at"], name="handing_waiting", condition=models.Q(status="sent")
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        name="handing_status_is_known",
                        condition=models.Q(status__in=[code for code, _ in HANDED]),
                    ),
                    models.CheckConstraint(name="handing_has_a_ground", condition=~models.Q(ground="")),
                    models.CheckConstraint(
                        name="handing_is_to_another_organisation",
                        condition=~models.Q(recipient=models.F("sender")),
                    ),
                    models.CheckConstraint(
                        name="answered_handing_keeps_no_words",
                        condition=models.Q(status="sent")
                        | models.Q(told__isnull=True, contact__isnull=True, answered_at__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="handing_is_given_back_with_a_reason",
                        condition=~models.Q(status="given_back") | ~models.Q(give_back_reason=""),
                    ),
                    models.UniqueConstraint(
                        name="one_waiting_handing", fields=["signal"], condition=models.Q(status="sent")
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
