"""Invented people, organisations and cases for tests, made by the same actions that the pages use.

Each function opens its own transaction as the one who acts, so it works under real row-level security, with the fixture
`db` and with `committed_database`. What is not given is invented; nothing here is a fixture.
"""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from opennrm.access.actor import Actor, person, system
from opennrm.access.models import User
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance.models import Place, Plan, Stay
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.actions import Description
from opennrm.cases.closings import Ending
from opennrm.cases.models import Case, Consent
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.identification import actions as identification
from opennrm.identification.models import Decision, Screening
from opennrm.organisations import actions as organisations
from opennrm.organisations.models import Organisation
from opennrm.people.identity import Contact, Identity, Name
from opennrm.people.states import AgeBand, Sex
from opennrm.referrals import actions as referrals
from opennrm.referrals import feedback
from opennrm.referrals.models import Referral
from opennrm.referrals.states import DeclineReason

TESTER = system("tests")
# What belongs to a closure, where a test is about something else.
AN_ENDING = Ending("said", "She rings her sister, who rings us.")
WOMAN = Description(
    sex=Sex.WOMAN,
    age_band=AgeBand.TO_29,
    citizenship="KG",
    languages=("ky",),
    region="KZ-71",
    sector="agriculture",
)
MAN = replace(WOMAN, sex=Sex.MAN, citizenship="UZ", languages=("uz",))
CHILD = replace(WOMAN, age_band=AgeBand.TO_17)
SOMEBODY = Identity(
    names=(Name(family="Токтогулова", given="Айжан"),), born_year=1999, phones=("+77010000001",)
)
REACHED = Contact(phone="+77010000001", hours="19-21", language="ky")
REACHED_ALWAYS = Contact(phone="+77010000001", language="ky", whom="Her sister")
FOUND: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "positive": {
        "act": ("established", ("recruitment", "exploitation")),
        "means": ("established", ("deception",)),
        "purpose": ("established", ("forced_labour",)),
    },
    "negative": {"act": ("unclear", ()), "means": ("unclear", ()), "purpose": ("unclear", ())},
    "suspended": {},
}
REASONS = "The person was kept on a farm, without pay and without papers, under threats to her family."


def an_organisation(kind: str = "ngo", *, purposes: tuple[str, ...] = (), **fields: Any) -> Organisation:
    """An organisation of the mechanism under an invented code."""
    code = fields.pop("code", f"org-{uuid.uuid4().hex[:12]}")
    names = {f"name_{language}": fields.pop(f"name_{language}", code) for language in ("kk", "ru", "en")}
    with acting(TESTER):
        pk = organisations.found(TESTER, code=code, kind=kind, purposes=list(purposes), **names, **fields)
        return Organisation.objects.get(pk=pk)


def a_shelter(**fields: Any) -> Organisation:
    """An NGO that receives people of any sex and age for assistance."""
    return an_organisation("ngo", purposes=(Purpose.ASSISTANCE,), takes_children=True, **fields)


def an_authority(**fields: Any) -> Organisation:
    """The authority that decides."""
    return an_organisation("authority", purposes=(Purpose.IDENTIFICATION,), takes_children=True, **fields)


def a_user(email: str = "", **fields: Any) -> User:
    """An account that nobody can sign in to by password unless one is given."""
    address = email or f"{uuid.uuid4().hex[:12]}@example.org"
    values = {"display_name": "Invented Person", "language": "en", **fields}
    with acting(TESTER):
        return User.objects.create_user(address, **values)


def an_actor(
    role: str | tuple[str, ...] = "caseworker", organisation: Organisation | UUID | None = None, **fields: Any
) -> Actor:
    """A member with this role (or these), of this organisation or of one of their own; `fields` are the account's."""
    roles = (role,) if isinstance(role, str) else role
    where = organisation or an_organisation()
    where_id = where if isinstance(where, UUID) else where.pk
    user = a_user(**fields)
    with acting(TESTER):
        organisations.enrol(TESTER, user_id=user.pk, organisation_id=where_id, roles=list(roles))
    return person(user.pk, where_id, roles, language=user.language, label=user.display_name)


