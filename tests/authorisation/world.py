"""One file, six organisations around it, and a member of every role in every relation to it."""

import uuid
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.assistance.models import Place, PlannedService
from opennrm.cases import actions as cases
from opennrm.cases.models import Assignment, Case
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.deadlines.models import Clock
from opennrm.identification import actions as identification
from opennrm.identification.models import RecoveryPeriod
from opennrm.incidents import actions as incidents
from opennrm.intake.models import Report
from opennrm.organisations import actions as organisations
from opennrm.organisations import partners
from opennrm.organisations.models import Member, Organisation
from opennrm.ownpage.states import Kind
from opennrm.referrals import actions as referrals
from opennrm.referrals.models import Referral
from opennrm.signals import actions as signals
from opennrm.signals import callbacks, shifts
from tests import factories
from tests.authorisation import acts_branches, acts_documents, world_justice
from tests.authorisation.table import TABLE
from tests.mailbox import letters
from tests.ownpage import pages

SYSTEM = factories.TESTER
PURPOSES = {
    "home": ("assistance",),
    "waiting": ("assistance",),
    "accepted": ("identification",),
    "withdrawn": ("legal_aid",),
    "sender": (),
    "other": (),
    "next": ("assistance",),
}
# A notice on non-punishment goes to a prosecutor, and waits there.
KINDS = {"waiting": "prosecutor"}
ORGANISATION_OF = {"assigned": "home", "own": "home"}
SCOPES = {"partner_read": ["referrals.read"], "partner_write": ["referrals.write"]}


