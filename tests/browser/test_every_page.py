"""Every page that each role can reach, with a case at each stage: accessible, light, and in touch with nobody else."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from opennrm.access.session import acting
from opennrm.assistance import actions as assistance
from opennrm.cases import actions as cases
from opennrm.cases.states import Purpose
from opennrm.commands.demonstration.scene import Scene
from opennrm.identification import evidence, motions, reviews
from opennrm.identification.evidence import Piece
from opennrm.incidents import actions as incidents
from opennrm.organisations.models import Organisation
from opennrm.ownpage.states import About, Kind, Part
from opennrm.signals import actions as signals
from opennrm.signals import callbacks, handing, shifts
from tests import factories
from tests.browser import branches, houses, meetings
from tests.browser.scene import DESK, HEIGHT, PHONE, Desk, a_country, broken, desk_of, too_wide
from tests.conftest import serving
from tests.mailbox import letters
from tests.ownpage import pages

HEAVIEST = 100_000
# The first pages of those who are not signed in.
PUBLIC = (
    "/",
    "/components/",
    "/ask/",
    "/ask/box/",
    "/account/sign-in/",
    "/account/join/",
    "/account/recover/",
)
MORE = (
    "/account/sessions/",
    "/account/language/",
    "/account/sign-out/",
    "/account/factors/",
    "/reference/roles/",
)
ROLES = (
    "inspector",
    "hotline",
    "caseworker",
    "supervisor",
    "coordinator",
    "officer",
    "second.officer",
    "reader",
    "prosecutor",
    "administrator",
    "auditor",
)
# No page of their own: they only lead on, answer with a file, take a form, or are partner systems' addresses.
NOT_PAGES = {
    "public:language", "public:scheme", "public:exit", "account:begin", "account:demonstration", "account:end_session",
    "responder:begin", "responder:ask_again", "desk:seen", "coordination:accept", "authority:approve",
    "authority:return", "authority:review_decide", "authority:resume", "oversight:check", "oversight:export", "quality:take", "quality:put_back", "hotline:advice", "hotline:press", "hotline:called",
    "messages:of_signal", "messages:settle", "hotline:take_over",
    "letters:open", "responder:type_in",
    "incidents:press", "incidents:put_back", "hotline:take", "casework:document_file", "casework:document_original",
}  # fmt: skip
# Opened by a letter, a second factor or a step before them: `test_sign_in.py`, the story and `tests/web` open these.
ELSEWHERE = {
    # Which file of its kind is walked first decides whether it has evidence of the reader: `tests/web/authority/test_steps.py`.
    "authority:evidence_withdraw",
    "account:choose", "account:no_organisation", "account:second_factor", "account:again", "account:join_with",
    "account:recover_with", "mfa_authenticate", "mfa_login_webauthn", "account_reauthenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_change_password", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "organisation:link", "organisation:revoke",
    "organisation:revoke_partner", "organisation:partner_token", "responder:done", "casework:form",
    "letters:home", "letters:answer", "responder:letter_print", "casework:record",
    "responder:letter", "responder:answer_question", "directory:change",
    "responder:sheet",
    "responder:notified",
    # Shown once, after a receipt was made: `tests/stories/test_own_page.py`.
    "casework:receipt",
}  # fmt: skip
# What these show depends on who looks, and on how far the case has come.
BY_ROLE = ("desk:home", "casework:section closure", "account:home")
AT_EACH_STAGE = {"authority:case", "authority:decision", "responder:referral", "hotline:signal"}
WEIGHT = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
    .reduce((sum, one) => sum + one.encodedBodySize, 0)"""


@dataclass
class Visit:
    """What one round through the pages found."""

    seen: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    problems: list[tuple[str, Any]] = field(default_factory=list)


@pytest.fixture
def address(committed_database: Any, static_files: None) -> Iterator[str]:
    """The server in front of a country with a case at each stage."""
    at_each_stage(a_country())
    with serving(committed_database, OPENNRM_DEMONSTRATION="1") as served:
        yield served


def at_each_stage(country: Scene) -> None:
    """Referrals that wait, were declined and accepted; files with a draft, with a decision, at the end."""
    cast = those_who_act(country)
    factories.a_screening(cast.responder, at="draft")
    for purpose in (Purpose.ASSISTANCE, Purpose.IDENTIFICATION):
        factories.a_referral(cast, purpose=purpose, urgency="urgent")
    factories.a_referral(cast, at="declined")
    factories.a_referral(cast, at="proposed", description=factories.CHILD)
    for at in ("drafted", "submitted", "approved"):
        factories.a_decision(cast, at=at)
    factories.a_case_to_decide(cast)
    factories.a_plan(cast)
    helped(cast)
    closing(cast)
    meetings.kept(country, cast)
    letters.a_mailbox(Organisation(pk=country.organisations["hotline"]))
    called(country.actors["hotline"], country.organisations["inspection"])
    visited(country.actors["inspector"])
    reviewed(cast)
    branches.a_family(cast)
    branches.papers(cast)
    houses.kept(cast)
    paged(cast)


