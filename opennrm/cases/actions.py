"""Writing cases: find, lock, require, step, log, in one transaction."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.decisions import require
from opennrm.audit import log
from opennrm.cases import closings, consents, holds, policies, queries, withdrawals
from opennrm.cases.models import Assignment, Case, Consent, Milestone, Participant
from opennrm.cases.states import STEPS, Basis, Procedural, Social, Step
from opennrm.country import profile
from opennrm.notices import actions as notices
from opennrm.people import actions as people
from opennrm.people.identity import Contact, Identity
from opennrm.people.states import CHILD_BANDS, AgeBand, Heard, Sex
from opennrm.vault import Sealed, sealing
from opennrm.vault.failures import LastHolder
from opennrm.workflow import machine

# No vowels, and nothing that looks like something else: a reference is read out over the telephone.
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
IDENTITY_CLASSES = ("identity", "location")
CASE_CLASSES = ("narrative", "files")


@dataclass(frozen=True)
class Description:
    """What a count needs to know of a person and an episode, without saying who it is."""

    sex: str = Sex.UNKNOWN
    age_band: str = AgeBand.UNKNOWN
    age_in_doubt: bool = False
    citizenship: str = ""
    languages: tuple[str, ...] = ()
    region: str = ""
    door: str = ""
    sector: str = ""
    forms: tuple[str, ...] = field(default=())
    is_internal: bool | None = None

    @classmethod
    def of(cls, case: Case) -> "Description":
        """What the file says in the open, in the form in which it is written again."""
        return cls(
            sex=case.sex, age_band=case.age_band,
            age_in_doubt=case.is_child and case.age_band not in CHILD_BANDS, citizenship=case.citizenship,
            languages=tuple(case.languages), region=case.region, door=case.door, sector=case.sector,
            forms=tuple(case.forms), is_internal=case.is_internal,
        )  # fmt: skip

    @property
    def is_child(self) -> bool:
        """Doubt about age means child (CoE Convention, article 10)."""
        return self.age_in_doubt or self.age_band in CHILD_BANDS

    def columns(self) -> dict[str, Any]:
        """The columns of a case that it fills."""
        values = {
            name: getattr(self, name)
            for name in (
                "sex",
                "age_band",
                "citizenship",
                "region",
                "door",
                "sector",
                "is_internal",
                "is_child",
            )
        }
        return {**values, "languages": list(self.languages), "forms": list(self.forms)}


def new_reference() -> str:
    """A pseudonym such as KZ-7F3A-9KMQ: the country of the profile and 38 random bits."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
    return f"{profile().code.upper()}-{letters[:4]}-{letters[4:]}"


def open_case(
    actor: Actor,
    description: Description,
    *,
    identity: Identity | None = None,
    contact: Contact | None = None,
    case_id: UUID | None = None,
    narrative: str = "",
) -> Case:
    """Open a file for one person; the actor's organisation leads it until another takes the person on.

    Args:
        case_id: the id that the browser or client chose, so that the same form sent twice opens one file.
        narrative: what happened, in words, where it is known already.
    """
    require(actor, policies.may_open)
    with log.act():
        person = people.record(actor, identity or Identity(), contact or Contact())
        case = Case(
            reference=new_reference(), person=person, opened_by_id=actor.organisation_id,
            lead_id=actor.organisation_id, **description.columns(),
        )  # fmt: skip
        if case_id:
            case.id = case_id
        if narrative:
            case.narrative = _sealed(actor, case, narrative)
        case.save(force_insert=True)
        take_on(actor, case, Basis.OPENED)
        log.record(actor, "case.open", object_id=case.pk, case_id=case.pk)
        milestone(actor, case, "opened")
        if narrative:
            log.record(actor, "case.narrate", object_id=case.pk, case_id=case.pk)
    # As `queries.cases` would find it.
    case.participates = case.is_assigned = True
    return case


def take_on(actor: Actor, case: Case, basis: Basis) -> None:
    """The actor and their organisation take part in a file that they have just made; its maker logs that."""
    _participate(actor, case, actor.organisation_id, basis)
    Assignment.objects.create(case=case, organisation_id=actor.organisation_id, user_id=actor.user_id)
    log.record(actor, "case.assign", object_id=actor.user_id, case_id=case.pk)


