"""How each act of the table is done in the world: what the caller holds is fetched as a page would fetch it.

An act answers False where a list does not show what the table asks about; that counts as not found.
"""

import uuid
from typing import Any

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance import flow as assistance_flow
from opennrm.assistance import queries as assistance_queries
from opennrm.cases import actions as cases
from opennrm.cases import flow as case_flow
from opennrm.cases import mistakes, seeing
from opennrm.cases import queries as case_queries
from opennrm.cases.flow import Scope
from opennrm.cases.models import Case
from opennrm.cases.states import Procedural, Purpose
from opennrm.country import profile
from opennrm.identification import actions as identification
from opennrm.identification import flow as identification_flow
from opennrm.identification import queries as identification_queries
from opennrm.identification import waiting
from opennrm.identification.models import Decision
from opennrm.matching import queries as matching
from opennrm.notices import actions as notices
from opennrm.notices import queries as notice_queries
from opennrm.notices.models import Notice
from opennrm.organisations import actions as organisations
from opennrm.organisations import joining, partners
from opennrm.organisations import queries as organisation_queries
from opennrm.people import actions as people
from opennrm.people import queries as people_queries
from opennrm.people.identity import Contact
from opennrm.referrals import actions as referrals
from opennrm.referrals import flow as referral_flow
from opennrm.referrals import queries as referral_queries
from opennrm.referrals.states import DeclineReason
from tests import factories
from tests.authorisation import (
    acts_branches,
    acts_conferences,
    acts_justice,
    acts_quality,
    acts_referral,
    acts_services,
    acts_shelters,
)
from tests.authorisation.acting import Act, holds
from tests.authorisation.acts_branches import BRANCHES
from tests.authorisation.acts_deadlines import DEADLINES, LETTERS, MECHANISM
from tests.authorisation.acts_erasure import ERASURE
from tests.authorisation.acts_hotline import INCIDENTS, SIGNALS
from tests.authorisation.acts_identification import CASES_MORE, IDENTIFICATION_MORE, still_runs
from tests.authorisation.acts_intake import INTAKE
from tests.authorisation.acts_mailbox import MAILBOX
from tests.authorisation.acts_ownpage import OWN, OWNPAGE
from tests.authorisation.acts_risk import RISK
from tests.authorisation.acts_statistics import STATISTICS
from tests.authorisation.world import SYSTEM, World
from tests.factories import REACHED, REASONS, SOMEBODY, WOMAN, examined

ALL = Scope()


def file(w: World, a: Actor) -> Case:
    """The file as this actor finds it."""
    return case_queries.case_by_id(a, w.case.pk)


def today() -> Any:
    """A day of the profile."""
    return profile().today()


def asked_closure(w: World) -> None:
    """A caseworker of the leading organisation asked for closure."""
    with acting(w.worker):
        cases.ask_closure(
            w.worker, w.case.pk, profile().codes("closure_reasons")[0].code, factories.AN_ENDING
        )


def agreed(w: World) -> None:
    """The person agreed to the plan."""
    with acting(w.worker):
        assistance.agree_plan(w.worker, w.plan.pk, "ru")


def unmet(w: World) -> None:
    """A need could not be met."""
    with acting(w.worker):
        assistance.leave_unmet(w.worker, w.need.pk, "no_service")


def here(w: World) -> None:
    """The person stays in the place."""
    with acting(w.worker):
        assistance.begin_stay(w.worker, w.stay.pk, today())


def not_kept(w: World) -> None:
    """Nobody has the place."""
    with acting(w.worker):
        assistance.cancel_stay(w.worker, w.stay.pk)


def drafted(w: World) -> None:
    """An officer of the deciding organisation has a draft."""
    w.draft = w.drafted()  # type: ignore[attr-defined]


def submitted(w: World) -> None:
    """The draft waits for a second officer."""
    w.draft = w.submitted()  # type: ignore[attr-defined]


