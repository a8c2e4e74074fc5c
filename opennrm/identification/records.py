"""What stands around a decision: the evidence, its review, motions that need two officers, the term, the articles."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from opennrm.identification.of_case import OfCase
from opennrm.identification.states import (
    REVIEW_UNDER_WAY,
    Element,
    Finding,
    MotionKind,
    MotionStatus,
    ReviewOutcome,
    ReviewStatus,
    Side,
)
from opennrm.vault.fields import SealedField

USER = settings.AUTH_USER_MODEL


class Evidence(OfCase):
    """One thing that speaks for or against an element: what kind, where from, of which day, and what it shows.

    Never rewritten: what officers relied on stays as they read it. What turns out wrong is withdrawn.
    """

    added_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    kind = models.TextField()
    is_objective = models.BooleanField(default=False)
    side = models.TextField(choices=Side.choices, default=Side.FOR)
    supports = ArrayField(models.TextField(), default=list)
    dated_on = models.DateField(null=True, blank=True)
    origin = SealedField(data_class="narrative", null=True)
    description = SealedField(data_class="narrative", null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Handling:
        open = ("id", "added_at", "withdrawn_at")
        confidential = (
            "case", "organisation", "added_by", "kind", "is_objective", "side", "supports", "dated_on", "origin",
            "description", "withdrawn_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="evidence_side_is_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="evidence_supports_an_element",
                condition=~Q(supports=[]) & Q(supports__contained_by=Element.values),
            ),
            models.CheckConstraint(
                name="evidence_is_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "added_at"], name="evidence_of_case")]


class Review(OfCase):
    """A decision looked at again because the person asked: by two officers who had no part in it.

    `first_officers` are the two who decided, so that the database itself can refuse them.
    """

    decision = models.ForeignKey("identification.Decision", on_delete=models.PROTECT, related_name="reviews")
    status = models.TextField(choices=ReviewStatus.choices, default=ReviewStatus.FILED)
    filed_by = models.TextField()
    filed_on = models.DateField()
    filed_at = models.DateTimeField(default=timezone.now)
    # Whether the person asked in time; empty where the profile knows no term.
    in_time = models.BooleanField(null=True, blank=True)
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    grounds = ArrayField(models.TextField(), default=list)
    words = SealedField(data_class="narrative", null=True)
    body = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    first_officers = ArrayField(models.UUIDField(), default=list)
    outcome = models.TextField(choices=ReviewOutcome.choices, blank=True, default="")
    reasons = SealedField(data_class="narrative", null=True)
    # What the reviewers find, where they reverse: the decision that takes the place of the first says so.
    act = models.TextField(choices=Finding.choices, default=Finding.NOT_EXAMINED)
    act_codes = ArrayField(models.TextField(), default=list, blank=True)
    means = models.TextField(choices=Finding.choices, default=Finding.NOT_EXAMINED)
    means_codes = ArrayField(models.TextField(), default=list, blank=True)
    purpose = models.TextField(choices=Finding.choices, default=Finding.NOT_EXAMINED)
    purpose_codes = ArrayField(models.TextField(), default=list, blank=True)
    content_hash = models.TextField(blank=True, default="")
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    profile_version = models.TextField()

    class Handling:
        open = (
            "id", "status", "filed_at", "in_time", "outcome", "content_hash", "proposed_at", "decided_at", "told_on",
            "profile_version",
        )  # fmt: skip
        confidential = (
            "case", "decision", "filed_by", "filed_on", "recorded_by", "organisation", "grounds", "words", "body",
            "first_officers", "reasons", "act", "act_codes", "means", "means_codes", "purpose", "purpose_codes",
            "proposed_by", "decided_by", "told_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_status_is_known", condition=Q(status__in=ReviewStatus.values)
            ),
            models.CheckConstraint(name="review_has_a_ground", condition=~Q(grounds=[])),
            models.CheckConstraint(
                name="review_is_proposed_with_reasons",
                condition=~Q(status__in=(ReviewStatus.PROPOSED, ReviewStatus.DECIDED))
                | (
                    Q(outcome__in=ReviewOutcome.values, reasons__isnull=False, proposed_by__isnull=False)
                    & ~Q(content_hash="")
                ),
            ),
            models.CheckConstraint(
                name="review_is_decided_by_a_second_person",
                condition=~Q(status=ReviewStatus.DECIDED)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.UniqueConstraint(
                name="one_review_under_way", fields=["decision"], condition=Q(status__in=REVIEW_UNDER_WAY)
            ),
        ]
        indexes = [
            models.Index(fields=["case", "filed_at"], name="review_of_case"),
            models.Index(
                fields=["body", "filed_at"], name="review_waiting", condition=Q(status__in=REVIEW_UNDER_WAY)
            ),
        ]


class Motion(OfCase):
    """What one officer asks for with a coded ground and reasons, and a second agrees to or refuses."""

    kind = models.TextField(choices=MotionKind.choices)
    # The recovery period, the decision or the term that it is about.
    subject_id = models.UUIDField()
    ground = models.TextField()
    reasons = SealedField(data_class="narrative", null=True)
    until_on = models.DateField(null=True, blank=True)
    status = models.TextField(choices=MotionStatus.choices, default=MotionStatus.PROPOSED)
    content_hash = models.TextField()
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    profile_version = models.TextField()

    class Handling:
        open = ("id", "kind", "status", "content_hash", "proposed_at", "answered_at", "profile_version")
        confidential = (
            "case", "organisation", "subject_id", "ground", "reasons", "until_on", "proposed_by", "answered_by",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(name="motion_kind_is_known", condition=Q(kind__in=MotionKind.values)),
            models.CheckConstraint(
                name="motion_status_is_known", condition=Q(status__in=MotionStatus.values)
            ),
            models.CheckConstraint(
                name="motion_has_a_ground_and_reasons", condition=~Q(ground="") & Q(reasons__isnull=False)
            ),
            models.CheckConstraint(
                name="motion_is_answered_by_a_second_person",
                condition=~Q(status__in=(MotionStatus.AGREED, MotionStatus.REFUSED))
                | (
                    Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("proposed_by"))
                ),
            ),
            models.UniqueConstraint(
                name="one_motion_under_way",
                fields=["subject_id", "kind"],
                condition=Q(status=MotionStatus.PROPOSED),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "proposed_at"], name="motion_of_case"),
            models.Index(
                fields=["organisation", "proposed_at"],
                name="motion_waiting",
                condition=Q(status=MotionStatus.PROPOSED),
            ),
        ]


class Term(OfCase):
    """How long a status holds; without an end where the profile does not know one. Warned of before it expires."""

    decision = models.OneToOneField("identification.Decision", on_delete=models.PROTECT, related_name="term")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    expired_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    profile_version = models.TextField()

    class Handling:
        open = ("id", "from_on", "until_on", "warned_at", "expired_at", "ended_at", "profile_version")
        confidential = ("case", "decision", "organisation")
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="term_ends_after_it_began",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            # Nobody loses a status without having been warned.
            models.CheckConstraint(
                name="term_expires_after_a_warning",
                condition=Q(expired_at__isnull=True) | Q(until_on__isnull=False, warned_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["until_on"],
                name="term_running",
                condition=Q(expired_at__isnull=True, ended_at__isnull=True),
            ),
            models.Index(fields=["case"], name="term_of_case"),
        ]


class Article(OfCase):
    """Under which article of the criminal code the deed is prosecuted, since when: a history, each row in its edition."""

    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    article = models.TextField()
    part = models.TextField(blank=True, default="")
    since_on = models.DateField()
    # As the profile had them on that day: what the article opened then does not change when the law does.
    related = models.TextField()
    fund_category = models.TextField(blank=True, default="")
    edition_from = models.DateField(null=True, blank=True)
    profile_version = models.TextField()

    class Handling:
        open = ("id", "recorded_at", "profile_version")
        confidential = (
            "case", "organisation", "recorded_by", "article", "part", "since_on", "related", "fund_category",
            "edition_from",
        )  # fmt: skip
        identity = ()
        location = ()

    class Meta:
        indexes = [models.Index(fields=["case", "since_on", "recorded_at"], name="article_of_case")]

    def __str__(self) -> str:
        return self.article
