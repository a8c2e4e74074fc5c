"""What happens to one invented person: acts in the order of the field, each done by the actor whose duty it is.

A story is a generator. Each `yield` says how many hours pass before the next act; the play sets the clock and goes on.
A story whose next act lies in the future stays where it is: so the demonstration has people at every stage.
"""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance import queries as assistance_queries
from opennrm.assistance import risk, safety
from opennrm.assistance.actions import PlaceTaken
from opennrm.assistance.classification import units_of
from opennrm.cases import actions as cases
from opennrm.cases import queries as case_queries
from opennrm.cases.actions import Description
from opennrm.cases.closings import Ending
from opennrm.cases.states import Procedural
from opennrm.commands import invented_names
from opennrm.commands.demonstration import branches, clocks, meetings, papers, remedies, words
from opennrm.commands.demonstration.mix import LANGUAGES, Subject, region_here
from opennrm.commands.demonstration.scene import SHELTERS, Scene
from opennrm.identification import actions as identification
from opennrm.identification import queries as identification_queries
from opennrm.people.identity import Contact, Document, Identity, Name
from opennrm.people.states import age_band
from opennrm.referrals import actions as referrals
from opennrm.referrals import feedback

Story = Iterator[float]
OWN_DOORS = {"self", "ngo", "relative_or_friend", "international"}
RESPONDERS = {
    "hotline": "hotline",
    "police": "police",
    "labour_inspection": "inspector",
    "consulate": "consul",
}
# Of the referrals of the last weeks, so that the co-ordinator has something to follow up.
UNANSWERED = 0.25
# How often a need cannot be met, and why: without these the co-ordinator's page of what is missing is empty.
UNMET, UNMET_REASONS = 0.15, ("no_service", "no_place", "no_money", "no_money", "not_eligible", "not_wanted")
OUTCOMES = ("helped", "partly", "not_wanted", "not_reached")
NAMES_OF = {"KAZ": "KZ", "UZB": "UZ", "KGZ": "KG", "TJK": "TJ", "RUS": "RU"}


def story(scene: Scene, subject: Subject, chance: random.Random) -> Story:
    """From being noticed to the end, as far as time allows."""
    shelter = _shelter_for(subject, chance)
    if subject.door in OWN_DOORS:
        opener = scene.of(shelter, chance.choice(("caseworker", "second.caseworker")))
    else:
        opener = scene.actors[RESPONDERS[subject.door]]
    screening_id = _uuid(chance)
    with acting(opener):
        case_id = identification.begin(
            opener, _description(subject), screening_id=screening_id, identity=_identity(subject, chance),
            contact=_contact(subject, chance),
        ).case_id  # fmt: skip
        identification.answer(
            opener,
            screening_id,
            urgent=_urgent(chance),
            observed=words.observed(subject, chance),
            sector=subject.sector,
        )
    yield 0.4
    with acting(opener):
        if not subject.is_brief:
            cases.narrate(opener, case_id, words.narrative(subject, chance))
        identification.complete(opener, screening_id)
    if chance.random() < 0.05:
        with acting(opener):
            branches.say_no(opener, subject, _uuid(chance))
        return
    yield 0.2
    yield from _refer(scene, subject, chance, opener, shelter, case_id)


def _refer(
    scene: Scene, subject: Subject, chance: random.Random, opener: Actor, shelter: str, case_id: UUID
) -> Story:
    authority = scene.organisations["authority"]
    helper = opener
    with acting(opener):
        to_authority = _propose(opener, subject, chance, case_id, authority, "identification")
    if subject.door not in OWN_DOORS:
        with acting(opener):
            to_shelter = _propose(
                opener, subject, chance, case_id, scene.organisations[shelter], "assistance"
            )
        if scene.is_recent() and chance.random() < UNANSWERED:
            return
        yield chance.choice((1.5, 3, 6, 9, 20, 30))
        helper = scene.of(shelter, chance.choice(("caseworker", "second.caseworker")))
        if chance.random() < 0.08:
            with acting(helper):
                referrals.decline(helper, to_shelter, chance.choice(("no_place", "no_money", "other_region")))
            yield 5
            shelter = _shelter_for(subject, chance, other_than=shelter)
            helper = scene.of(shelter, "caseworker")
            with acting(opener):
                to_shelter = _propose(
                    opener, subject, chance, case_id, scene.organisations[shelter], "assistance"
                )
            yield chance.choice((2, 8))
        with acting(helper):
            assistance.accept_for_assistance(helper, to_shelter)
    yield 2
    if scene.is_recent() and chance.random() < UNANSWERED:
        return
    coordinator = scene.actors["coordinator"]
    with acting(coordinator):
        identification.accept_for_identification(coordinator, to_authority)
    supervisor = scene.of(shelter, "supervisor")
    branches = [_decide(scene, subject, chance, helper, case_id), _tell(chance, coordinator, to_authority)]
    if subject.door not in OWN_DOORS:
        branches.append(_tell(chance, helper, to_shelter))
    if not subject.is_brief:
        branches.append(_help(scene, subject, chance, helper, shelter, case_id))
    branches += meetings.threads(scene, subject, helper, supervisor, case_id)
    yield from _together(branches)
    yield chance.randint(24, 24 * 60)
    yield from _close(chance, helper, supervisor, case_id)


