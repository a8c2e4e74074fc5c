"""What somebody told: a call, a visit, a message. Who told need not be who needs help."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.people.states import AgeBand, Sex
from opennrm.referrals.states import Urgency
from opennrm.signals.states import (
    Caller,
    CallStatus,
    Channel,
    CloseReason,
    GiveBackReason,
    HandingStatus,
    LookOutcome,
    ShiftStatus,
    Status,
)
from opennrm.vault.fields import SealedField


class Signal(models.Model):
    """One thing that was told to an organisation, before there is a file.

    Holds what a count needs in the open; what was said and how to reach whoever said it is sealed under keys that the
    receiving organisation alone holds. A signal that ended in advice holds neither.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.TextField(unique=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)
    # Nobody where the public page or another system of ours received it.
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    status = models.TextField(choices=Status.choices, default=Status.RECEIVED)
    channel = models.TextField(choices=Channel.choices)
    door = models.TextField(blank=True, default="")
    caller = models.TextField(choices=Caller.choices, default=Caller.ANONYMOUS)
    subject = models.TextField(blank=True, default="")
    urgency = models.TextField(choices=Urgency.choices, default=Urgency.ORDINARY)
    needs_doctor = models.BooleanField(null=True, blank=True)
    is_threatened = models.BooleanField(null=True, blank=True)
    persons = models.PositiveSmallIntegerField(default=1)
    sex = models.TextField(choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.TextField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    region = models.TextField(blank=True, default="")
    sector = models.TextField(blank=True, default="")
    language = models.TextField(blank=True, default="")
    narrative = SealedField(data_class="narrative", null=True)
    contact = SealedField(data_class="location", null=True)
    close_reason = models.TextField(choices=CloseReason.choices, blank=True, default="")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # Several persons at one place: the incident, which another package keeps.
    incident_id = models.UUIDField(null=True, blank=True)
    # When a concern is looked at again, as somebody decided; the limit is its clock.
    look_again_on = models.DateField(null=True, blank=True)

    class Handling:
        open = (
            "id", "number", "received_at", "status", "channel", "door", "caller", "subject", "urgency", "close_reason",
            "look_again_on",
        )  # fmt: skip
        confidential = (
            "organisation", "received_by", "needs_doctor", "is_threatened", "persons", "sex", "age_band", "region",
            "sector", "language", "narrative", "case", "incident_id",
        )  # fmt: skip
        identity = ()
        location = ("contact",)

    class Meta:
        constraints = [
            models.CheckConstraint(name="signal_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="signal_channel_is_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="signal_is_about_somebody", condition=Q(persons__gte=1)),
            # Advice in passing is counted; nothing of who asked is kept.
            models.CheckConstraint(
                name="signal_of_advice_names_nobody",
                condition=~Q(status=Status.ADVISED) | Q(narrative__isnull=True, contact__isnull=True),
            ),
            models.CheckConstraint(
                name="signal_is_closed_with_a_reason",
                condition=~Q(status=Status.CLOSED) | ~Q(close_reason=""),
            ),
            models.CheckConstraint(
                name="signal_became_a_file_or_an_incident",
                condition=~Q(status=Status.REFERRED) | Q(case__isnull=False) | Q(incident_id__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-received_at", "-id"], name="signal_log"),
            models.Index(fields=["-received_at", "-id"], name="signal_newest_first"),
            models.Index(
                fields=["organisation", "received_at"],
                name="signal_open",
                condition=Q(status__in=(Status.RECEIVED, Status.TRIAGED, Status.CONCERN)),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CallBack(models.Model):
    """A call that was promised to whoever told. Whether it may be made now is asked of the safe contact each time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="calls")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=CallStatus.choices, default=CallStatus.PROMISED)
    due_at = models.DateTimeField()
    promised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    promised_at = models.DateTimeField(default=timezone.now)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    called_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "status", "due_at", "promised_at", "called_at")
        confidential = ("signal", "organisation", "promised_by", "called_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="call_status_is_known", condition=Q(status__in=CallStatus.values)),
            models.UniqueConstraint(
                name="one_promised_call", fields=["signal"], condition=Q(status=CallStatus.PROMISED)
            ),
            models.CheckConstraint(
                name="call_that_was_tried_has_a_time",
                condition=~Q(status__in=(CallStatus.REACHED, CallStatus.NOT_REACHED))
                | Q(called_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_at"],
                name="call_promised",
                condition=Q(status=CallStatus.PROMISED),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SecondLook(models.Model):
    """What somebody decided who looked at a concern again, in words. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="looks")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField(choices=LookOutcome.choices)
    words = SealedField(data_class="narrative")
    again_on = models.DateField(null=True, blank=True)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "outcome", "again_on", "at")
        confidential = ("signal", "organisation", "words", "looked_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="look_outcome_is_known", condition=Q(outcome__in=LookOutcome.values)),
            models.CheckConstraint(
                name="who_looks_again_names_a_day",
                condition=~Q(outcome=LookOutcome.AGAIN) | Q(again_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Handing(models.Model):
    """What was handed to another organisation without a file.

    The little in the open is what the receiver needs to know whether it is its own; the rest is sealed for the two until
    it is taken over or given back, and then gone. The sender keeps the state and the dates.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="handings")
    number = models.TextField()
    sender = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    ground = models.TextField()
    with_words = models.BooleanField(default=False)
    with_contact = models.BooleanField(default=False)
    status = models.TextField(choices=HandingStatus.choices, default=HandingStatus.SENT)
    urgency = models.TextField(choices=Urgency.choices, default=Urgency.ORDINARY)
    needs_doctor = models.BooleanField(null=True, blank=True)
    is_threatened = models.BooleanField(null=True, blank=True)
    persons = models.PositiveSmallIntegerField(default=1)
    region = models.TextField(blank=True, default="")
    told = SealedField(data_class="narrative", null=True)
    contact = SealedField(data_class="location", null=True)
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    give_back_reason = models.TextField(choices=GiveBackReason.choices, blank=True, default="")

    class Handling:
        open = (
            "id", "number", "ground", "with_words", "with_contact", "status", "urgency", "at", "answered_at",
            "give_back_reason",
        )  # fmt: skip
        confidential = (
            "signal", "sender", "recipient", "needs_doctor", "is_threatened", "persons", "region", "told", "handed_by",
            "answered_by",
        )  # fmt: skip
        identity = ()
        location = ("contact",)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handing_status_is_known", condition=Q(status__in=HandingStatus.values)
            ),
            models.CheckConstraint(name="handing_has_a_ground", condition=~Q(ground="")),
            models.CheckConstraint(
                name="handing_is_to_another_organisation", condition=~Q(recipient=F("sender"))
            ),
            # What was answered lies with the receiver, or with nobody.
            models.CheckConstraint(
                name="answered_handing_keeps_no_words",
                condition=Q(status=HandingStatus.SENT)
                | Q(told__isnull=True, contact__isnull=True, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="handing_is_given_back_with_a_reason",
                condition=~Q(status=HandingStatus.GIVEN_BACK) | ~Q(give_back_reason=""),
            ),
            models.UniqueConstraint(
                name="one_waiting_handing", fields=["signal"], condition=Q(status=HandingStatus.SENT)
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "at"], name="handing_waiting", condition=Q(status=HandingStatus.SENT)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class HandOver(models.Model):
    """What one shift leaves to the next: how much was open, a sealed note, and who took it over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=ShiftStatus.choices, default=ShiftStatus.GIVEN)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    open_signals = models.PositiveIntegerField(default=0)
    open_calls = models.PositiveIntegerField(default=0)
    note = SealedField(data_class="narrative", null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    taken_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "status", "given_at", "open_signals", "open_calls", "taken_at")
        confidential = ("organisation", "given_by", "note", "taken_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hand_over_status_is_known", condition=Q(status__in=ShiftStatus.values)
            ),
            models.CheckConstraint(
                name="hand_over_is_taken_by_somebody_at_a_time",
                condition=~Q(status=ShiftStatus.TAKEN) | Q(taken_by__isnull=False, taken_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-given_at"], name="hand_over_newest_first")]

    def __str__(self) -> str:
        return str(self.pk)