def those_who_act(country: Scene) -> Any:
    """The demonstration's people in the parts that the factories know."""
    with acting(country.actors["inspector"]):
        places = {
            name: Organisation.objects.get(pk=country.organisations[code])
            for name, code in (("police", "inspection"), ("shelter", "senim"), ("authority", "authority"))
        }
    parts = {
        "responder": "inspector", "caseworker": "caseworker", "supervisor": "supervisor", "coordinator": "coordinator",
        "officer": "officer", "second_officer": "second.officer",
    }  # fmt: skip
    return SimpleNamespace(**places, **{part: country.actors[name] for part, name in parts.items()})


def helped(cast: Any) -> None:
    """A file with everything that helping writes down."""
    file = factories.an_assisted_case(cast)
    factories.a_plan(cast, file, at="agreed")
    factories.a_stay(cast, file, at="here")
    worker = cast.caseworker
    with acting(worker):
        assistance.assess_risk(worker, file.pk, level="medium", answers={"debt": "yes"}, note="He is afraid.")
        assistance.add_need(worker, file.pk, domain="documents")
        assistance.meet_need(worker, assistance.add_need(worker, file.pk, domain="health").pk)
        assistance.give_service(
            worker, file.pk, service_id=factories.uuid.uuid4(), kind="emergency_shelter", unit="bed_night", quantity=1,
            on=factories.profile().today(),
        )  # fmt: skip
        given = assistance.give_service(
            worker, file.pk, service_id=factories.uuid.uuid4(), kind="food", unit="item", quantity=1,
            on=factories.profile().today(),
        )  # fmt: skip
        assistance.write_feedback(worker, given.pk, felt="partly", words="Warm, but late.")
        lesson = assistance.What("language_course", "session", 1, factories.profile().today())
        assistance.give_to_group(worker, factories.uuid.uuid4(), [file.pk], lesson)


def reviewed(cast: Any) -> None:
    """A refusal under review, evidence, and a recovery period that an officer asks to end."""
    file, officer, today = factories.an_assisted_case(cast), cast.officer, factories.profile().today()
    factories.a_referral(
        cast, at="accepted", purpose=Purpose.IDENTIFICATION, sender=cast.caseworker, case=file
    )
    factories.a_decision(cast, file, at="approved")
    with acting(officer):
        piece = Piece("document", ("act",), "A notebook with a debt.")
        evidence.add(officer, file.pk, piece, evidence_id=factories.uuid.uuid4())
        motions.ask(
            officer, file.pk, "shorten_recovery", ground="waived", reasons=factories.REASONS,
            motion_id=factories.uuid.uuid4(),
        )  # fmt: skip
    refusal = factories.a_refusal(cast, file)
    with acting(cast.caseworker):
        filing = reviews.Filing("person", today, ("facts",), "It was otherwise.")
        reviews.file(cast.caseworker, refusal.pk, filing, review_id=factories.uuid.uuid4())
    factories.a_decision(cast, at="drafted", stage="formal")


def paged(cast: Any) -> None:
    """A person with a page of their own, on which they say what is wrong and complain."""
    page = pages.a_page(cast.caseworker, factories.an_assisted_case(cast))
    pages.asked(page, Kind.CORRECT, part=Part.NAME, words="I am Aizhan.")
    pages.asked(page, Kind.COMPLAIN, about=About.WORKER, words="They do not call.")
    pages.asked(page, Kind.COPY)


def closing(cast: Any) -> None:
    """A file that a supervisor is asked to close."""
    file = factories.an_assisted_case(cast)
    with acting(cast.caseworker):
        cases.ask_closure(cast.caseworker, file.pk, "goals_met", factories.AN_ENDING)


def called(operator: Any, police: Any) -> None:
    """Calls of every kind: to call back, not looked at, a concern, one that was handed on; a shift that was left."""
    colleague = factories.an_actor("hotline_operator", operator.organisation_id)
    told = signals.Told(narrative="Held on a farm.", contact=factories.REACHED_ALWAYS, is_threatened=True)
    with acting(colleague):
        signals.receive(colleague, told, signal_id=factories.uuid.uuid4())
        shifts.hand_over(colleague, hand_over_id=factories.uuid.uuid4(), words="One call at noon.")
    with acting(operator):
        worried, away = (signals.receive(operator, told, signal_id=factories.uuid.uuid4()) for _ in range(2))
        for one in (worried, away):
            signals.triage(operator, one.pk)
        signals.record_concern(operator, worried.pk)
        to = handing.Hand(police, "danger_to_life")
        handing.hand(operator, away.pk, to, handing_id=factories.uuid.uuid4())
        for due_at in (timezone.now(), None):
            signal = signals.receive(operator, told, signal_id=factories.uuid.uuid4())
            signals.triage(operator, signal.pk)
            if due_at:
                callbacks.promise(operator, signal.pk, call_id=factories.uuid.uuid4(), due_at=due_at)