def _tell(chance: random.Random, receiver: Actor, referral_id: UUID) -> Story:
    """The receiver closes the loop: first contact, and later what became of it."""
    yield chance.choice((3, 10, 20, 30))
    with acting(receiver):
        feedback.tell_contact(receiver, referral_id)
    yield 24 * chance.choice((2, 4, 6, 8))
    with acting(receiver):
        feedback.finish(receiver, referral_id, chance.choices(OUTCOMES, weights=(80, 12, 5, 3))[0])


def _help(
    scene: Scene, subject: Subject, chance: random.Random, helper: Actor, shelter: str, case_id: UUID
) -> Story:
    yield chance.choice((1, 2, 5))
    with acting(helper):
        level = chance.choices(("high", "medium", "low"), weights=(25, 50, 25))[0]
        asked = risk.instrument(helper, case_queries.case_by_id(helper, case_id))
        assistance.assess_risk(helper, case_id, level=level, answers=words.risk_answers(asked, level, chance))
        if level == "high":
            assistance.write_safety_plan(helper, case_id, safety.Words(**words.SAFETY))
        noted = [
            assistance.add_need(helper, case_id, domain=domain, urgency=urgency)
            for domain, urgency in words.needs(subject, chance)
        ]
        stay_id = _house(helper, subject, case_id)
        # A chance of their own: what happens besides changes nobody else's story.
        besides = random.Random(str(case_id))  # noqa: S311  repeatable on purpose
        branches.protect(helper, scene.organisations["authority"], subject, case_id, besides)
        branches.around(helper, subject, case_id, besides)
        for need in noted:
            if besides.random() < UNMET:
                assistance.leave_unmet(helper, need.pk, besides.choice(UNMET_REASONS))
        papers.keep(helper, case_id, besides)
    yield chance.choice((20, 40, 60, 90))
    with acting(helper):
        plan = assistance.draft_plan(helper, case_id)
        kinds = words.services(subject, chance)
        planned = [
            assistance.add_service(
                helper, plan.pk, kind=kind, provider_id=helper.organisation_id, goal=words.goal(kind)
            )
            for kind in kinds
        ]
        assistance.agree_plan(helper, plan.pk, LANGUAGES[subject.citizenship][0])
    for service in planned[:3]:
        yield chance.randint(24, 24 * 9)
        with acting(helper):
            assistance.give_service(
                helper, case_id, service_id=_uuid(chance), kind=service.kind, unit=units_of(service.kind)[0], quantity=1,
                on=_today(), planned_id=service.pk,
            )  # fmt: skip
    yield chance.randint(24 * 10, 24 * 80)
    with acting(helper):
        if stay_id:
            assistance.end_stay(helper, stay_id, _today())
        assistance.complete_plan(helper, plan.pk)


def _decide(scene: Scene, subject: Subject, chance: random.Random, helper: Actor, case_id: UUID) -> Story:
    officers = [scene.actors["officer"], scene.actors["second.officer"]]
    chance.shuffle(officers)
    yield from clocks.stand(scene, officers[0], case_id)
    yield chance.choice((20, 40, 60, 90, 170, 300))
    positive = chance.random() < 0.9
    yield from _one_decision(subject, chance, officers, case_id, "reasonable_grounds", positive)
    if not positive:
        yield from remedies.review(scene, subject, chance, helper, case_id)
        return
    if chance.random() < 0.4:
        yield 48
        with acting(helper):
            status = Procedural.INJURED_PARTY if chance.random() < 0.7 else Procedural.WITNESS
            cases.set_procedural(helper, case_id, status)
        yield from remedies.prosecuted(chance, helper, case_id)
    if not subject.is_brief:
        remedies.gather(subject, chance, officers[0], case_id)
        yield from remedies.ask_for_an_end(chance, officers, case_id)
    yield chance.randint(24 * 25, 24 * 90)
    positive = chance.random() < 0.88
    yield from _one_decision(subject, chance, officers, case_id, "formal", positive)
    if not positive:
        yield from remedies.review(scene, subject, chance, helper, case_id)


def _one_decision(
    subject: Subject, chance: random.Random, officers: list[Actor], case_id: UUID, stage: str, positive: bool
) -> Story:
    author, second = officers
    codes = () if positive else ("insufficient",)
    outcome = "positive" if positive else "negative"
    with acting(author):
        decision = identification.draft(
            author,
            case_id,
            stage=stage,
            outcome=outcome,
            reason_codes=codes,
            reasons=words.reasons(subject, stage, positive),
        )
        for element, finding, forms in words.findings(subject, positive):
            identification.examine(author, decision.pk, element, finding=finding, codes=forms)
    yield chance.choice((1, 4, 20))
    with acting(author):
        identification.submit(author, decision.pk)
    yield chance.choice((2, 6, 24, 50))
    with acting(second):
        seen = identification_queries.decision(second, decision.pk).content_hash
        identification.approve(second, decision.pk, seen)