def given_back(w: World) -> None:
    """The second officer gave the draft back."""
    submitted(w)
    with acting(w.second):
        w.draft = identification.return_to_author(w.second, w.draft.pk, "Say when.")  # type: ignore[attr-defined]


def notice(w: World) -> Any:
    """A notice to the leading organisation."""
    with acting(SYSTEM):
        return Notice.objects.filter(organisation_id=w.org("own").pk).values_list("pk", flat=True)[0]


def own_draft(w: World, a: Actor) -> Decision:
    """The actor's own draft."""
    draft = identification.draft(a, w.case.pk, stage="formal", outcome="positive", reasons=REASONS)
    examined(a, draft)
    return draft


def request(w: World) -> referrals.Request:
    """A referral to an organisation that has not been asked."""
    return referrals.Request(uuid.uuid4(), w.case.pk, w.organisations["next"].pk, Purpose.ASSISTANCE)


CASES: dict[str, Act] = {
    "queries.cases": Act(lambda w, a: holds(case_queries.cases(a), w.case.pk)),
    "queries.case": Act(lambda w, a: case_queries.case(a, w.case.reference)),
    "queries.case_by_id": Act(lambda w, a: case_queries.case_by_id(a, w.case.pk)),
    "queries.listing": Act(lambda w, a: holds([r.case for r in case_queries.listing(a).rows], w.case.pk)),
    "queries.rows_of": Act(lambda w, a: bool(case_queries.rows_of(a, [w.case.pk]))),
    "queries.rows_of_people": Act(
        lambda w, a: bool(case_queries.rows_of_people(a, {w.case.person_id: "Name"}))
    ),
    "queries.file_rows": Act(lambda w, a: holds(case_queries.file_rows(a, uuid.uuid4()) or (), w.case.pk)),
    "queries.identity": Act(lambda w, a: case_queries.identity(a, file(w, a)).names[0]),
    "queries.contact": Act(lambda w, a: case_queries.contact(a, file(w, a))),
    "queries.narrative": Act(lambda w, a: case_queries.narrative(a, file(w, a))),
    "queries.consents": Act(lambda w, a: holds(case_queries.consents(a, file(w, a)), w.waiting_consent)),
    "queries.consent_for": Act(
        lambda w, a: case_queries.consent_for(a, file(w, a), Purpose.ASSISTANCE, w.org("waiting").pk)
    ),
    "queries.parts": Act(lambda w, a: bool(list(case_queries.parts(a, file(w, a))))),
    "seeing.who_sees": Act(lambda w, a: bool(seeing.who_sees(a, file(w, a), timezone.now(), {})[0])),
    "queries.participants": Act(lambda w, a: bool(list(case_queries.participants(a, file(w, a))))),
    "queries.assignments": Act(lambda w, a: list(case_queries.assignments(a, file(w, a)))),
    "queries.milestones": Act(lambda w, a: bool(list(case_queries.milestones(a, file(w, a))))),
    "queries.own_ids": Act(lambda w, a: holds(case_queries.own_ids(a), w.case.pk)),
    "queries.unassigned": Act(lambda w, a: holds(case_queries.unassigned(a), w.unassigned.pk)),
    "queries.closures_asked": Act(
        lambda w, a: holds(case_queries.closures_asked(a), w.case.pk), asked_closure
    ),
    "queries.counts": Act(lambda w, a: sum(case_queries.counts(a, "social").values()) > 0),
    "queries.assigned_count": Act(lambda w, a: case_queries.assigned_count(a, w.worker.user_id) > 0),
    "flow.scoped": Act(lambda w, a: holds(case_flow.scoped(a, ALL), w.case.pk)),
    "flow.looked": Act(lambda w, a: case_flow.looked(a, ALL) or True),
    "flow.id_of": Act(lambda w, a: case_flow.id_of(a, w.case.reference) == w.case.pk),
    "actions.open_case": Act(lambda w, a: cases.open_case(a, WOMAN, identity=SOMEBODY, contact=REACHED)),
    "actions.describe": Act(lambda w, a: cases.describe(a, w.case.pk, WOMAN, SOMEBODY, REACHED)),
    "actions.narrate": Act(lambda w, a: cases.narrate(a, w.case.pk, "More was said.")),
    "actions.record_consent": Act(
        lambda w, a: cases.record_consent(
            a, w.case.pk, purpose=Purpose.HEALTH, recipient_id=w.organisations["next"].pk, language="ru"
        )
    ),
    "actions.offer_help": Act(lambda w, a: cases.offer_help(a, w.case.pk, ("hotline",))),
    "actions.withdraw_consent": Act(lambda w, a: cases.withdraw_consent(a, w.case.pk, w.waiting_consent)),
    "actions.set_procedural": Act(lambda w, a: cases.set_procedural(a, w.case.pk, Procedural.WITNESS)),
    "actions.take": Act(lambda w, a: cases.take(a, w.case.pk)),
    "actions.assign": Act(lambda w, a: cases.assign(a, w.case.pk, a.user_id)),
    "actions.end_assignments": Act(lambda w, a: cases.end_assignments(a, w.worker.user_id) >= 0),
    "actions.ask_closure": Act(
        lambda w, a: cases.ask_closure(
            a, w.case.pk, profile().codes("closure_reasons")[0].code, factories.AN_ENDING
        )
    ),
    "actions.close": Act(lambda w, a: cases.close(a, w.case.pk), asked_closure),
    "actions.keep_open": Act(lambda w, a: cases.keep_open(a, w.case.pk), asked_closure),
    "mistakes.call_mistake": Act(lambda w, a: mistakes.call_mistake(a, w.case.pk)),
    "mistakes.call_no_mistake": Act(lambda w, a: mistakes.call_no_mistake(a, w.case.pk)),
    **CASES_MORE,
    **ERASURE,
}

