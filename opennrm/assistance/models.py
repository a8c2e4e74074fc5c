"""Risk, needs, the plan agreed with the person, what was given, and places to stay."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.assistance.records import RiskResponse, SafetyPlan
from opennrm.assistance.states import (
    LIVE_PLAN,
    Felt,
    NeedStatus,
    PlanStatus,
    RiskLevel,
    ServiceStatus,
    StayStatus,
    Unit,
    UnmetReason,
    Unpaid,
    Urgency,
)
from opennrm.vault.fields import SealedField

__all__ = [
    "Need", "Place", "Plan", "PlannedService", "RiskAssessment", "RiskResponse", "SafetyPlan", "ServiceGiven", "Stay",
]  # fmt: skip


class RiskAssessment(models.Model):
    """One look at what threatens the person; never changed, followed by the next.

    Asked by an instrument of the profile, in the version named here, with its answers; what it proposed is advice beside the
    level that a person chose.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    level = models.TextField(choices=RiskLevel.choices)
    factors = ArrayField(models.TextField(), default=list, blank=True)
    instrument = models.TextField(blank=True, default="")
    instrument_version = models.TextField(blank=True, default="")
    answers = models.JSONField(default=dict, blank=True)
    proposed = models.TextField(blank=True, default="")
    # Why the level is another than was proposed.
    reason = SealedField(data_class="narrative", null=True)
    note = SealedField(data_class="narrative", null=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    respond_by = models.DateTimeField(null=True, blank=True)
    next_due = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "level", "proposed", "instrument", "instrument_version", "at", "respond_by", "next_due")
        confidential = ("case", "factors", "answers", "reason", "note", "assessed_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="risk_level_is_known", condition=Q(level__in=RiskLevel.values)),
            models.CheckConstraint(
                name="risk_proposal_is_known", condition=Q(proposed__in=["", *RiskLevel.values])
            ),
            models.CheckConstraint(
                name="another_risk_level_has_a_reason",
                condition=Q(proposed="") | Q(proposed=F("level")) | Q(reason__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "-at"], name="risk_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Need(models.Model):
    """One thing that the person needs, whether or not anybody can give it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    domain = models.TextField()
    urgency = models.TextField(choices=Urgency.choices, default=Urgency.SOON)
    note = SealedField(data_class="narrative", null=True)
    status = models.TextField(choices=NeedStatus.choices, default=NeedStatus.OPEN)
    unmet_reason = models.TextField(choices=UnmetReason.choices, blank=True, default="")
    unmet_words = SealedField(data_class="narrative", null=True)
    unmet_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "domain", "urgency", "status", "unmet_reason", "unmet_at", "noted_at")
        confidential = ("case", "note", "unmet_words")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="need_status_is_known", condition=Q(status__in=NeedStatus.values)),
            models.CheckConstraint(
                name="need_is_left_unmet_with_a_reason",
                condition=~Q(status=NeedStatus.UNMET) | Q(unmet_reason__in=UnmetReason.values),
            ),
            models.CheckConstraint(
                name="need_is_left_unmet_on_a_day",
                condition=~Q(status=NeedStatus.UNMET) | Q(unmet_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "noted_at"], name="need_of_case"),
            models.Index(fields=["domain"], name="need_unmet", condition=Q(status=NeedStatus.UNMET)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Plan(models.Model):
    """What is to be done, agreed with the person in a language that they understand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=PlanStatus.choices, default=PlanStatus.DRAFTED)
    drafted_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_language = models.TextField(blank=True, default="")
    review_due = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "status", "drafted_at", "agreed_at", "review_due")
        confidential = ("case", "organisation", "agreed_language")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_status_is_known", condition=Q(status__in=PlanStatus.values)),
            models.CheckConstraint(
                name="plan_is_agreed_in_a_language",
                condition=Q(status=PlanStatus.DRAFTED)
                | (Q(agreed_at__isnull=False) & ~Q(agreed_language="")),
            ),
            models.UniqueConstraint(name="one_live_plan", fields=["case"], condition=Q(status__in=LIVE_PLAN)),
        ]
        indexes = [models.Index(fields=["case", "-drafted_at"], name="plan_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class PlannedService(models.Model):
    """One service of a plan: what, by whom, to what end, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The case again, so that row-level security needs no join.
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="services")
    kind = models.TextField()
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    goal = SealedField(data_class="narrative", null=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.TextField(choices=ServiceStatus.choices, default=ServiceStatus.PLANNED)
    planned_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "kind", "due_on", "status", "planned_at")
        confidential = ("case", "plan", "provider", "goal")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="planned_service_status_is_known", condition=Q(status__in=ServiceStatus.values)
            ),
        ]
        indexes = [models.Index(fields=["plan", "planned_at"], name="service_of_plan")]

    def __str__(self) -> str:
        return str(self.pk)


class GroupSession(models.Model):
    """One service given to several people at once, entered once; the rows that it made stand in their files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    unit = models.TextField(choices=Unit.choices)
    quantity = models.PositiveIntegerField()
    on = models.DateField()
    # How many rows belong to it: more than one sees means that a file is out of one's reach.
    people = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "kind", "unit", "quantity", "on", "people", "recorded_at")
        confidential = ("organisation", "recorded_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="group_session_unit_is_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(
                name="group_session_gives_something", condition=Q(quantity__gt=0, people__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-recorded_at"], name="group_session_of")]

    def __str__(self) -> str:
        return str(self.pk)


class ServiceGiven(models.Model):
    """What was given, when and by whom: written once, and corrected by a second row that takes it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    planned_service = models.ForeignKey(
        PlannedService, on_delete=models.PROTECT, related_name="given", null=True, blank=True
    )
    kind = models.TextField()
    unit = models.TextField(choices=Unit.choices)
    quantity = models.PositiveIntegerField()
    on = models.DateField()
    provider = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    # Not to be paid for by the State, and why; empty: it counts, or the country asks for no licence.
    unpaid_reason = models.TextField(choices=Unpaid.choices, blank=True, default="")
    session = models.ForeignKey(
        GroupSession, on_delete=models.PROTECT, related_name="given", null=True, blank=True
    )

    class Handling:
        open = ("id", "kind", "unit", "quantity", "on", "recorded_at", "reverses", "unpaid_reason", "session")
        confidential = ("case", "planned_service", "provider", "recorded_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="service_given_unit_is_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(name="service_given_quantity_is_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="service_given_unpaid_reason_is_known",
                condition=Q(unpaid_reason__in=["", *Unpaid.values]),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-on"], name="service_given_of_case"),
            models.Index(fields=["provider", "on"], name="service_given_by"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Feedback(models.Model):
    """What the person said of a service that was given; said again, the newest counts and the others stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    given = models.ForeignKey(ServiceGiven, on_delete=models.PROTECT, related_name="feedback")
    felt = models.TextField(choices=Felt.choices)
    words = SealedField(data_class="narrative", null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "felt", "said_at")
        confidential = ("case", "given", "words", "recorded_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [models.CheckConstraint(name="feedback_is_known", condition=Q(felt__in=Felt.values))]
        indexes = [models.Index(fields=["case", "-said_at"], name="feedback_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Place(models.Model):
    """A bed or a room of an organisation, under a name of its own; never an address.

    `persons` may live in it together: more than one is a room for a parent with children.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    label = models.TextField()
    sexes = ArrayField(models.TextField(), default=list, blank=True)
    takes_children = models.BooleanField(default=False)
    ages = ArrayField(models.TextField(), default=list, blank=True)
    persons = models.PositiveSmallIntegerField(default=1)
    access = ArrayField(models.TextField(), default=list, blank=True)
    security = models.TextField(blank=True, default="")
    added_on = models.DateField(default=timezone.localdate)
    is_active = models.BooleanField(default=True)

    class Handling:
        open = (
            "id", "sexes", "takes_children", "ages", "persons", "access", "security", "added_on", "is_active",
        )  # fmt: skip
        confidential = ("organisation", "label")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_place_per_label", fields=["organisation", "label"]),
            models.CheckConstraint(name="place_is_for_somebody", condition=Q(persons__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PlaceClosure(models.Model):
    """Days on which a place is out of use, with the reason; nobody is given it on one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="closures")
    during = DateRangeField()
    reason = models.TextField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "during", "reason", "closed_at")
        confidential = ("place", "closed_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_has_days_and_a_reason", condition=Q(during__isempty=False) & ~Q(reason="")
            ),
            ExclusionConstraint(
                name="one_closure_at_a_time",
                expressions=[("place", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Stay(models.Model):
    """Somebody's days in a place. `during` is when the place is taken; nights are counted from the two dates."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="stays")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=StayStatus.choices, default=StayStatus.RESERVED)
    during = DateRangeField()
    begun_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reserved_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "status", "during", "begun_on", "ended_on", "end_reason", "reserved_at")
        confidential = ("case", "place", "reserved_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="stay_status_is_known", condition=Q(status__in=StayStatus.values)),
            models.CheckConstraint(
                name="stay_has_its_dates",
                condition=~Q(status__in=(StayStatus.HERE, StayStatus.ENDED)) | Q(begun_on__isnull=False),
            ),
            models.CheckConstraint(
                name="stay_ends_after_it_began",
                condition=~Q(status=StayStatus.ENDED)
                | (Q(ended_on__isnull=False) & Q(ended_on__gte=F("begun_on"))),
            ),
            models.CheckConstraint(name="stay_takes_days", condition=Q(during__isempty=False)),
            ExclusionConstraint(
                name="one_stay_per_place",
                expressions=[("place", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=~Q(status=StayStatus.CANCELLED),
            ),
            ExclusionConstraint(
                name="one_place_per_person",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=~Q(status=StayStatus.CANCELLED),
            ),
        ]
        indexes = [models.Index(fields=["case", "-reserved_at"], name="stay_of_case")]

    def __str__(self) -> str:
        return str(self.pk)
