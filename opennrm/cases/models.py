"""The file under a pseudonym: who takes part, what the person agreed to, what has happened."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.cases.endings import Closing, Erasure, LegalHold
from opennrm.cases.restraints import Conflict, Hold
from opennrm.cases.states import Basis, Procedural, Purpose, Social, Status
from opennrm.people.states import AgeBand, Sex
from opennrm.vault.fields import SealedField

__all__ = [
    "Assignment", "Case", "Closing", "Conflict", "Consent", "Erasure", "Hold", "LegalHold", "Milestone", "Participant",
    "RegisterEntry",
]  # fmt: skip


class Case(models.Model):
    """One episode of exploitation of one person, as far as the mechanism deals with it.

    Holds what a list and a count need and nothing that says who the person is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.TextField(unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    status = models.TextField(choices=Status.choices, default=Status.OPEN)
    social = models.TextField(choices=Social.choices, default=Social.SIGNAL)
    procedural = models.TextField(choices=Procedural.choices, default=Procedural.NONE)
    sex = models.TextField(choices=Sex.choices, default=Sex.UNKNOWN)
    age_band = models.TextField(choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    is_child = models.BooleanField(default=False)
    # The first of the month after the eighteenth birthday: no birth date stands in the open.
    adult_from = models.DateField(null=True, blank=True)
    citizenship = models.TextField(blank=True, default="")
    languages = ArrayField(models.TextField(), default=list, blank=True)
    region = models.TextField(blank=True, default="")
    door = models.TextField(blank=True, default="")
    sector = models.TextField(blank=True, default="")
    forms = ArrayField(models.TextField(), default=list, blank=True)
    is_internal = models.BooleanField(null=True, blank=True)
    narrative = SealedField(data_class="narrative", null=True)
    closure_reason = models.TextField(blank=True, default="")
    closure_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # Open, and nobody of the leading organisation works on it: kept by the database (0008), never by us.
    unattended = models.BooleanField(default=False, editable=False)

    # The actor's relation to the case, which `queries.cases` adds to every row that it finds.
    participates: bool
    is_assigned: bool

    class Handling:
        open = (
            "id", "opened_at", "status", "social", "procedural", "closure_reason", "closed_at", "unattended",
        )  # fmt: skip
        confidential = (
            "reference", "person", "opened_by", "lead", "sex", "age_band", "is_child", "adult_from", "citizenship",
            "languages", "region", "door", "sector", "forms", "is_internal", "narrative", "closure_asked_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_status_is_known", condition=Q(status__in=Status.values)),
            models.CheckConstraint(name="case_social_status_is_known", condition=Q(social__in=Social.values)),
            models.CheckConstraint(
                name="case_procedural_status_is_known", condition=Q(procedural__in=Procedural.values)
            ),
            models.CheckConstraint(
                name="case_is_closed_with_a_date_and_a_reason",
                condition=~Q(status=Status.CLOSED) | (Q(closed_at__isnull=False) & ~Q(closure_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="case_newest_first"),
            models.Index(fields=["lead", "opened_at"], name="case_unattended", condition=Q(unattended=True)),
            models.Index(fields=["lead", "status", "opened_at"], name="case_of_lead_by_status"),
        ]

    def __str__(self) -> str:
        return self.reference


class Consent(models.Model):
    """What the person agreed to: for what, to whom, which data, how explained, from when until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    purpose = models.TextField(choices=Purpose.choices)
    recipient = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    data_classes = ArrayField(models.TextField(), default=list)
    language = models.TextField()
    interpreter = models.TextField(default="none_needed")
    given_by = models.TextField(default="person")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # When those who rest on it were told that it ends soon.
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "purpose", "data_classes", "given_at", "until", "withdrawn_at", "reminded_at")
        confidential = ("case", "recipient", "language", "interpreter", "given_by", "recorded_by")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            # Never a companion: who comes with the person may be the exploiter (UK and ODIHR practice).
            models.CheckConstraint(name="no_companion_interprets", condition=~Q(interpreter="companion")),
        ]
        indexes = [
            models.Index(fields=["case"], name="consent_of_case"),
            models.Index(
                fields=["recipient", "until"], name="consent_runs_out", condition=Q(until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def holds(self, at: datetime | None = None) -> bool:
        """Whether it is in force at a moment, now unless one is given: neither taken back nor over."""
        moment = at or timezone.now()
        return self.withdrawn_at is None and (self.until is None or self.until > moment)


class Participant(models.Model):
    """An organisation that takes part in a case: the row that row-level security looks for.

    `consent` is checked at every read; none is needed where the law asks for none (a child, the own register).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    basis = models.TextField(choices=Basis.choices)
    purpose = models.TextField(blank=True, default="")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    # A copy of the case's date of opening, so that an organisation's list is one walk along one index.
    listed_at = models.DateTimeField()
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    # When it ends unless the person, then an adult, has agreed: kept by the database, where no consent was needed of a child.
    lapses_at = models.DateTimeField(null=True, blank=True)

    # Whether the actor works on the case: added by `queries`.
    is_assigned: bool

    class Handling:
        open = ("id", "basis", "purpose", "since", "until", "lapses_at", "listed_at")
        confidential = ("case", "organisation", "consent")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_live_participation",
                fields=["case", "organisation"],
                condition=Q(until__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-listed_at", "-case"],
                name="participant_list",
                condition=Q(until__isnull=True),
            ),
            models.Index(
                fields=["organisation"],
                name="participant_lapses",
                condition=Q(until__isnull=True, lapses_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Assignment(models.Model):
    """A member who works on the case for their organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Handling:
        open = ("id", "since", "until")
        confidential = ("case", "organisation", "user")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assigned_once", fields=["case", "organisation", "user"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_began",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [models.Index(fields=["user"], name="assignment_of_user", condition=Q(until__isnull=True))]

    def __str__(self) -> str:
        return str(self.pk)


class Milestone(models.Model):
    """A dated fact about the case that another part of the mechanism needs to know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="milestones")
    code = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    source_id = models.UUIDField(null=True, blank=True)

    class Handling:
        open = ("id", "code", "at")
        confidential = ("case", "organisation", "source_id")
        identity = ()
        location = ()

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="milestone_of_case")]

    def __str__(self) -> str:
        return self.code


class RegisterEntry(models.Model):
    """A case that an organisation brought from its own register: which row it was, and what has no column here.

    `row_key` and `source` are keyed hashes of the register's own number and of the file, so that the same row is taken
    once and the table alone tells neither. What is kept for giving it back is sealed by class like everything else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="register_entry")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    row_key = models.BinaryField()
    source = models.BinaryField()
    of_person = SealedField(data_class="identity", null=True)
    of_contact = SealedField(data_class="location", null=True)
    of_case = SealedField(data_class="narrative", null=True)
    taken_at = models.DateTimeField(default=timezone.now)

    class Handling:
        open = ("id", "taken_at")
        confidential = ("case", "organisation", "row_key", "source", "of_case")
        identity = ("of_person",)
        location = ("of_contact",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="row_of_a_register_is_taken_once", fields=["organisation", "row_key"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