PEOPLE: dict[str, Act] = {
    "queries.identity": Act(lambda w, a: people_queries.identity(a, w.case.person_id).names[0]),
    "queries.contact": Act(lambda w, a: people_queries.contact(a, w.case.person_id)),
    "queries.identities": Act(lambda w, a: bool(people_queries.identities(a, [w.case.person_id]))),
    "queries.names": Act(lambda w, a: bool(people_queries.names(a, [w.case.person_id]))),
    "actions.record": Act(lambda w, a: people.record(a, SOMEBODY, REACHED)),
    "actions.settle": Act(
        lambda w, a: people.settle(a, w.case.person_id, w.moved, stands=True, through="presence"),
        acts_branches.moved,
    ),
    "actions.rewrite": Act(lambda w, a: people.rewrite(a, w.case.person_id, SOMEBODY, Contact())),
}

MATCHING: dict[str, Act] = {
    "queries.search": Act(lambda w, a: bool(matching.search(a, SOMEBODY.name))),
}

REFERRALS: dict[str, Act] = {
    "queries.referrals": Act(lambda w, a: holds(referral_queries.referrals(a), w.waiting.pk)),
    "queries.referral": Act(lambda w, a: referral_queries.referral(a, w.waiting.pk)),
    "queries.referral:accepted": Act(lambda w, a: referral_queries.referral(a, w.brought.pk)),
    "queries.note": Act(
        lambda w, a: referral_queries.note(a, referral_queries.referral(a, w.waiting.pk)) or False
    ),
    "queries.awaiting_answer": Act(lambda w, a: holds(referral_queries.awaiting_answer(a), w.waiting.pk)),
    "queries.received": Act(lambda w, a: holds(referral_queries.received(a).rows, w.waiting.pk)),
    "queries.sent": Act(lambda w, a: holds(referral_queries.sent(a).rows, w.waiting.pk)),
    "queries.sent_file": Act(lambda w, a: holds(referral_queries.sent_file(a, uuid.uuid4()), w.waiting.pk)),
    "queries.sent_and_open": Act(lambda w, a: holds(referral_queries.sent_and_open(a), w.waiting.pk)),
    "queries.flow": Act(lambda w, a: holds(referral_queries.flow(a).rows, w.waiting.pk)),
    "queries.of_case": Act(lambda w, a: bool(list(referral_queries.of_case(a, w.case.pk)))),
    "queries.counts": Act(lambda w, a: sum(referral_queries.counts(a, "status").values()) > 0),
    "flow.to_us": Act(lambda w, a: list(referral_flow.to_us(a, file(w, a)))),
    "flow.scoped": Act(lambda w, a: holds(referral_flow.scoped(a, ALL), w.waiting.pk)),
    "flow.late": Act(lambda w, a: holds(referral_flow.late(a, ALL), w.waiting.pk)),
    "flow.unreferred": Act(lambda w, a: list(referral_flow.unreferred(a, ALL))),
    "flow.listing": Act(lambda w, a: holds(referral_flow.listing(a, ALL).rows, w.waiting.pk)),
    "flow.file": Act(lambda w, a: holds(referral_flow.file(a, uuid.uuid4(), ALL), w.waiting.pk)),
    "actions.propose": Act(lambda w, a: referrals.propose(a, request(w))),
    "actions.accept": Act(lambda w, a: referrals.accept(a, w.waiting.pk)),
    "actions.decline": Act(lambda w, a: referrals.decline(a, w.waiting.pk, DeclineReason.NO_PLACE)),
    "actions.withdraw": Act(lambda w, a: referrals.withdraw(a, w.waiting.pk)),
}