@dataclass(frozen=True)
class Mechanism:
    """Three organisations and those who work there: what most stories need."""

    police: Organisation = field(default_factory=lambda: an_organisation("police"))
    shelter: Organisation = field(default_factory=a_shelter)
    authority: Organisation = field(default_factory=an_authority)

    def __post_init__(self) -> None:
        members = {
            "responder": ("first_responder", self.police),
            "caseworker": ("caseworker", self.shelter),
            "supervisor": ("supervisor", self.shelter),
            "coordinator": ("coordinator", self.authority),
            "officer": ("decision_officer", self.authority),
            "second_officer": ("decision_officer", self.authority),
        }
        for name, (role, organisation) in members.items():
            object.__setattr__(self, name, an_actor(role, organisation))

    responder: Actor = field(init=False)
    caseworker: Actor = field(init=False)
    supervisor: Actor = field(init=False)
    coordinator: Actor = field(init=False)
    officer: Actor = field(init=False)
    second_officer: Actor = field(init=False)


def a_mechanism() -> Mechanism:
    """A police department with a first responder, a shelter with two members, an authority with three."""
    return Mechanism()


def a_case(
    actor: Actor,
    description: Description = WOMAN,
    *,
    identity: Identity = SOMEBODY,
    contact: Contact = REACHED,
) -> Case:
    """A file that the actor opened and works on."""
    with acting(actor):
        return cases.open_case(actor, description, identity=identity, contact=contact)


def a_consent(
    actor: Actor, case: Case, recipient: Organisation, purpose: str = Purpose.ASSISTANCE, **fields: Any
) -> Consent:
    """The person agrees, in a language that they speak."""
    with acting(actor):
        return cases.record_consent(
            actor, case.pk, purpose=purpose, recipient_id=recipient.pk, **{"language": "ru", **fields}
        )


def a_screening(
    actor: Actor,
    description: Description = WOMAN,
    *,
    at: str = "draft",
    observed: dict[str, str] | None = None,
    **fields: Any,
) -> Screening:
    """A screening in a new file; `at` is draft or completed. The instrument is the eleven indicators unless given."""
    values = {"instrument": "ilo11", "identity": SOMEBODY, "contact": REACHED, **fields}
    first = profile().instrument(str(values["instrument"])).indicators[0].code
    with acting(actor):
        screening = identification.begin(actor, description, screening_id=uuid.uuid4(), **values)
        seen = {first: "yes"} if observed is None else observed
        screening = identification.answer(actor, screening.pk, observed=seen)
        return identification.complete(actor, screening.pk) if at == "completed" else screening


def a_referral(
    mechanism: Mechanism,
    *,
    at: str = "proposed",
    purpose: str = Purpose.ASSISTANCE,
    sender: Actor | None = None,
    case: Case | None = None,
    description: Description = WOMAN,
    **fields: Any,
) -> Referral:
    """A referral from the responder to the shelter (assistance) or to the authority (any other purpose).

    `at` is proposed, accepted, declined, withdrawn or done. Accepting starts the clocks, as the pages do. `fields` go to
    `referrals.actions.Request`.
    """
    who = sender or mechanism.responder
    recipient = mechanism.shelter if purpose == Purpose.ASSISTANCE else mechanism.authority
    file = case or a_case(who, description)
    if not file.is_child:
        a_consent(who, file, recipient, purpose)
    with acting(who):
        request = referrals.Request(
            id=fields.pop("id", uuid.uuid4()),
            case_id=file.pk,
            recipient_id=recipient.pk,
            purpose=purpose,
            **fields,
        )
        referral = referrals.propose(who, request)
    return _answered(mechanism, referral, who, at)


def _answered(mechanism: Mechanism, referral: Referral, sender: Actor, at: str) -> Referral:
    assists = referral.purpose == Purpose.ASSISTANCE
    receiver = mechanism.caseworker if assists else mechanism.coordinator
    if at == "withdrawn":
        with acting(sender):
            return referrals.withdraw(sender, referral.pk)
    with acting(receiver):
        if at == "declined":
            return referrals.decline(receiver, referral.pk, DeclineReason.NO_PLACE)
        if at in ("accepted", "done"):
            accept = assistance.accept_for_assistance if assists else identification.accept_for_identification
            referral = accept(receiver, referral.pk)
        if at == "done":
            referral = feedback.finish(receiver, referral.pk, "helped")
    return referral


def an_assisted_case(mechanism: Mechanism, description: Description = WOMAN) -> Case:
    """A case that the shelter leads, as its caseworker sees it."""
    referral = a_referral(mechanism, at="accepted", description=description)
    return the_case(mechanism.caseworker, referral.case_id)