def _close(chance: random.Random, helper: Actor, supervisor: Actor, case_id: UUID) -> Story:
    with acting(helper):
        reason = chance.choices(
            ("goals_met", "returned", "left_country", "lost_contact"), weights=(60, 20, 10, 10)
        )[0]
        ending = words.NO_PLAN if reason == "lost_contact" else words.SAFETY_PLAN
        cases.ask_closure(helper, case_id, reason, Ending(**ending))
    yield chance.choice((5, 30, 70))
    with acting(supervisor):
        assistance.close_case(supervisor, case_id)


def _together(branches: list[Story]) -> Story:
    """Several threads of one story, each at its own pace."""
    waiting = [(next(branch), place) for place, branch in enumerate(branches)]
    now = 0.0
    while waiting:
        waiting.sort()
        at, place = waiting.pop(0)
        yield max(at - now, 0.0)
        now = max(at, now)
        pause = next(branches[place], None)
        if pause is not None:
            waiting.append((now + pause, place))


def _propose(
    actor: Actor, subject: Subject, chance: random.Random, case_id: UUID, recipient: UUID, purpose: str
) -> UUID:
    case = case_queries.case_by_id(actor, case_id)
    if not case.is_child:
        language = LANGUAGES[subject.citizenship][0]
        cases.record_consent(
            actor, case_id, purpose=purpose, recipient_id=recipient, language=language,
            interpreter=chance.choice(("in_person", "telephone")) if subject.is_foreign else "none_needed",
        )  # fmt: skip
    urgency = "urgent" if chance.random() < 0.25 else "ordinary"
    request = referrals.Request(_uuid(chance), case_id, recipient, purpose, urgency)
    return referrals.propose(actor, request).pk


def _house(helper: Actor, subject: Subject, case_id: UUID) -> UUID | None:
    is_child = subject.age < 18
    place = next(iter(assistance_queries.free_places(helper, _today(), subject.sex, is_child)), None)
    if place is None:
        need = assistance.add_need(helper, case_id, domain="housing", urgency="now")
        assistance.leave_unmet(helper, need.pk, "no_place")
        return None
    try:
        stay = assistance.reserve(helper, case_id, place.pk, from_on=_today())
    except PlaceTaken:
        return None
    assistance.begin_stay(helper, stay.pk, _today())
    return stay.pk


def _shelter_for(subject: Subject, chance: random.Random, other_than: str = "") -> str:
    is_child = subject.age < 18
    fits = [
        code for code, region, *_names, sexes, takes_children, _places in SHELTERS
        if subject.sex in sexes and (takes_children or not is_child) and code != other_than
    ]  # fmt: skip
    near = [
        code for code, region, *_rest in SHELTERS if region_here(region) == subject.region and code in fits
    ]
    return near[0] if near and chance.random() < 0.7 else chance.choice(fits)


def _description(subject: Subject) -> Description:
    return Description(
        sex=subject.sex, age_band=age_band(subject.age), citizenship=subject.citizenship,
        languages=LANGUAGES[subject.citizenship], region=subject.region, door=subject.door, sector=subject.sector,
        forms=(subject.form,), is_internal=not subject.is_foreign,
    )  # fmt: skip


def _identity(subject: Subject, chance: random.Random) -> Identity:
    sex: Any = "female" if subject.sex == "woman" else "male"
    said = invented_names.name(chance, NAMES_OF[subject.citizenship], sex)
    written = invented_names.in_latin(said, chance.choice(("passport", "home")))
    names = [Name(said.family, said.given, said.patronymic, "said")]
    documents: tuple[Document, ...] = ()
    if chance.random() < 0.5:
        names.append(Name(written.family, written.given, written.patronymic, "document"))
        documents = (Document("passport", f"X{chance.randint(1_000_000, 9_999_999)}"),)
    year = timezone.now().year - subject.age
    born_on = date(year, chance.randint(1, 12), chance.randint(1, 28)) if chance.random() < 0.6 else None
    # +7 700 000 … is not given to subscribers: an invented number rings nobody.
    phones = (
        (f"+7 700 000 {chance.randint(10, 99)} {chance.randint(10, 99)}",) if chance.random() < 0.6 else ()
    )
    return Identity(tuple(names), born_on, year, documents, phones)


def _contact(subject: Subject, chance: random.Random) -> Contact:
    phone = f"+7 700 000 {chance.randint(10, 99)} {chance.randint(10, 99)}"
    return Contact(phone, chance.choice(("09:00-12:00", "18:00-20:00")), LANGUAGES[subject.citizenship][0])


def _urgent(chance: random.Random) -> identification.Urgent:
    return identification.Urgent(medical=chance.random() < 0.2, threat=chance.random() < 0.3)


def _today() -> date:
    return timezone.localdate(timezone.now())


def _uuid(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
