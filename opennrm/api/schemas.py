"""What goes in and out of the API. Lists of codes come from the country profile: see `/api/v1/codes/{list}`."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from opennrm.cases.states import Purpose, Social
from opennrm.identification.states import Stage
from opennrm.incidents.states import Agreement, Site
from opennrm.people.states import AgeBand, Sex
from opennrm.referrals.states import DeclineReason, Outcome, QuestionStatus, Status, Urgency
from opennrm.signals.states import Caller, Channel

Words = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9_.:-]*$")]


class Direction(StrEnum):
    """Whose referrals: those that came in, or those that went out."""

    RECEIVED = "received"
    SENT = "sent"


class Strict(Schema):
    """An unknown key is an error, so that a misspelt one is not lost in silence."""

    model_config = {"extra": "forbid"}


class NameIn(Strict):
    """A name exactly as somebody wrote it, in whatever script."""

    family: Words = ""
    given: Words = ""
    patronymic: Words = ""
    kind: Literal["said", "document", "alias"] = "said"


class PersonIn(Strict):
    """Who the person is; nothing but the age band is required."""

    names: list[NameIn] = Field(default=[], max_length=10)
    born_on: date | None = None
    born_year: int | None = Field(default=None, ge=1900, le=2100)
    sex: Sex = Sex.UNKNOWN
    age_band: AgeBand
    age_in_doubt: bool = False
    citizenship: Code = ""
    languages: list[Code] = Field(default=[], max_length=10)
    phone: Words = ""
    safe_hours: Words = ""
    may_leave_message: bool = False


class EpisodeIn(Strict):
    """What happened, in codes and in words."""

    region: Code = ""
    door: Code = ""
    sector: Code = ""
    forms: list[Code] = Field(default=[], max_length=12)
    is_internal: bool | None = None
    narrative: Annotated[str, Field(max_length=15_000)] = ""


class ConsentIn(Strict):
    """How the person agreed; a companion never interprets. Left out for a child, who is not asked."""

    language: Code
    interpreter: Literal["none_needed", "in_person", "telephone", "video", "staff", "sign_language"] = (
        "none_needed"
    )
    given_by: Literal["person", "guardian"] = "person"


class ToIn(Strict):
    """To whom and what for."""

    organisation: Annotated[str, Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")]
    purpose: Purpose
    urgency: Urgency = Urgency.ORDINARY


class ReferralIn(Strict):
    """One person, referred to one or more organisations."""

    person: PersonIn
    episode: EpisodeIn = EpisodeIn()
    consent: ConsentIn | None = None
    to: list[ToIn] = Field(min_length=1, max_length=5)
    needs_doctor: bool | None = None
    is_threatened: bool | None = None
    note: Annotated[str, Field(max_length=5_000)] = ""


class DeclineIn(Strict):
    """Why not, and who may be able to help instead."""

    reason: DeclineReason
    suggestion: Annotated[str, Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]*$")] = ""


class TransferIn(Strict):
    """Who is asked instead, and how the person agreed to it where the file is open to you already."""

    organisation: Annotated[str, Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")]
    consent: ConsentIn | None = None


class QuestionIn(Strict):
    """What you must know, or what you answer. Sealed: only the two organisations read it."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]


class QuestionOut(Schema):
    """A question of the receiver and the sender's answer; words are empty where the keys have gone with the referral."""

    id: UUID
    status: QuestionStatus
    text: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None


class FinishIn(Strict):
    """What became of the person."""

    outcome: Outcome


class ReferralOut(Schema):
    """Where one referral stands; no name, and for its sender nothing more than this."""

    id: UUID
    sender: str
    recipient: str
    purpose: Purpose
    urgency: Urgency
    status: Status
    sent_at: datetime
    answered_at: datetime | None
    answer_due_at: datetime | None
    decline_reason: str
    suggestion: str | None
    passed_to: str | None
    contacted_at: datetime | None
    outcome: str
    done_at: datetime | None
    next_due_at: datetime | None
    sex: Sex
    age_band: AgeBand
    is_child: bool
    languages: list[str]
    region: str


class PageOut(Schema):
    """A page of referrals; `after` asks for the next."""

    items: list[ReferralOut]
    after: str | None


class ReceiptOut(Schema):
    """What was received: the file's reference and the referrals that were sent."""

    reference: str
    referrals: list[UUID]


class SignalIn(Strict):
    """What somebody told, before there is a file; who told need not be who needs help."""

    channel: Channel = Channel.TELEPHONE
    caller: Caller = Caller.ANONYMOUS
    door: Code = ""
    subject: Code = ""
    needs_doctor: bool | None = None
    is_threatened: bool | None = None
    persons: int = Field(default=1, ge=1, le=500)
    sex: Sex = Sex.UNKNOWN
    age_band: AgeBand = AgeBand.UNKNOWN
    region: Code = ""
    sector: Code = ""
    language: Code = ""
    narrative: Annotated[str, Field(max_length=15_000)] = ""
    phone: Words = ""
    safe_hours: Words = ""


class SignalOut(Schema):
    """Where a signal stands: its number, state and dates, and nothing of what was said."""

    # Several packages call their states Status, and a name stands once in the description: here they are words.

    id: UUID
    number: str
    status: str
    urgency: Urgency
    persons: int
    received_at: datetime
    next_due_at: datetime | None
    handed_to: str | None
    handed_state: str


class FoundIn(Strict):
    """One person of a visit, in one line; a label is how those who were there tell the person apart, and is sealed."""

    label: Words = ""
    sex: Sex = Sex.UNKNOWN
    age_band: AgeBand = AgeBand.UNKNOWN
    citizenship: Code = ""
    language: Code = ""
    is_urgent: bool | None = None


class VisitIn(Strict):
    """A place where several persons were found, with the persons: each gets a file of their own."""

    visited_on: date
    site: Site
    region: Code = ""
    sector: Code = ""
    door: Code = ""
    seen: int | None = Field(default=None, ge=0, le=5_000)
    interpreters: list[Code] = Field(default=[], max_length=10)
    place: Annotated[str, Field(max_length=2_000)] = ""
    account: Annotated[str, Field(max_length=15_000)] = ""
    persons: list[FoundIn] = Field(min_length=1, max_length=100)


class FoundOut(Schema):
    """How far one person of a visit has come: states, and no name."""

    number: int
    reference: str
    social: Social
    is_child: bool
    agreement: Agreement
    referrals: list[Status]


class VisitOut(Schema):
    """A visit with its persons."""

    id: UUID
    number: str
    status: str
    visited_on: date
    persons: list[FoundOut]


class DecisionOut(Schema):
    """Where one decision on the status stands; its reasons are for the officers and the person."""

    stage: Stage
    status: str
    outcome: str
    approved_at: datetime | None


class OrganisationOut(Schema):
    """An organisation of the directory."""

    code: str
    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    region: str
    purposes: list[str]


class CodeOut(Schema):
    """A code of the country profile with its labels."""

    code: str
    labels: dict[str, str]


class Problem(Schema):
    """What went wrong and what to do next."""

    code: str
    message: str