REFERRALS |= {name: Act(*doing) for name, doing in acts_referral.DOING.items()}

IDENTIFICATION: dict[str, Act] = {
    "waiting.waits": Act(lambda w, a: bool(waiting.waits(a, "sex"))),
    "waiting.decided": Act(lambda w, a: bool(waiting.decided(a, today(), today()))),
    "queries.screenings": Act(lambda w, a: holds(identification_queries.screenings(a), w.screening.pk)),
    "queries.screening": Act(lambda w, a: identification_queries.screening(a, w.screening.pk)),
    "queries.unfinished": Act(lambda w, a: holds(identification_queries.unfinished(a), w.screening.pk)),
    "queries.screenings_of_case": Act(
        lambda w, a: holds(identification_queries.screenings_of_case(a, file(w, a)), w.screening.pk)
    ),
    "queries.notes": Act(lambda w, a: identification_queries.notes(a, w.screening)),
    "queries.questions": Act(lambda w, a: identification_queries.questions(a, w.screening)),
    "queries.decisions": Act(lambda w, a: holds(identification_queries.decisions(a), w.decision.pk)),
    "queries.decision": Act(lambda w, a: identification_queries.decision(a, w.decision.pk)),
    "queries.decision:draft": Act(lambda w, a: identification_queries.decision(a, w.draft.pk), drafted),
    "queries.decisions_of_case": Act(
        lambda w, a: holds(identification_queries.decisions_of_case(a, file(w, a)), w.decision.pk)
    ),
    "queries.reasons": Act(lambda w, a: identification_queries.reasons(a, w.decision)),
    "queries.reasons:draft": Act(lambda w, a: identification_queries.reasons(a, w.draft), drafted),
    "queries.return_note": Act(lambda w, a: identification_queries.return_note(a, w.draft), given_back),
    "queries.recovery": Act(lambda w, a: identification_queries.recovery(a, file(w, a))),
    "queries.desk": Act(lambda w, a: holds([one.case for one in identification_queries.desk(a)], w.case.pk)),
    "queries.under_way": Act(lambda w, a: holds(identification_queries.under_way(a), w.draft.pk), drafted),
    "queries.awaiting_second_person": Act(
        lambda w, a: holds(identification_queries.awaiting_second_person(a), w.draft.pk), submitted
    ),
    "queries.in_force": Act(
        lambda w, a: identification_queries.in_force(a, file(w, a), "reasonable_grounds")
    ),
    "queries.counts": Act(lambda w, a: bool(identification_queries.counts(a))),
    "flow.ageing": Act(lambda w, a: bool(identification_flow.ageing(a, ALL))),
    "flow.undecided": Act(lambda w, a: bool(list(identification_flow.undecided(a, ALL)))),
    "screening.begin": Act(
        lambda w, a: identification.begin(a, WOMAN, screening_id=uuid.uuid4(), instrument="ilo11")
    ),
    "screening.screen_again": Act(
        lambda w, a: identification.screen_again(a, w.case.pk, screening_id=uuid.uuid4())
    ),
    "screening.answer": Act(lambda w, a: identification.answer(a, w.screening.pk, notes="Heard more.")),
    "screening.complete": Act(lambda w, a: identification.complete(a, w.screening.pk)),
    "actions.accept_for_identification": Act(
        lambda w, a: identification.accept_for_identification(a, w.waiting.pk)
    ),
    "actions.draft": Act(own_draft),
    "actions.revise": Act(
        lambda w, a: identification.revise(a, own_draft(w, a).pk, outcome="suspended", reasons=REASONS)
    ),
    "actions.revise:another's": Act(
        lambda w, a: identification.revise(a, w.draft.pk, outcome="suspended", reasons=REASONS), drafted
    ),
    "actions.submit": Act(lambda w, a: identification.submit(a, own_draft(w, a).pk)),
    "actions.submit:another's": Act(lambda w, a: identification.submit(a, w.draft.pk), drafted),
    "actions.approve": Act(
        lambda w, a: identification.approve(a, w.draft.pk, w.draft.content_hash), submitted
    ),
    "actions.return_to_author": Act(
        lambda w, a: identification.return_to_author(a, w.draft.pk, "Say when."), submitted
    ),
    "actions.discard": Act(lambda w, a: identification.discard(a, w.draft.pk), drafted),
    # The profile knows no length, so the period has no end; without an end it stays.
    "recovery.extend_recovery": Act(
        lambda w, a: identification.extend_recovery(a, w.case.pk, w.period.ends_on)
    ),
    "recovery.end_recovery": Act(still_runs),
    **IDENTIFICATION_MORE,
}

