"""The page says who could see a file tomorrow; then tomorrow comes, and everybody tries."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from opennrm.access.actor import Actor
from opennrm.access.roles import ROLES
from opennrm.access.session import acting
from opennrm.cases import actions as cases
from opennrm.cases import conflicts
from opennrm.cases.models import Assignment, Case, Consent, Participant
from opennrm.cases.states import Purpose
from opennrm.children import actions as children
from opennrm.country import profile
from opennrm.organisations.models import Organisation
from opennrm.referrals import actions as referrals
from tests import factories
from tests.children.scene import a_child_case
from tests.web.responder.steps import client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# Who passes the door of the file's own page; the others come to a file by a letter to its person.
FILE = {"caseworker", "supervisor", "decision_officer"}
LETTERS = {"first_responder", "hotline_operator"}


def let_in(
    m: factories.Mechanism, case: Case, purpose: str, to: Organisation, **fields: Any
) -> Consent | None:
    """An organisation is asked and accepts."""
    consent = None if case.is_child else factories.a_consent(m.caseworker, case, to, purpose, **fields)
    with acting(m.caseworker):
        waiting = referrals.propose(m.caseworker, referrals.Request(uuid4(), case.pk, to.pk, purpose))
    receiver = factories.an_actor("coordinator", to)
    with acting(receiver):
        referrals.accept(receiver, waiting.pk)
    return consent


def a_day_later() -> None:
    """What ends at a moment ends a day earlier: the same as if the clock were a day on."""
    with acting(factories.TESTER):
        Consent.objects.filter(until__isnull=False).update(until=F("until") - DAY)


def opens(actor: Actor, role: str, case: Case) -> bool:
    where = f"/cases/{case.reference}/" if role in FILE else f"/letters/invitation/{case.reference}/"
    status = client_of(actor).get(where).status_code
    assert status in {200, 404}, (role, status)
    return bool(status == 200)


def listed(client: Any, case: Case, on: str = "") -> dict[str, dict[str, bool]]:
    """What the page says: organisation, role, and whether the file must be given first."""
    answer = client.get(f"/cases/{case.reference}/tomorrow/", {"on": on} if on else {})
    assert answer.status_code == 200
    titles = {role.title: code for code, role in ROLES.items()}
    return {
        one["name"]: {titles[role["title"]]: role["when_given"] for role in one["roles"]}
        for one in answer.context["seeing"]
    }


def test_who_is_listed_opens_the_file_tomorrow_and_nobody_else() -> None:
    m = factories.a_mechanism()
    case = factories.an_assisted_case(m)
    names = ("lawyer", "ends", "tomorrow", "back", "asked", "stranger")
    orgs = {
        name: factories.an_organisation(purposes=("legal_aid", "identification"), takes_children=True)
        for name in names
    }
    now = timezone.now()
    let_in(m, case, Purpose.LEGAL_AID, orgs["lawyer"])
    let_in(m, case, Purpose.LEGAL_AID, orgs["ends"], until=now + timedelta(minutes=1))
    let_in(m, case, Purpose.LEGAL_AID, orgs["tomorrow"], until=now + 2 * DAY)
    taken_back = let_in(m, case, Purpose.LEGAL_AID, orgs["back"])
    assert taken_back
    factories.a_consent(m.caseworker, case, orgs["asked"], Purpose.LEGAL_AID)
    with acting(m.caseworker):
        cases.withdraw_consent(m.caseworker, case.pk, taken_back.pk)
        referrals.propose(
            m.caseworker, referrals.Request(uuid4(), case.pk, orgs["asked"].pk, Purpose.LEGAL_AID)
        )
    members = {
        (org.pk, role, given): factories.an_actor(role, org)
        for org in (m.shelter, m.police, *orgs.values())
        for role in FILE | LETTERS
        for given in (True, False)
    }
    with acting(factories.TESTER):
        for (org_id, _role, given), actor in members.items():
            if given:
                Assignment.objects.create(case=case, organisation_id=org_id, user_id=actor.user_id)
    client = client_of(m.caseworker)
    said, today = listed(client, case), listed(client, case, profile().today().isoformat())
    assert set(said) == {m.shelter.code, orgs["lawyer"].code, orgs["tomorrow"].code}
    assert set(today) == {*said, orgs["ends"].code}, "today it still does"
    codes = {org.pk: org.code for org in (m.shelter, m.police, *orgs.values())}

    a_day_later()
    for (org_id, role, given), actor in members.items():
        when_given = said.get(codes[org_id], {}).get(role)
        expected = when_given is not None and (given or not when_given)
        if role in LETTERS and not given:
            expected = False
        assert opens(actor, role, case) is expected, (codes[org_id], role, given)
    assert set(said[m.shelter.code]) == FILE | LETTERS


def test_each_organisation_is_shown_with_its_ground_what_it_reads_and_its_end() -> None:
    m = factories.a_mechanism()
    case = factories.an_assisted_case(m)
    lawyer = factories.an_organisation(purposes=("legal_aid",))
    factories.an_actor("caseworker", lawyer)
    tomorrow = profile().today() + DAY
    let_in(m, case, Purpose.LEGAL_AID, lawyer, data_classes=("narrative",), until=timezone.now() + DAY)
    shown = client_of(m.supervisor).get(f"/cases/{case.reference}/tomorrow/").context
    rows = {one["name"]: one for one in shown["seeing"]}
    assert rows[lawyer.code]["why"].startswith("The person agreed on ")
    assert rows[lawyer.code]["ends_then"] is (
        timezone.localtime(rows[lawyer.code]["until"]).date() == tomorrow
    )
    reads = {str(role["title"]): (role["reads"], role["more"]) for role in rows[lawyer.code]["roles"]}
    assert reads["Caseworker"] == ("", "what happened"), "no key of the identity was given"
    ours = {str(role["title"]): role["reads"] for role in rows[m.shelter.code]["roles"]}
    assert ours["Supervisor"].startswith("who the person is, what happened, where")
    assert [one["name"] for one in shown["gone"]] == [m.police.code]


def test_who_was_let_in_for_a_child_is_gone_from_the_eighteenth_birthday() -> None:
    m = factories.a_mechanism()
    case = a_child_case(m)
    school = factories.an_organisation(purposes=("identification",), takes_children=True)
    factories.an_actor("caseworker", school)
    with acting(m.caseworker):
        children.set_majority(m.caseworker, case.pk, profile().today() + 40 * DAY)
    let_in(m, case, Purpose.IDENTIFICATION, school)
    with acting(factories.TESTER):
        lapses = Participant.objects.get(case=case, organisation=school).lapses_at
    assert lapses
    client = client_of(m.caseworker)
    before, after = (str(timezone.localtime(lapses).date() + days * DAY) for days in (-1, 1))
    assert school.code in listed(client, case, before)
    assert school.code not in listed(client, case, after)


def test_a_day_that_is_over_or_no_day_is_refused_at_the_field_and_tomorrow_is_shown() -> None:
    m = factories.a_mechanism()
    case = factories.an_assisted_case(m)
    client = client_of(m.caseworker)
    for wrong in (str(profile().today() - DAY), "31.02.2027", "9999-12-31", ""):
        answer = client.get(f"/cases/{case.reference}/tomorrow/", {"on": wrong})
        assert answer.status_code == 200
        assert answer.context["form"].errors["on"]
        assert answer.context["is_tomorrow"]


def test_who_is_kept_away_is_named_to_the_own_supervisor_only() -> None:
    m = factories.a_mechanism()
    case = factories.an_assisted_case(m)
    away = factories.an_actor("caseworker", m.shelter, display_name="Kept Away")
    with acting(m.supervisor):
        conflicts.keep_away(m.supervisor, case.pk, away.user_id, reason="relative", words="A cousin.")
    assert b"Kept Away" in client_of(m.supervisor).get(f"/cases/{case.reference}/tomorrow/").content
    assert b"Kept Away" not in client_of(m.caseworker).get(f"/cases/{case.reference}/tomorrow/").content
    assert client_of(away).get(f"/cases/{case.reference}/tomorrow/").status_code == 404
