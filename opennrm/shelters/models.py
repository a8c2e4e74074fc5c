"""What a place must have for a person, the house's side of a stay, absences, waits, complaints, and where a house is."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.shelters.states import (
    LIVE_WAIT,
    Away,
    ConcernKind,
    ConcernStatus,
    WaitStatus,
)
from opennrm.vault.fields import SealedField

USER = settings.AUTH_USER_MODEL


class Requirement(models.Model):
    """What a place must have for one person, in codes; one row for a file, changed as more is known."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    access = ArrayField(models.TextField(), default=list, blank=True)
    danger_regions = ArrayField(models.TextField(), default=list, blank=True)
    is_medical = models.BooleanField(default=False)
    noted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "noted_at")
        confidential = ("case", "access", "danger_regions", "is_medical", "noted_by")
        identity = ()
        location = ()

    def __str__(self) -> str:
        return str(self.pk)


class Placement(models.Model):
    """The house's side of a stay: against which advice it was given, how long it may last, and how it ended.

    `name_codes` are keyed hashes of who the person is, so that somebody dangerous to another resident is found without
    anybody reading a name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.OneToOneField("assistance.Stay", on_delete=models.PROTECT, related_name="placement")
    # The case again, so that row-level security needs no join.
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    name_codes = ArrayField(models.BinaryField(), default=list, blank=True)
    set_aside = ArrayField(models.TextField(), default=list, blank=True)
    reasons = SealedField(data_class="narrative", null=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    left_to = models.TextField(blank=True, default="")

    class Handling:
        open = ("id", "set_aside", "ends_on", "warned_at")
        confidential = ("stay", "case", "name_codes", "reasons", "decided_by", "left_to")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="advice_is_set_aside_with_reasons",
                condition=Q(set_aside=[]) | (Q(reasons__isnull=False) & Q(decided_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="placement_of_case"),
            models.Index(
                fields=["ends_on"], name="placement_ends", condition=Q(warned_at__isnull=True, left_to="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Extension(models.Model):
    """A stay that lasts longer than the longest stay, decided by a supervisor with reasons. Written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="extensions")
    before = models.DateField(null=True, blank=True)
    until_on = models.DateField()
    reasons = SealedField(data_class="narrative")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "before", "until_on", "at")
        confidential = ("case", "placement", "reasons", "decided_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="extension_makes_a_stay_longer",
                condition=Q(before__isnull=True) | Q(until_on__gt=F("before")),
            ),
        ]
        indexes = [models.Index(fields=["placement", "at"], name="extension_of_placement")]

    def __str__(self) -> str:
        return str(self.pk)


class Absence(models.Model):
    """Somebody is not in the house, with or without a word; the place is kept until a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stay = models.ForeignKey("assistance.Stay", on_delete=models.PROTECT, related_name="absences")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=Away.choices)
    since = models.DateTimeField()
    kept_until = models.DateField()
    note = SealedField(data_class="narrative", null=True)
    noted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    has_returned = models.BooleanField(null=True, blank=True)

    class Handling:
        open = ("id", "kind", "since", "kept_until", "ended_at", "has_returned")
        confidential = ("stay", "case", "note", "noted_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_kind_is_known", condition=Q(kind__in=Away.values)),
            models.CheckConstraint(
                name="absence_ends_one_way_or_the_other",
                condition=Q(ended_at__isnull=True, has_returned__isnull=True)
                | Q(ended_at__isnull=False, has_returned__isnull=False, ended_at__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="one_absence_at_a_time", fields=["stay"], condition=Q(ended_at__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["case", "-since"], name="absence_of_case")]

    def __str__(self) -> str:
        return str(self.pk)


class Wait(models.Model):
    """A person waits for a place of one organisation. Who waits at several is offered one place at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=WaitStatus.choices, default=WaitStatus.WAITING)
    since = models.DateTimeField(default=timezone.now)
    place = models.ForeignKey(
        "assistance.Place", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    offered_at = models.DateTimeField(null=True, blank=True)
    declined = models.PositiveSmallIntegerField(default=0)
    noted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    # What stands behind the place in the order: added by `waiting`.
    risk: str | None
    is_medical: bool

    class Handling:
        open = ("id", "status", "since", "offered_at", "declined")
        confidential = ("case", "organisation", "place", "noted_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="wait_status_is_known", condition=Q(status__in=WaitStatus.values)),
            models.CheckConstraint(
                name="wait_is_offered_a_place",
                condition=~Q(status=WaitStatus.OFFERED) | Q(place__isnull=False, offered_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="waits_once_at_a_house",
                fields=["case", "organisation"],
                condition=Q(status__in=LIVE_WAIT),
            ),
            models.UniqueConstraint(
                name="one_offer_to_a_person", fields=["case"], condition=Q(status=WaitStatus.OFFERED)
            ),
            models.UniqueConstraint(
                name="one_offer_of_a_place", fields=["place"], condition=Q(status=WaitStatus.OFFERED)
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "since"], name="wait_of_house", condition=Q(status__in=LIVE_WAIT)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Concern(models.Model):
    """Something that happened in a house, or a complaint about it. The words lie under a key of their own.

    `is_kept_from_house`: only the co-ordinator answers, because it concerns those who lead the house.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.TextField(choices=ConcernKind.choices)
    about = models.TextField()
    is_by_resident = models.BooleanField(default=False)
    is_kept_from_house = models.BooleanField(default=False)
    status = models.TextField(choices=ConcernStatus.choices, default=ConcernStatus.FILED)
    words = SealedField(data_class="narrative")
    happened_on = models.DateField()
    filed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    filed_for = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=timezone.now)
    answer = SealedField(data_class="narrative", null=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    suffered_for_it = models.BooleanField(null=True, blank=True)

    class Handling:
        open = (
            "id",
            "kind",
            "about",
            "is_by_resident",
            "status",
            "happened_on",
            "filed_at",
            "answered_at",
            "told_on",
        )
        confidential = (
            "organisation", "case", "is_kept_from_house", "words", "filed_by", "filed_for", "answer", "answered_by",
            "suffered_for_it",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="concern_kind_is_known", condition=Q(kind__in=ConcernKind.values)),
            models.CheckConstraint(
                name="concern_is_answered_by_another_with_reasons",
                condition=Q(status=ConcernStatus.FILED)
                | (
                    Q(answer__isnull=False, answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answered_by=F("filed_by"))
                ),
            ),
            models.CheckConstraint(
                name="concern_is_told_on_a_day",
                condition=~Q(status=ConcernStatus.TOLD)
                | Q(told_on__isnull=False, suffered_for_it__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-filed_at"], name="concern_of_house"),
            models.Index(fields=["filed_by", "-filed_at"], name="concern_of_filer"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class House(models.Model):
    """Where a shelter is. Nothing in the product holds it but this sealed column, under a key of the house alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    label = models.TextField()
    address = SealedField(data_class="location")
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "is_active", "changed_at")
        confidential = ("organisation", "label")
        identity = ()
        location = ("address",)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_house_per_label", fields=["organisation", "label"])]

    def __str__(self) -> str:
        return str(self.pk)


class Passage(models.Model):
    """Somebody of another organisation brings a person, and may open the address for the hours of the drive."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="passages")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "from_at", "until_at", "ended_at")
        confidential = ("house", "case", "referral", "user", "organisation", "given_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="passage_ends_after_it_begins", condition=Q(until_at__gt=F("from_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["user"], name="passage_of_user", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.pk)