ASSISTANCE: dict[str, Act] = {
    "queries.risks": Act(lambda w, a: holds(assistance_queries.risks(a, file(w, a)), w.risk.pk)),
    "queries.needs": Act(lambda w, a: holds(assistance_queries.needs(a, file(w, a)), w.need.pk)),
    "queries.plans": Act(lambda w, a: holds(assistance_queries.plans(a, file(w, a)), w.plan.pk)),
    "queries.plan": Act(lambda w, a: assistance_queries.plan(a, file(w, a))),
    "queries.planned": Act(lambda w, a: holds(assistance_queries.planned(a, file(w, a)), w.planned.pk)),
    "queries.planned_services": Act(
        lambda w, a: holds(assistance_queries.planned_services(a, w.plan), w.planned.pk)
    ),
    "queries.services_given": Act(
        lambda w, a: holds(assistance_queries.services_given(a, file(w, a)), w.given.pk)
    ),
    "queries.stays": Act(lambda w, a: holds(assistance_queries.stays(a, file(w, a)), w.stay.pk)),
    "queries.stay": Act(lambda w, a: assistance_queries.stay(a, w.stay.pk)),
    "queries.everything": Act(lambda w, a: assistance_queries.everything(a, file(w, a))),
    "queries.bed_nights": Act(lambda w, a: assistance_queries.bed_nights(a, file(w, a)) >= 0),
    "queries.risk_note": Act(lambda w, a: assistance_queries.risk_note(a, w.risk)),
    "queries.need_note": Act(lambda w, a: assistance_queries.need_note(a, w.need)),
    "queries.goal": Act(lambda w, a: assistance_queries.goal(a, w.planned)),
    "queries.notes": Act(lambda w, a: assistance_queries.notes(a, file(w, a), [w.risk, w.need, w.planned])),
    "queries.open_ends": Act(lambda w, a: assistance_queries.open_ends(a, file(w, a))),
    "queries.own_places": Act(lambda w, a: holds(assistance_queries.own_places(a), w.place.pk)),
    "queries.free_places": Act(
        lambda w, a: holds(assistance_queries.free_places(a, today()), w.place.pk), not_kept
    ),
    "queries.occupancy": Act(lambda w, a: assistance_queries.occupancy(a, today())),
    "queries.first_plan_late": Act(lambda w, a: bool(list(assistance_queries.first_plan_late(a)))),
    "queries.reviews_due": Act(lambda w, a: bool(list(assistance_queries.reviews_due(a)))),
    "queries.unmet_counts": Act(lambda w, a: bool(assistance_queries.unmet_counts(a)), unmet),
    "flow.plans_late": Act(lambda w, a: bool(list(assistance_flow.plans_late(a, ALL)))),
    "actions.accept_for_assistance": Act(lambda w, a: assistance.accept_for_assistance(a, w.waiting.pk)),
    "actions.add_need": Act(lambda w, a: assistance.add_need(a, w.case.pk, domain="health", note="Again.")),
    "actions.meet_need": Act(lambda w, a: assistance.meet_need(a, w.need.pk)),
    "actions.leave_unmet": Act(lambda w, a: assistance.leave_unmet(a, w.need.pk, "no_service")),
    "actions.reopen_need": Act(lambda w, a: assistance.reopen_need(a, w.need.pk), unmet),
    "actions.draft_plan": Act(lambda w, a: assistance.draft_plan(a, w.case.pk)),
    "actions.add_service": Act(
        lambda w, a: assistance.add_service(
            a, w.plan.pk, kind="mental_health", provider_id=w.org("own").pk, goal="To work."
        )
    ),
    "actions.refuse_service": Act(lambda w, a: assistance.refuse_service(a, w.planned.pk)),
    "actions.cancel_service": Act(lambda w, a: assistance.cancel_service(a, w.planned.pk)),
    "actions.agree_plan": Act(lambda w, a: assistance.agree_plan(a, w.plan.pk, "ru")),
    "actions.review_plan": Act(lambda w, a: assistance.review_plan(a, w.plan.pk), agreed),
    "actions.complete_plan": Act(lambda w, a: assistance.complete_plan(a, w.plan.pk), agreed),
    "actions.close_case": Act(lambda w, a: assistance.close_case(a, w.case.pk), asked_closure),
    "housing.add_place": Act(lambda w, a: assistance.add_place(a, label="Bed 2")),
    "housing.set_place_active": Act(lambda w, a: assistance.set_place_active(a, w.place.pk, False)),
    "housing.reserve": Act(
        lambda w, a: assistance.reserve(a, w.case.pk, w.place.pk, from_on=today()), not_kept
    ),
    "housing.begin_stay": Act(lambda w, a: assistance.begin_stay(a, w.stay.pk, today())),
    "housing.end_stay": Act(lambda w, a: assistance.end_stay(a, w.stay.pk, today()), here),
    "housing.cancel_stay": Act(lambda w, a: assistance.cancel_stay(a, w.stay.pk)),
}

