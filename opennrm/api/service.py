"""/api/v1/: the same actions and queries as the pages, for partner systems of an organisation."""

from typing import Annotated, Any
from uuid import UUID, uuid5

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Query
from ninja.errors import Throttled

from opennrm.access.actor import Actor
from opennrm.access.decisions import Denied
from opennrm.api import conversions, doors_in, schemas
from opennrm.api.doors import PartnerThrottle, PartnerToken, actor_of, acts
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.country.snapshot import NotInProfile
from opennrm.database import marks
from opennrm.organisations import queries as organisations
from opennrm.referrals import actions, asking, feedback, queries
from opennrm.referrals.states import Status
from opennrm.workflow.machine import WrongState
from opennrm.workflow.submissions import OtherContent, once

REFUSALS = {401: schemas.Problem, 403: schemas.Problem, 404: schemas.Problem, 429: schemas.Problem}
Key = Annotated[UUID, Header(alias="Idempotency-Key")]
CHANGES = {409: schemas.Problem, 422: schemas.Problem}

api = NinjaAPI(
    title="OpenNRM",
    version="1",
    description="Referrals of a national referral mechanism. A token belongs to one organisation.",
    auth=PartnerToken(),
    docs_url=None,
    throttle=[PartnerThrottle()],
)


def numbered(actor: Actor, key: UUID) -> UUID:
    """The id of what is written under an Idempotency-Key: two organisations may use the same key and learn nothing."""
    return uuid5(key, str(actor.organisation_id))


@api.get("/referrals", response={200: schemas.PageOut, **REFUSALS, **CHANGES}, tags=["referrals"])
@acts("referrals")
def referrals(
    request: HttpRequest,
    direction: schemas.Direction = schemas.Direction.RECEIVED,
    status: Status | None = None,
    after: Annotated[str, Query(max_length=80, pattern=r"^([0-9T:.+-]+~[0-9a-f-]{36})?$")] = "",
) -> Any:
    """The referrals that the organisation received or sent, newest first."""
    actor = actor_of(request)
    if direction is schemas.Direction.SENT:
        page = queries.sent(actor, after=after)
    else:
        page = queries.received(actor, status=status or "", after=after)
    return {"items": conversions.referrals_out(actor, page.rows), "after": page.after}


@api.get(
    "/referrals/{referral_id}", response={200: schemas.ReferralOut, **REFUSALS, **CHANGES}, tags=["referrals"]
)
@acts("referral")
def referral(request: HttpRequest, referral_id: UUID) -> Any:
    """One referral."""
    actor = actor_of(request)
    return conversions.referrals_out(actor, [queries.referral(actor, referral_id)])[0]


@api.post("/referrals", response={200: schemas.ReceiptOut, **REFUSALS, **CHANGES}, tags=["referrals"])
@acts("refer")
def refer(
    request: HttpRequest,
    body: schemas.ReferralIn,
    idempotency_key: Key,
) -> Any:
    """Refer one person. The same Idempotency-Key and content again gives the same receipt and refers nobody twice."""
    actor = actor_of(request)
    content = body.model_dump(mode="json")
    number = numbered(actor, idempotency_key)
    return once(actor, "refer", idempotency_key, content, lambda: conversions.refer(actor, body, number))