class World:
    """Built in the order in which it would happen, by the acts themselves."""

    def __init__(self) -> None:
        self.organisations = {
            name: factories.an_organisation(KINDS.get(name, "ngo"), purposes=purposes, takes_children=True)
            for name, purposes in PURPOSES.items()
        }
        self._people_who_work()
        self._referred()
        self._written()
        self._decided()
        self._told()
        world_justice.kept(self)
        self._wrote()
        acts_branches.lived(self)
        acts_documents.kept(self)
        self._visited()
        self._paged()
        self.tokens: dict[UUID, str] = {}
        self.actors = {
            (role, relation): self._actor(role, relation)
            for relation in TABLE.relations
            for role in TABLE.roles
        }

    def org(self, relation: str) -> Organisation:
        """The organisation that stands in this relation to the file."""
        return self.organisations[ORGANISATION_OF.get(relation, relation)]

    def _people_who_work(self) -> None:
        home, accepted = self.organisations["home"], self.organisations["accepted"]
        self.inspector = factories.an_actor("first_responder", self.organisations["sender"])
        self.worker = factories.an_actor("caseworker", home)
        self.boss = factories.an_actor("supervisor", home)
        self.reception = factories.an_actor("coordinator", home)
        self.head = factories.an_actor("administrator", home)
        self.officer = factories.an_actor("decision_officer", accepted)
        self.second = factories.an_actor("decision_officer", accepted)
        self.desk = factories.an_actor("coordinator", accepted)
        self.helper = factories.an_actor("coordinator", self.organisations["withdrawn"])

    def _referred(self) -> None:
        self.case, self.brought = self._brought(self.worker)
        self.unassigned, _ = self._brought(self.reception)
        self.waiting, self.waiting_consent = self._refer(
            "waiting", Purpose.ASSISTANCE, note="Bring her papers."
        )
        asked, _ = self._refer("accepted", Purpose.IDENTIFICATION)
        with acting(self.desk):
            identification.accept_for_identification(self.desk, asked.pk)
        helped, consent = self._refer("withdrawn", Purpose.LEGAL_AID)
        with acting(self.helper):
            referrals.accept(self.helper, helped.pk)
        with acting(self.worker):
            cases.withdraw_consent(self.worker, self.case.pk, consent)
        factories.a_consent(self.worker, self.case, self.organisations["next"], Purpose.ASSISTANCE)

    def _brought(self, receiver: Actor) -> tuple[Case, Referral]:
        """A file that the sender opened and that this member of the home organisation took on."""
        who = replace(factories.SOMEBODY, phones=())
        case = factories.a_case(self.inspector, identity=who)
        home = self.organisations["home"]
        factories.a_consent(self.inspector, case, home, Purpose.ASSISTANCE)
        with acting(self.inspector):
            request = referrals.Request(uuid.uuid4(), case.pk, home.pk, Purpose.ASSISTANCE)
            referral = referrals.propose(self.inspector, request)
        with acting(receiver):
            return case, assistance.accept_for_assistance(receiver, referral.pk)

    def _refer(self, to: str, purpose: str, note: str = "") -> tuple[Referral, UUID]:
        recipient = self.organisations[to]
        consent = factories.a_consent(self.worker, self.case, recipient, purpose)
        request = referrals.Request(uuid.uuid4(), self.case.pk, recipient.pk, purpose, note=note)
        with acting(self.worker):
            return referrals.propose(self.worker, request), consent.pk

    def _written(self) -> None:
        worker, case, today = self.worker, self.case.pk, profile().today()
        with acting(self.boss):
            self.place: Place = assistance.add_place(self.boss, label="Bed 1", takes_children=True)
        with acting(worker):
            cases.narrate(worker, case, "Kept on a farm without pay.")
            screening = identification.screen_again(
                worker, case, screening_id=uuid.uuid4(), instrument="ilo11"
            )
            first = profile().instrument("ilo11").indicators[0].code
            self.screening = identification.answer(
                worker, screening.pk, observed={first: "yes"}, notes="Afraid."
            )
            self.risk = assistance.assess_risk(worker, case, level="high", note="He knows the road.")
            self.need = assistance.add_need(worker, case, domain="health", note="A dentist.")
            self.plan = assistance.draft_plan(worker, case)
            self.planned: PlannedService = assistance.add_service(
                worker,
                self.plan.pk,
                kind="mental_health",
                provider_id=worker.organisation_id,
                goal="To sleep.",
            )
            self.given = assistance.give_service(
                worker,
                case,
                service_id=uuid.uuid4(),
                kind="mental_health",
                unit="session",
                quantity=1,
                on=today,
            )
            self.said = assistance.write_feedback(worker, self.given.pk, felt="helped", words="I slept.")
            self.session = assistance.give_to_group(
                worker, uuid.uuid4(), [case], assistance.What("mental_health", "session", 1, today)
            )
            self.stay = assistance.reserve(worker, case, self.place.pk, from_on=today)
        with acting(self.head):
            self.invitation, _ = organisations.invite(
                self.head, email="somebody@example.org", display_name="Somebody", roles=["caseworker"]
            )
            self.partner, _ = partners.admit(self.head, title="Register", scopes=["referrals.read"])
        with acting(SYSTEM):
            self.report = Report.objects.create(
                case=self.case, organisation=self.organisations["sender"], taken_by_id=self.inspector.user_id,
                form="uk-nrm", form_version="2026-04", key=b"of this world",
            )  # fmt: skip
            self.member = Member.objects.get(user_id=self.worker.user_id)
            self.plan_clock = Clock.objects.get(case_id=case, rule="assistance.first_plan").pk
            Clock.objects.filter(case_id=case).update(due_at=timezone.now() - timezone.timedelta(hours=1))

    def _decided(self) -> None:
        officer, second = self.officer, self.second
        with acting(officer):
            grounds = identification.draft(
                officer,
                self.case.pk,
                stage="reasonable_grounds",
                outcome="positive",
                reasons=factories.REASONS,
            )
            grounds = identification.submit(officer, grounds.pk)
        with acting(second):
            self.decision = identification.approve(second, grounds.pk, grounds.content_hash)
            self.period = RecoveryPeriod.objects.get(case_id=self.case.pk)

    def _told(self) -> None:
        """Two signals to the leading organisation: one that nobody has looked at, one that is worked on."""
        worker = self.worker
        self.told = signals.Told(narrative="Somebody is kept on a farm.", contact=factories.REACHED_ALWAYS)
        with acting(worker):
            self.signal = signals.receive(worker, self.told, signal_id=uuid.uuid4())
            looked = signals.receive(worker, self.told, signal_id=uuid.uuid4())
            self.looked = signals.triage(worker, looked.pk)
            self.call = callbacks.promise(worker, looked.pk, call_id=uuid.uuid4(), due_at=timezone.now())
            self.left = shifts.hand_over(worker, hand_over_id=uuid.uuid4(), words="One call at noon.")

    def _wrote(self) -> None:
        """Somebody without an account wrote to the leading organisation, which receives letters, as does another."""
        receiving = [letters.named_receiver(self.organisations[name]) for name in ("home", "next")]
        self.mailbox = letters.a_mailbox(receiving[0])

    def _paged(self) -> None:
        """The person of the file has a page of their own, and says on it that something is wrong."""
        self.own_page = pages.a_page(self.worker, self.case)
        self.asked = pages.asked(self.own_page, Kind.CORRECT, words="I was born in 1998.")

    def _visited(self) -> None:
        """A farm with one worker, visited by the leading organisation."""
        worker, today = self.worker, profile().today()
        self.farm = incidents.Visit(today, "farm", place="Behind the lake.", account="A locked barn.")
        line = incidents.Line("Red cap", "man", "30-38", "UZB", "uz_cyrl")
        with acting(worker):
            self.visit = incidents.open_incident(worker, self.farm, incident_id=uuid.uuid4())
            self.found = incidents.add_person(worker, self.visit.pk, line, person_id=uuid.uuid4())

    def _actor(self, role: str, relation: str) -> Actor:
        organisation = self.org(relation)
        if role == "stranger":
            return Actor(uuid.uuid4(), uuid.uuid4(), (), frozenset())
        if role in SCOPES:
            actor = self._partner(role, organisation)
        else:
            actor = factories.an_actor(() if role == "none" else role, organisation)
        if relation == "assigned":
            with acting(SYSTEM):
                Assignment.objects.create(case=self.case, organisation=organisation, user_id=actor.user_id)
        return actor

    def _partner(self, role: str, organisation: Organisation) -> Actor:
        head = factories.an_actor("administrator", organisation)
        with acting(head):
            _, token = partners.admit(head, title=role, scopes=SCOPES[role])
        actor = partners.actor_of_token(token)
        assert actor
        self.tokens[actor.user_id] = token
        return actor

    def drafted(self, by: Actor | None = None) -> Any:
        """A draft of the formal decision."""
        who = by or self.officer
        with acting(who):
            draft = identification.draft(
                who, self.case.pk, stage="formal", outcome="positive", reasons=factories.REASONS
            )
            factories.examined(who, draft)
            return draft

    def submitted(self) -> Any:
        """A formal decision that waits for a second officer."""
        drafted = self.drafted()
        with acting(self.officer):
            return identification.submit(self.officer, drafted.pk)