def a_case_to_decide(mechanism: Mechanism, description: Description = WOMAN) -> Case:
    """A case that the authority has accepted for identification, as its officers see it."""
    referral = a_referral(mechanism, at="accepted", purpose=Purpose.IDENTIFICATION, description=description)
    return the_case(mechanism.officer, referral.case_id)


def the_case(actor: Actor, case_id: UUID) -> Case:
    """The case as the actor sees it now."""
    with acting(actor):
        return case_queries.case_by_id(actor, case_id)


def examined(
    officer: Actor, decision: Decision, findings: dict[str, tuple[str, tuple[str, ...]]] = FOUND["positive"]
) -> None:
    """Each element of a draft with what was found of it; means are left out for a child."""
    for element, (finding, codes) in findings.items():
        if element != "means" or not decision.for_child:
            identification.examine(officer, decision.pk, element, finding=finding, codes=codes)


def a_refusal(mechanism: Mechanism, case: Case | None = None, *, stage: str = "formal") -> Decision:
    """A negative decision in force, for want of information."""
    return a_decision(
        mechanism, case, at="approved", stage=stage, outcome="negative", reason_codes=("insufficient",)
    )


def a_decision(
    mechanism: Mechanism,
    case: Case | None = None,
    *,
    at: str = "drafted",
    stage: str = "reasonable_grounds",
    outcome: str = "positive",
    reason_codes: tuple[str, ...] = (),
    reasons: str = REASONS,
    findings: dict[str, tuple[str, tuple[str, ...]]] | None = None,
) -> Decision:
    """A decision of the authority; `at` is drafted, submitted or approved.

    `findings` are element to finding and forms; a formal decision gets those that go with its outcome unless given.
    """
    officer, second = mechanism.officer, mechanism.second_officer
    file = case or a_case_to_decide(mechanism)
    with acting(officer):
        decision = identification.draft(
            officer, file.pk, stage=stage, outcome=outcome, reasons=reasons,
            reason_codes=reason_codes if outcome == "negative" else (),
        )  # fmt: skip
        examined(
            officer, decision, FOUND[outcome] if stage == "formal" and findings is None else findings or {}
        )
        if at != "drafted":
            decision = identification.submit(officer, decision.pk)
    if at != "approved":
        return decision
    with acting(second):
        return identification.approve(second, decision.pk, decision.content_hash)


def a_plan(mechanism: Mechanism, case: Case | None = None, *, at: str = "drafted") -> Plan:
    """A support plan with one service; `at` is drafted, agreed or completed."""
    worker = mechanism.caseworker
    file = case or an_assisted_case(mechanism)
    with acting(worker):
        plan = assistance.draft_plan(worker, file.pk)
        assistance.add_service(
            worker,
            plan.pk,
            kind="mental_health",
            provider_id=mechanism.shelter.pk,
            goal="To sleep without fear.",
        )
        if at != "drafted":
            plan = assistance.agree_plan(worker, plan.pk, "ru")
        return assistance.complete_plan(worker, plan.pk) if at == "completed" else plan


def a_place(mechanism: Mechanism, **fields: Any) -> Place:
    """A bed of the shelter, for everybody unless told otherwise."""
    whom = {} if "room" in fields else {"takes_children": True}
    values = {"label": f"Bed {uuid.uuid4().hex[:6]}", **whom, **fields}
    with acting(mechanism.supervisor):
        return assistance.add_place(mechanism.supervisor, **values)


def a_stay(
    mechanism: Mechanism,
    case: Case | None = None,
    place: Place | None = None,
    *,
    at: str = "reserved",
    from_on: date | None = None,
    until_on: date | None = None,
) -> Stay:
    """A stay in the shelter from today on; `at` is reserved, here or ended (on the same day unless `until_on`)."""
    worker, start = mechanism.caseworker, from_on or profile().today()
    file, bed = case or an_assisted_case(mechanism), place or a_place(mechanism)
    with acting(worker):
        stay = assistance.reserve(worker, file.pk, bed.pk, from_on=start, until_on=until_on)
        if at != "reserved":
            stay = assistance.begin_stay(worker, stay.pk, start)
        return assistance.end_stay(worker, stay.pk, until_on or start) if at == "ended" else stay