def describe(
    actor: Actor,
    case_id: UUID,
    description: Description,
    identity: Identity,
    contact: Contact,
    *,
    heard: Heard = Heard.TOLD,
) -> None:
    """Write what is now known of the person: for counts in the open, for recognition sealed.

    Who was screened as a child stays one here: only a recorded assessment by another body changes that.

    Args:
        heard: how a change of contact is known; what was only told to us opens no new way (`people.changes`).

    Raises:
        NoEarlierWay: the person is said to have been asked in an earlier way, and there was none.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_describe, case)
        stays_child = case.is_child and not description.is_child and queries.age_is_settled(actor, case)
        for name, value in description.columns().items():
            setattr(case, name, value)
        case.is_child = case.is_child or stays_child
        case.save(update_fields=list(description.columns()))
        parts = people.rewrite(actor, case.person_id, identity, contact, heard)
        log.record(actor, "case.describe", object_id=case.pk, case_id=case.pk)
        if parts:
            detail = {"parts": list(parts), "heard": heard}
            log.record(
                actor, "person.contact_change", object_id=case.person_id, case_id=case.pk, detail=detail
            )  # fmt: skip


def narrate(actor: Actor, case_id: UUID, narrative: str) -> None:
    """Write down what happened, in words, sealed."""
    with log.act():
        case = _locked(actor, case_id)
        require(actor, policies.may_describe, case)
        case.narrative = _sealed(actor, case, narrative)
        case.save(update_fields=["narrative"])
        log.record(actor, "case.narrate", object_id=case.pk, case_id=case.pk)


def record_consent(
    actor: Actor,
    case_id: UUID,
    *,
    purpose: str,
    recipient_id: UUID,
    language: str,
    interpreter: str = "none_needed",
    given_by: str = "person",
    data_classes: tuple[str, ...] = ("identity", "location", "narrative", "files"),
    until: datetime | None = None,
) -> Consent:
    """Write down that the person agreed: to this purpose, this recipient, these classes of data."""
    with log.act():
        case = _locked(actor, case_id)
        require(actor, policies.may_record_consent, case)
        return agree(
            actor, case, purpose=purpose, recipient_id=recipient_id, language=language, interpreter=interpreter,
            given_by=given_by, data_classes=data_classes, until=until,
        )  # fmt: skip


def agree(
    actor: Actor,
    case: Case,
    *,
    purpose: str,
    recipient_id: UUID,
    language: str,
    interpreter: str = "none_needed",
    given_by: str = "person",
    data_classes: tuple[str, ...] = (),
    until: datetime | None = None,
) -> Consent:
    """The consent that belongs to another act; that act has asked whether the actor may, and holds the transaction."""
    consent = case.consents.create(
        purpose=purpose, recipient_id=recipient_id, language=language, interpreter=interpreter, given_by=given_by,
        data_classes=list(data_classes), until=until, recorded_by_id=actor.user_id,
    )  # fmt: skip
    log.record(actor, "consent.give", object_id=consent.pk, case_id=case.pk, detail={"purpose": purpose})
    consents.go_on(actor, case, consent)
    return consent


def offer_help(actor: Actor, case_id: UUID, kinds: tuple[str, ...]) -> None:
    """Write down which help was offered to a person who agreed to nothing: codes of the profile, in the log."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_record_consent, case)
        known = [profile().code_of("help_without_identification", one).code for one in kinds]
        log.record(
            actor, "case.offer_help", object_id=case.pk, case_id=case.pk, detail={"kinds": sorted(known)}
        )
        milestone(actor, case, "help.offered")


def withdraw_consent(actor: Actor, case_id: UUID, consent_id: UUID) -> int:
    """The person no longer agrees: what rests on the consent stops, and from the next request on the recipient finds nothing.

    Returns how much was stopped (decisions, notices); help goes on.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        consent = case.consents.select_for_update().get(pk=consent_id)
        require(actor, policies.may_withdraw_consent, case, consent)
        stopped = withdrawals.stop(actor, case, consent.purpose, consent.recipient_id)
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        if consent.recipient_id != actor.organisation_id:
            unshare(actor, case, consent.recipient_id)
            notices.notify(
                actor, "consent.withdrawn", organisation_id=consent.recipient_id, object_id=case.pk
            )
        log.record(actor, "consent.withdraw", object_id=consent.pk, case_id=case.pk)
    return stopped


def share(actor: Actor, case: Case, organisation_id: UUID, data_classes: tuple[str, ...]) -> None:
    """Let another organisation open these classes of data, once it takes part."""
    ours = actor.organisation_id
    of_person = [name for name in data_classes if name in IDENTITY_CLASSES]
    sealing.share(case.person_id, of_person, ours, organisation_id)
    _share_of_case(case.pk, data_classes, ours, organisation_id)
    log.record(actor, "case.share", object_id=organisation_id, case_id=case.pk)


def share_on(actor: Actor, case_id: UUID, organisation_id: UUID, data_classes: tuple[str, ...]) -> None:
    """Pass the keys of a referral on to another organisation, also before one is in the file oneself."""
    person_id, ours = _asked("select nrm_case_person(%s)", case_id), actor.organisation_id
    of_person = [name for name in data_classes if name in IDENTITY_CLASSES]
    sealing.share(person_id, of_person, ours, organisation_id)
    _share_of_case(case_id, data_classes, ours, organisation_id)
    log.record(actor, "case.share", object_id=organisation_id, case_id=case_id)


def _share_of_case(case_id: UUID, data_classes: tuple[str, ...], ours: UUID, other: UUID) -> None:
    """What happened, and the documents, unless an earlier consent kept those from whoever shares now."""
    sealing.share(case_id, [name for name in data_classes if name == "narrative"], ours, other)
    with suppress(Sealed):
        sealing.share(case_id, [name for name in data_classes if name == "files"], ours, other)


def unshare(actor: Actor, case: Case, organisation_id: UUID) -> None:
    """Take every key of the case away from another organisation.

    A key that nobody else holds stays, so that its words are not lost; the rows that it opens are not found any more.
    """
    for subject_id, names in ((case.person_id, IDENTITY_CLASSES), (case.pk, CASE_CLASSES)):
        for name in names:
            with suppress(LastHolder):
                sealing.unshare(subject_id, organisation_id, (name,))
    log.record(actor, "case.unshare", object_id=organisation_id, case_id=case.pk)


def leave(actor: Actor, case: Case, organisation_id: UUID) -> None:
    """End an organisation's part of a file: it finds nothing more, and its keys go. The caller knows why."""
    live = case.participants.filter(organisation_id=organisation_id, until__isnull=True)
    for one in live.exclude(organisation_id=actor.organisation_id):
        one.until = timezone.now()
        one.save(update_fields=["until"])
        unshare(actor, case, organisation_id)
        log.record(actor, "case.leave", object_id=organisation_id, case_id=case.pk)