NOTICES: dict[str, Act] = {
    "queries.notices": Act(lambda w, a: holds(notice_queries.notices(a), notice(w))),
    "queries.unread": Act(lambda w, a: holds(notice_queries.unread(a), notice(w))),
    "actions.mark_read": Act(lambda w, a: notices.mark_read(a, [notice(w)]) == 1),
}


ORGANISATIONS: dict[str, Act] = {
    "queries.directory": Act(lambda w, a: holds(organisation_queries.directory(a), w.org("own").pk)),
    "queries.organisation": Act(lambda w, a: organisation_queries.organisation(a, w.org("own").pk)),
    "queries.by_code": Act(lambda w, a: organisation_queries.by_code(a, w.org("own").code)),
    "queries.able_to": Act(
        lambda w, a: holds(organisation_queries.able_to(a, "assistance"), w.organisations["next"].pk)
    ),
    "queries.able_to_any": Act(
        lambda w, a: holds(organisation_queries.able_to_any(a, ["assistance"]), w.organisations["next"].pk)
    ),
    "queries.can_receive": Act(
        lambda w, a: organisation_queries.can_receive(a, w.organisations["next"].pk, "assistance")
    ),
    "queries.members": Act(lambda w, a: holds(organisation_queries.members(a), w.member.pk)),
    "queries.colleagues": Act(lambda w, a: holds(organisation_queries.colleagues(a), w.member.pk)),
    "queries.invitations": Act(lambda w, a: holds(organisation_queries.invitations(a), w.invitation.pk)),
    "actions.invite": Act(
        lambda w, a: organisations.invite(a, email="new@example.org", display_name="New", roles=["auditor"])
    ),
    "actions.revoke_invitation": Act(lambda w, a: organisations.revoke_invitation(a, w.invitation.pk)),
    "actions.change_roles": Act(lambda w, a: organisations.change_roles(a, w.member.pk, ["supervisor"])),
    "actions.end_membership": Act(lambda w, a: organisations.end_membership(a, w.member.pk)),
    "actions.join": Act(lambda w, a: organisations.join(a, w.invitation.pk, a.user_id)),
    "actions.found": Act(lambda w, a: organisations.found(a, code="new", kind="ngo")),
    "actions.enrol": Act(
        lambda w, a: organisations.enrol(
            a, user_id=a.user_id, organisation_id=w.org("own").pk, roles=["supervisor"]
        )
    ),
    "joining.let_back_in": Act(lambda w, a: joining.let_back_in(a, w.member.pk, identity_check="in_person")),
    "partners.partner_systems": Act(lambda w, a: holds(partners.partner_systems(a), w.partner.pk)),
    "partners.admit": Act(lambda w, a: partners.admit(a, title="Other", scopes=["referrals.read"])),
    "partners.revoke": Act(lambda w, a: partners.revoke(a, w.partner.pk)),
}

