"""The administrator's pages: own organisation only, never oneself, never the last administrator, all in the log."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opennrm.access.models import User
from opennrm.access.session import acting
from opennrm.audit.models import Entry
from opennrm.organisations import actions
from opennrm.organisations.models import Invitation, Member
from tests.access.people import a_person, sign_in
from tests.factories import TESTER, an_actor, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Any:
    return an_organisation()


@pytest.fixture
def administrator(client: Client, place: Any) -> Any:
    """The signed-in administrator."""
    user = a_person(display_name="Aigul Sarsen")
    with acting(TESTER):
        member = actions.enrol(TESTER, user_id=user.pk, organisation_id=place.pk, roles=["administrator"])
    sign_in(client, user)
    return member


@pytest.fixture
def colleague(place: Any) -> Member:
    actor = an_actor("caseworker", place, display_name="Dina Omar")
    return Member.objects.get(user_id=actor.user_id)


def page(name: str, *args: Any) -> str:
    return reverse(f"organisation:{name}", args=args)


def test_the_list_shows_the_own_members_and_finds_them(
    client: Client, administrator: Any, colleague: Member
) -> None:
    an_actor("caseworker", display_name="Stranger Elsewhere")
    text = client.get(page("home")).text
    assert "Dina Omar" in text
    assert "Stranger" not in text
    assert "Dina Omar" in client.post(page("home"), {"q": "dina"}).text
    assert "Dina Omar" not in client.post(page("home"), {"q": "nobody"}).text


def test_the_link_of_an_invitation_is_shown_once(client: Client, administrator: Any) -> None:
    form = {
        "email": "New@example.org",
        "display_name": "New Person",
        "roles": ["caseworker"],
        "number": str(uuid.uuid4()),
    }
    answer = client.post(page("invite"), form)
    shown = client.get(answer.url).text
    assert "/account/join/" in shown
    assert client.get(page("link")).url == page("home")
    assert Invitation.objects.get().email == "new@example.org"
    assert Entry.objects.filter(action="invitation.send").exists()


def test_an_invitation_can_be_taken_back(client: Client, administrator: Any) -> None:
    client.post(
        page("invite"),
        {
            "email": "new@example.org",
            "display_name": "New",
            "roles": ["caseworker"],
            "number": str(uuid.uuid4()),
        },
    )
    row = Invitation.objects.get()
    client.post(page("revoke", row.pk))
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_a_member_cannot_be_invited_again(client: Client, administrator: Any, colleague: Member) -> None:
    form = {
        "email": colleague.user.email,
        "display_name": "Again",
        "roles": ["caseworker"],
        "number": str(uuid.uuid4()),
    }
    assert "already" in client.post(page("invite"), form).text
    assert not Invitation.objects.exists()


def test_roles_are_changed_and_told(client: Client, administrator: Any, colleague: Member) -> None:
    client.post(page("roles", colleague.pk), {"roles": ["supervisor", "caseworker"]})
    colleague.refresh_from_db()
    assert sorted(colleague.roles) == ["caseworker", "supervisor"]
    assert "The roles were changed" in client.get(page("member", colleague.pk)).text


def test_no_role_that_does_not_exist(client: Client, administrator: Any, colleague: Member) -> None:
    assert client.post(page("roles", colleague.pk), {"roles": ["superuser"]}).status_code == 200
    colleague.refresh_from_db()
    assert colleague.roles == ["caseworker"]


def test_a_leaver_is_out_at_once(client: Client, administrator: Any, place: Any) -> None:
    user = a_person()
    with acting(TESTER):
        member = actions.enrol(TESTER, user_id=user.pk, organisation_id=place.pk, roles=["caseworker"])
    leaver = Client()
    sign_in(leaver, user)
    assert leaver.get(reverse("account:home")).status_code == 200
    client.post(page("end", member.pk), {"reason": "left"})
    assert leaver.get(reverse("account:home")).status_code == 302
    entry = Entry.objects.get(action="member.end")
    assert (entry.object_id, entry.detail) == (member.pk, {"reason": "left"})


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("roles", {"roles": ["caseworker"]}),
        ("end", {"reason": "left"}),
        ("recover", {"identity_check": "in_person", "number": str(uuid.uuid4())}),
    ],
)
def test_nobody_administers_oneself(
    client: Client, administrator: Any, name: str, form: dict[str, Any]
) -> None:
    assert client.post(page(name, administrator.pk), form).status_code == 403
    administrator.refresh_from_db()
    assert (administrator.roles, administrator.until) == (["administrator"], None)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("member", None),
        ("roles", {"roles": ["caseworker"]}),
        ("end", {"reason": "left"}),
        ("recover", {"identity_check": "in_person", "number": str(uuid.uuid4())}),
    ],
)
def test_members_of_others_do_not_exist(client: Client, administrator: Any, name: str, form: Any) -> None:
    stranger = Member.objects.get(user_id=an_actor("caseworker").user_id)
    for answer in (
        client.get(page(name, stranger.pk)),
        *([client.post(page(name, stranger.pk), form)] if form else []),
    ):
        assert answer.status_code == 404
    stranger.refresh_from_db()
    assert stranger.until is None


def test_the_last_administrator_stays(client: Client, administrator: Any, place: Any) -> None:
    second = Member.objects.get(user_id=an_actor("administrator", place).user_id)
    client.post(page("roles", second.pk), {"roles": ["caseworker"]})
    second.refresh_from_db()
    assert second.roles == ["caseworker"]
    with acting(TESTER):
        Member.objects.filter(pk=administrator.pk).update(roles=["caseworker", "administrator"])
    other = an_actor("administrator", place)
    Member.objects.filter(user_id=other.user_id).update(roles=["caseworker"])
    with acting(other), pytest.raises(actions.LastAdministrator):
        actions.end_membership(other, administrator.pk)


def test_a_way_back_in_is_a_link_shown_once(client: Client, administrator: Any, colleague: Member) -> None:
    answer = client.post(
        page("recover", colleague.pk), {"identity_check": "in_person", "number": str(uuid.uuid4())}
    )
    assert "/account/recover/" in client.get(answer.url).text
    entry = Entry.objects.get(action="account.recovery_issue")
    assert (entry.object_id, entry.detail["check"]) == (colleague.user_id, "in_person")


def test_one_administrator_alone_does_not_let_in_a_member_of_others(
    client: Client, administrator: Any, colleague: Member
) -> None:
    elsewhere = an_organisation()
    with acting(TESTER):
        actions.enrol(TESTER, user_id=colleague.user_id, organisation_id=elsewhere.pk, roles=["caseworker"])
    text = client.post(
        page("recover", colleague.pk), {"identity_check": "in_person", "number": str(uuid.uuid4())}
    ).text
    assert "another organisation" in text
    assert not Entry.objects.filter(action="account.recovery_issue").exists()


@pytest.mark.parametrize(
    "role", ["caseworker", "supervisor", "coordinator", "auditor", "first_responder", "decision_officer"]
)
@pytest.mark.parametrize("name", ["home", "invite"])
def test_other_roles_find_the_door_shut(client: Client, place: Any, role: str, name: str) -> None:
    user = a_person()
    with acting(TESTER):
        actions.enrol(TESTER, user_id=user.pk, organisation_id=place.pk, roles=[role])
    sign_in(client, user)
    assert client.get(page(name)).status_code == 403
    assert (
        client.post(
            page(name), {"email": "x@example.org", "display_name": "X", "roles": ["auditor"]}
        ).status_code
        == 403
    )


def test_there_is_no_superuser() -> None:
    names = {field.name for field in User._meta.get_fields()}
    assert not names & {"is_superuser", "is_staff", "groups", "user_permissions"}
    assert not hasattr(User, "has_perm")