def return_keys(actor: Actor, case_id: UUID, organisation_id: UUID) -> None:
    """Take the keys of a referral back from an organisation that did not come in; keys by which it takes part stay."""
    takes_part = Q(case_id=case_id, organisation_id=organisation_id, until__isnull=True)
    person_id = _asked("select nrm_case_person(%s)", case_id)
    if person_id is None or Participant.objects.filter(takes_part).exists():
        return
    sealing.unshare(person_id, organisation_id, IDENTITY_CLASSES)
    sealing.unshare(case_id, organisation_id, CASE_CLASSES)
    log.record(actor, "case.unshare", object_id=organisation_id, case_id=case_id)


def join(actor: Actor, case_id: UUID, *, purpose: str, consent_id: UUID | None, takes_lead: bool) -> Case:
    """Take part in a case on which a referral to the actor's organisation was just accepted.

    The database lets an organisation in only when such a referral exists. Who takes the lead relieves a first
    responder, who from then on sees that the referral was accepted and nothing more.
    """
    with transaction.atomic():
        opened_at = _asked("select nrm_case_opened_at(%s)", case_id) or timezone.now()
        _asked("select nrm_end_lapsed(%s)", case_id)
        ours = Participant.objects.filter(organisation_id=actor.organisation_id, until__isnull=True)
        if not ours.filter(case_id=case_id).exists():
            Participant.objects.create(
                case_id=case_id, organisation_id=actor.organisation_id, basis=Basis.REFERRAL, purpose=purpose,
                consent_id=consent_id, listed_at=opened_at,
            )  # fmt: skip
        case = _locked(actor, case_id)
        _assign_if_working(actor, case)
        if takes_lead:
            _take_lead(actor, case)
        if case.social == Social.SIGNAL:
            case.social = Social.PRESUMED
        case.save(update_fields=["lead", "social"])
        log.record(actor, "case.join", object_id=case.pk, case_id=case.pk, detail={"purpose": purpose})
    return case


def set_social(actor: Actor, case_id: UUID, social: Social) -> None:
    """Follow an approved identification decision; called by `identification` in its transaction."""
    require(actor, _may_set_social)
    with transaction.atomic():
        case = _locked(actor, case_id)
        case.social = social
        case.save(update_fields=["social"])
        log.record(
            actor, "case.social_status", object_id=case.pk, case_id=case.pk, detail={"status": social.value}
        )


def set_procedural(actor: Actor, case_id: UUID, procedural: Procedural) -> None:
    """Write down the person's place in a criminal case; opens nothing but the fund."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_work_on, case)
        case.procedural = procedural
        case.save(update_fields=["procedural"])
        detail = {"status": procedural.value}
        log.record(actor, "case.procedural_status", object_id=case.pk, case_id=case.pk, detail=detail)
        milestone(actor, case, f"procedural.{procedural.value}")


def take(actor: Actor, case_id: UUID) -> None:
    """Work on a file of the own organisation from now on."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_take, case)
        _assign(actor, case, actor.user_id)