def visited(inspector: Any) -> None:
    """A farm with a man and a child."""
    visit = incidents.Visit(factories.profile().today(), "farm", place="Behind the lake")
    with acting(inspector):
        made = incidents.open_incident(inspector, visit, incident_id=factories.uuid.uuid4())
        for age in ("30-38", "9-17"):
            line = incidents.Line("Red cap", "man", age, "UZB", "uz_cyrl")
            incidents.add_person(inspector, made.pk, line, person_id=factories.uuid.uuid4())


def test_every_page_of_every_role(browser: Any, address: str) -> None:
    visit = Visit()
    with desk_of(browser, address, "") as stranger:
        walk(stranger, visit, "nobody", PUBLIC, onward=False)
    for name in ROLES:
        with desk_of(browser, address, name) as desk:
            walk(desk, visit, name, ("/desk/", "/account/", *MORE), onward=True)
    assert not visit.problems, "\n".join(map(str, visit.problems))
    missed = pages_there_are() - NOT_PAGES - ELSEWHERE - visit.seen
    assert missed == set(), "no role reaches these pages by links"


def walk(desk: Desk, visit: Visit, who: str, first: tuple[str, ...], *, onward: bool) -> None:
    """From these pages through all links of the same place; of pages of one kind only the first."""
    waiting, known = list(first), Counter(kind_of(path) for path in first)
    queued = set(first)
    while waiting:
        path = waiting.pop(0)
        visit.seen.add(resolve(urlsplit(path).path).view_name)
        form = form_of(path, who)
        found = problems_of(desk, path, thoroughly=form not in visit.tried)
        visit.tried.add(form)
        visit.problems += [(f"{who} {path}", problem) for problem in found]
        for onto in links(desk.page) if onward else []:
            kind = kind_of(onto)
            if kind and onto not in queued and known[kind] < (4 if kind in AT_EACH_STAGE else 1):
                known[kind] += 1
                queued.add(onto)
                waiting.append(onto)


def problems_of(desk: Desk, path: str, *, thoroughly: bool) -> list[Any]:
    """What is wrong with one page, at a desk by day and on a phone by night."""
    desk.page.set_viewport_size({"width": DESK, "height": HEIGHT[DESK]})
    desk.page.emulate_media(color_scheme="light")
    desk.open(path)
    weight = desk.page.evaluate(WEIGHT)
    found: list[Any] = [] if 1000 < weight < HEAVIEST else [f"{weight} bytes"]
    found += broken(desk.page) if thoroughly else []
    desk.page.set_viewport_size({"width": PHONE, "height": HEIGHT[PHONE]})
    return found + too_wide(desk.page)


def links(page: Any) -> list[str]:
    """Where the page leads, on the same server, except to files."""
    hrefs: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('a[href]:not([download])')].map((one) => one.getAttribute('href'))"
    )
    inside = (
        urljoin(page.url, href) for href in hrefs if not href.startswith(("#", "tel:", "mailto:", "http"))
    )
    parts = [urlsplit(one) for one in inside]
    return [
        f"{one.path}?{one.query}" if one.query else one.path
        for one in parts
        if "csv" not in one.query and "xlsx" not in one.query
    ]


def kind_of(path: str) -> str:
    """Pages of one kind look alike: the same view, the same part, whatever file; nothing for what is no page."""
    parts = urlsplit(path)
    match = resolve(parts.path)
    if match.view_name in NOT_PAGES:
        return ""
    named = [str(value) for name, value in match.kwargs.items() if name in {"slug", "tab", "what", "stage"}]
    views = parse_qs(parts.query).get("view", [])
    return " ".join([match.view_name, *named, *views])


def form_of(path: str, who: str) -> str:
    """What is tried against the rules once: pages of one kind, but where the role changes what can be pressed."""
    kind = kind_of(path).split("signs-")[0]
    if kind in AT_EACH_STAGE:
        return f"{path} {who}"
    return f"{kind} {who}" if kind.startswith(BY_ROLE) else kind


def pages_there_are() -> set[str]:
    """The names of all addresses except those of the API."""
    return {name for name in names_in(get_resolver(), "") if not name.startswith("api")}


def names_in(resolver: URLResolver, place: str) -> Iterator[str]:
    """Every named address below a resolver."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names_in(one, f"{place}{one.namespace}:" if one.namespace else place)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{place}{one.name}"