ASSISTANCE |= acts_shelters.PLACES
ASSISTANCE |= acts_services.SERVICES
ASSISTANCE |= RISK
ASSISTANCE |= {name: Act(*doing) for name, doing in acts_referral.PLACES.items()}
ORGANISATIONS |= {name: Act(*doing) for name, doing in acts_referral.DIRECTORY.items()}

PACKAGES = {
    "statistics": STATISTICS,
    "intake": INTAKE,
    "quality": acts_quality.QUALITY,
    "conferences": acts_conferences.CONFERENCES,
    "justice": acts_justice.JUSTICE,
    "cases": CASES,
    "people": PEOPLE,
    "matching": MATCHING,
    "referrals": REFERRALS,
    "identification": IDENTIFICATION,
    "assistance": ASSISTANCE,
    "shelters": acts_shelters.SHELTERS,
    "notices": NOTICES,
    "deadlines": DEADLINES,
    "mechanism": MECHANISM,
    "letters": LETTERS,
    "organisations": ORGANISATIONS,
    "signals": SIGNALS,
    "mailbox": MAILBOX,
    "ownpage": OWNPAGE,
    **{package: {name: Act(*done) for name, done in acts.items()} for package, acts in BRANCHES.items()},
    "incidents": INCIDENTS,
}
ACTS = {f"{package}.{name}": act for package, acts in PACKAGES.items() for name, act in acts.items()} | {
    f"{package}.{name}": act for package, acts in OWN.items() for name, act in acts.items()
}