@api.post(
    "/referrals/{referral_id}/accept",
    response={200: schemas.ReferralOut, **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("accept")
def accept(request: HttpRequest, referral_id: UUID) -> Any:
    """Take the person on."""
    actor = actor_of(request)
    conversions.accept(actor, referral_id)
    return conversions.referrals_out(actor, [queries.referral(actor, referral_id)])[0]


@api.post(
    "/referrals/{referral_id}/decline",
    response={200: schemas.ReferralOut, **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("decline")
def decline(request: HttpRequest, referral_id: UUID, body: schemas.DeclineIn) -> Any:
    """Say no, with the reason and, where there is one, a suggestion."""
    actor = actor_of(request)
    suggested = organisations.by_code(actor, body.suggestion).pk if body.suggestion else None
    actions.decline(actor, referral_id, body.reason, suggestion_id=suggested)
    return conversions.referrals_out(actor, [queries.referral(actor, referral_id)])[0]


@api.post(
    "/referrals/{referral_id}/withdraw",
    response={200: schemas.ReferralOut, **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("withdraw")
def withdraw(request: HttpRequest, referral_id: UUID) -> Any:
    """Take a referral back before it is answered."""
    actor = actor_of(request)
    actions.withdraw(actor, referral_id)
    return conversions.referrals_out(actor, [queries.referral(actor, referral_id)])[0]


@api.get(
    "/referrals/{referral_id}/questions",
    response={200: list[schemas.QuestionOut], **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("questions")
def questions(request: HttpRequest, referral_id: UUID) -> Any:
    """What was asked about a referral, and what was answered."""
    return conversions.questions_out(actor_of(request), referral_id)


@api.post(
    "/referrals/{referral_id}/questions",
    response={200: list[schemas.QuestionOut], **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("ask")
def ask(request: HttpRequest, referral_id: UUID, body: schemas.QuestionIn, idempotency_key: Key) -> Any:
    """Ask the sender something before you answer. The same Idempotency-Key again asks nothing twice."""
    actor = actor_of(request)
    asking.ask(actor, referral_id, body.text, question_id=numbered(actor, idempotency_key))
    return conversions.questions_out(actor, referral_id)


@api.post(
    "/referrals/{referral_id}/questions/{question_id}/answer",
    response={200: list[schemas.QuestionOut], **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("answer_question")
def answer_question(
    request: HttpRequest, referral_id: UUID, question_id: UUID, body: schemas.QuestionIn
) -> Any:
    """Answer the receiver's question."""
    actor = actor_of(request)
    asking.answer(actor, referral_id, question_id, body.text)
    return conversions.questions_out(actor, referral_id)


@api.post(
    "/referrals/{referral_id}/transfer",
    response={200: schemas.ReferralOut, **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("transfer")
def transfer(request: HttpRequest, referral_id: UUID, body: schemas.TransferIn, idempotency_key: Key) -> Any:
    """Pass a referral on to another organisation. The same Idempotency-Key and content again passes nothing on twice."""
    actor = actor_of(request)
    content = {"referral": str(referral_id), **body.model_dump(mode="json")}
    once(
        actor, "transfer", idempotency_key, content,
        lambda: conversions.transfer(actor, referral_id, body, numbered(actor, idempotency_key)),
    )  # fmt: skip
    return conversions.referrals_out(actor, [queries.referral(actor, referral_id)])[0]


@api.post(
    "/referrals/{referral_id}/contact",
    response={200: schemas.ReferralOut, **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("contact")
def contact(request: HttpRequest, referral_id: UUID) -> Any:
    """Tell the sender that you have met or reached the person. Told again, it stays told."""
    actor = actor_of(request)
    feedback.tell_contact(actor, referral_id)
    return conversions.referrals_out(actor, [queries.referral(actor, referral_id)])[0]


@api.post(
    "/referrals/{referral_id}/finish",
    response={200: schemas.ReferralOut, **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("finish")
def finish(request: HttpRequest, referral_id: UUID, body: schemas.FinishIn) -> Any:
    """Tell the sender what became of it; only that makes a referral done."""
    actor = actor_of(request)
    feedback.finish(actor, referral_id, body.outcome)
    return conversions.referrals_out(actor, [queries.referral(actor, referral_id)])[0]


@api.post("/signals", response={200: schemas.SignalOut, **REFUSALS, **CHANGES}, tags=["signals"])
@acts("tell")
def tell(request: HttpRequest, body: schemas.SignalIn, idempotency_key: Key) -> Any:
    """Write down what somebody told. The same Idempotency-Key and content again writes nothing twice."""
    actor = actor_of(request)
    content = body.model_dump(mode="json")
    number = numbered(actor, idempotency_key)
    once(actor, "tell", idempotency_key, content, lambda: doors_in.tell(actor, body, number))
    return doors_in.signal(actor, number)


@api.get("/signals/{signal_id}", response={200: schemas.SignalOut, **REFUSALS, **CHANGES}, tags=["signals"])
@acts("signal")
def signal(request: HttpRequest, signal_id: UUID) -> Any:
    """Where a signal stands that your system wrote down."""
    return doors_in.signal(actor_of(request), signal_id)


@api.post("/visits", response={200: schemas.VisitOut, **REFUSALS, **CHANGES}, tags=["visits"])
@acts("visit")
def visit(request: HttpRequest, body: schemas.VisitIn, idempotency_key: Key) -> Any:
    """Write down a place with the persons who were found there; each gets a file. Once for each Idempotency-Key."""
    actor = actor_of(request)
    content = body.model_dump(mode="json")
    number = numbered(actor, idempotency_key)
    once(actor, "visit", idempotency_key, content, lambda: doors_in.visit(actor, body, number))
    return doors_in.visit_out(actor, number)


@api.get("/visits/{visit_id}", response={200: schemas.VisitOut, **REFUSALS, **CHANGES}, tags=["visits"])
@acts("visit_state")
def visit_state(request: HttpRequest, visit_id: UUID) -> Any:
    """A visit that your system wrote down, with how far each person has come; no names."""
    return doors_in.visit_out(actor_of(request), visit_id)


@api.get(
    "/referrals/{referral_id}/decisions",
    response={200: list[schemas.DecisionOut], **REFUSALS, **CHANGES},
    tags=["referrals"],
)
@acts("decisions")
def decisions(request: HttpRequest, referral_id: UUID) -> Any:
    """How the decisions on the status stand in the file behind a referral, while your organisation works on it."""
    return doors_in.decisions_out(actor_of(request), referral_id)


@api.get(
    "/organisations", response={200: list[schemas.OrganisationOut], **REFUSALS, **CHANGES}, tags=["directory"]
)
@acts("organisations")
def directory(request: HttpRequest, purpose: Purpose | None = None) -> Any:
    """The organisations of the mechanism, or those that receive referrals for a purpose."""
    actor = actor_of(request)
    found = organisations.able_to(actor, purpose) if purpose else organisations.directory(actor)
    return list(found)


@api.get("/codes/{name}", response={200: list[schemas.CodeOut], **REFUSALS, **CHANGES}, tags=["directory"])
@acts("codes")
def codes(request: HttpRequest, name: schemas.Code) -> Any:
    """One list of codes of the country profile: sectors, doors, citizenships, exploitation, regions ..."""
    country = profile()
    try:
        entries = country.regions if name == "regions" else country.codes(name)
    except NotInProfile:
        raise ObjectDoesNotExist from None
    return [
        {"code": entry.code, "labels": {lang: entry.label(lang) for lang in country.languages}}
        for entry in entries
    ]


PROBLEMS: dict[type[Exception], tuple[int, str, str]] = {
    ObjectDoesNotExist: (404, "not_found", "There is no such thing, or it is not yours to see."),
    Denied: (403, "denied", "This token may not do this."),
    WrongState: (409, "already_answered", "This has been answered or taken back. Read it again."),
    asking.StillOpen: (409, "question_open", "The question before this one has no answer yet."),
    asking.SaysWho: (
        422,
        "says_who",
        "A co-ordinator asked: answer without the person's name or telephone number.",
    ),
    actions.AlreadyReferred: (
        409,
        "already_referred",
        "A referral to this organisation for this purpose is open.",
    ),
    actions.ConsentMissing: (
        422,
        "consent_missing",
        "An adult must agree to each purpose and recipient: send `consent`.",
    ),
    actions.CannotReceive: (
        422,
        "cannot_receive",
        "This organisation does not receive referrals for this purpose.",
    ),
    OtherContent: (
        422,
        "other_content",
        "This Idempotency-Key was used for another content. Make a new one.",
    ),
    marks.NotAMark: (422, "unknown_mark", "`after` is not a mark that a page gave. Begin without it."),
    Throttled: (429, "too_many", "Too many requests. Wait a minute."),
    conversions.UnknownCode: (
        422,
        "unknown_code",
        "A code is not in the country profile. See /api/v1/codes.",
    ),
}


def _answer(kind: type[Exception]) -> None:
    status, code, message = PROBLEMS[kind]

    def handler(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        return api.create_response(request, {"code": code, "message": message}, status=status)

    api.add_exception_handler(kind, handler)


for _kind in PROBLEMS:
    _answer(_kind)