def assign(actor: Actor, case_id: UUID, user_id: UUID) -> None:
    """Give a file to a member of the own organisation; the caller has checked the membership."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_assign, case)
        _assign(actor, case, user_id)
        notices.notify(actor, "case.assigned", user_id=user_id, object_id=case.pk)


def end_assignments(actor: Actor, user_id: UUID) -> int:
    """A leaver works on no file of the actor's organisation any more; returns how many were handed back."""
    require(actor, _may_manage_members)
    mine = Q(organisation_id=actor.organisation_id, user_id=user_id, until__isnull=True)
    ended = Assignment.objects.filter(mine).update(until=timezone.now())
    log.record(actor, "assignment.end_all", object_id=user_id, detail={"count": ended})
    return ended


def ask_closure(actor: Actor, case_id: UUID, reason: str, ending: closings.Ending) -> None:
    """Ask the supervisor to close the file, with a reason from the profile's list and what belongs to a closure.

    Raises:
        Held: a recovery period runs, and the reason is not the person's own. NoSafetyPlan: neither plan nor reason.
    """
    holds.refuse_closure(actor, case_id, reason)
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_ask_closure, case)
        closings.write(actor, case, ending)
        case.closure_reason, case.closure_asked_by_id = reason, actor.user_id
        case.save(update_fields=["closure_reason", "closure_asked_by"])
        machine.take(Step.ASK_CLOSURE, case, STEPS, actor=actor, case_id=case.pk, detail={"reason": reason})
        notices.notify(actor, "case.closure_asked", organisation_id=actor.organisation_id, object_id=case.pk)


def close(actor: Actor, case_id: UUID) -> None:
    """Close the file: the supervisor, never the one who asked.

    Raises:
        SamePerson: the actor asked for the closure. WrongState: nobody has asked. Held: as for `ask_closure`.
    """
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_close, case)
        holds.refuse_closure(actor, case_id, case.closure_reason)
        case.closed_at = timezone.now()
        case.save(update_fields=["closed_at"])
        asked_by = case.closure_asked_by_id
        machine.take(Step.CLOSE, case, STEPS, actor=actor, case_id=case.pk, first_person=asked_by)
        milestone(actor, case, "closed")


def keep_open(actor: Actor, case_id: UUID) -> None:
    """Refuse a closure that was asked for."""
    with transaction.atomic():
        case = _locked(actor, case_id)
        require(actor, policies.may_close, case)
        asked_by, case.closure_reason, case.closure_asked_by = case.closure_asked_by_id, "", None
        case.save(update_fields=["closure_reason", "closure_asked_by"])
        machine.take(Step.KEEP_OPEN, case, STEPS, actor=actor, case_id=case.pk)
        if asked_by:
            notices.notify(actor, "case.kept_open", user_id=asked_by, object_id=case.pk)


def milestone(
    actor: Actor,
    case: Case,
    code: str,
    source_id: UUID | None = None,
    *,
    organisation_id: UUID | None = None,
) -> Milestone:
    """Note a dated fact that another part of the mechanism needs; the caller's act is what is logged.

    Args:
        organisation_id: whose fact it is, where the worker notes it.
    """
    whose = organisation_id or actor.organisation_id
    return Milestone.objects.create(case=case, code=code, organisation_id=whose, source_id=source_id)


def _sealed(actor: Actor, case: Case, narrative: str) -> bytes:
    return sealing.seal(
        narrative,
        subject_id=case.pk,
        data_class="narrative",
        organisation_id=actor.organisation_id,
        place=queries.narrative_place(actor, case),
    )


def _locked(actor: Actor, case_id: UUID) -> Case:
    return queries.cases(actor).select_for_update(of=("self",)).get(pk=case_id)


def _asked(question: str, case_id: UUID) -> Any:
    """What a function of the database says of a case that the actor may not see yet."""
    with connection.cursor() as cursor:
        cursor.execute(question, [case_id])
        return cursor.fetchone()[0]


def _participate(actor: Actor, case: Case, organisation_id: UUID, basis: Basis) -> None:
    Participant.objects.create(
        case=case, organisation_id=organisation_id, basis=basis, listed_at=case.opened_at
    )


def _assign(actor: Actor, case: Case, user_id: UUID) -> None:
    Assignment.objects.get_or_create(
        case=case, organisation_id=actor.organisation_id, user_id=user_id, until=None
    )
    log.record(actor, "case.assign", object_id=user_id, case_id=case.pk)


def _assign_if_working(actor: Actor, case: Case) -> None:
    if actor.has("assist"):
        _assign(actor, case, actor.user_id)


def _take_lead(actor: Actor, case: Case) -> None:
    relieved = case.participants.filter(basis=Basis.OPENED, until__isnull=True)
    for participant in relieved:
        leave(actor, case, participant.organisation_id)
    case.lead_id = actor.organisation_id


def _may_set_social(actor: Actor) -> bool:
    return actor.has("decide") or actor.is_system


def _may_manage_members(actor: Actor) -> bool:
    return actor.has("manage_members")
