"""Joiners, changes and leavers of one's own organisation."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from opennrm.access.roles import ROLES
from opennrm.cases import queries as cases
from opennrm.organisations import actions, joining, queries
from opennrm.web.account.fresh import fresh_sign_in
from opennrm.web.acting import Request
from opennrm.web.doors import desk
from opennrm.web.organisation import history
from opennrm.web.organisation.forms import EndForm, InviteForm, RecoverForm, RolesForm
from opennrm.web.organisation.once import do_once

PAGE = 50
LINK = "link_to_hand_over"


@desk("manage_members")
def home(request: Request) -> HttpResponse:
    """Members and open invitations. A name is searched by POST: names do not belong into addresses."""
    # PostgreSQL has no text with this character in it, so nobody's name has.
    wanted = request.POST.get("q", "").replace("\x00", "").strip()
    found = queries.members(request.actor)
    if wanted:
        found = found.filter(Q(user__display_name__icontains=wanted) | Q(user__email__icontains=wanted))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "members": [described(row, request) for row in page],
        "invitations": [
            {"row": row, "roles": titles(row.roles)} for row in queries.invitations(request.actor)
        ],
        "wanted": wanted,
    }
    return render(request, "organisation/members.html", context)


@desk("manage_members")
@fresh_sign_in
def invite(request: Request) -> HttpResponse:
    """Invite a person; the link is shown once."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            _invitation, token = actions.invite(request.actor, **form.given)
            _keep(request, "invitation", reverse("account:join_with", args=[token]))

        try:
            if do_once(request, form, "invite", act):
                return redirect("organisation:link")
        except actions.AlreadyMember:
            form.add_error("email", _("A member of your organisation has this address already."))
    return render(request, "organisation/invite.html", {"form": form})


@desk("manage_members")
def link(request: Request) -> HttpResponse:
    """The link to hand over, once: reloading the page shows it no more."""
    kept = request.session.pop(LINK, None)
    if kept is None:
        return redirect("organisation:home")
    return render(request, "organisation/link.html", kept)


@desk("manage_members")
def member(request: Request, member_id: UUID) -> HttpResponse:
    """One member: roles, files in hand, what happened to the membership."""
    row = queries.members(request.actor).get(pk=member_id)
    context = {
        "shown": described(row, request),
        "roles": [ROLES[code] for code in row.roles if code in ROLES],
        "assigned": cases.assigned_count(request.actor, row.user_id),
        "events": history.of_member(request.actor, row),
    }
    return render(request, "organisation/member.html", context)


@desk("manage_members")
@fresh_sign_in
def roles(request: Request, member_id: UUID) -> HttpResponse:
    """Give a member other roles."""
    row = queries.members(request.actor).get(pk=member_id, until=None)
    form = RolesForm(request.POST or None, initial={"roles": row.roles})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_roles(request.actor, member_id, form.cleaned_data["roles"])
        except actions.LastAdministrator:
            _last_administrator(form)
        else:
            messages.success(request, _("The roles have been changed."))
            return redirect("organisation:member", member_id)
    return render(request, "organisation/roles.html", {"form": form, "shown": described(row, request)})


@desk("manage_members")
@fresh_sign_in
def end(request: Request, member_id: UUID) -> HttpResponse:
    """End a membership; the leaver is out at the next request."""
    row = queries.members(request.actor).get(pk=member_id, until=None)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(request.actor, member_id, reason=form.cleaned_data["reason"])
        except actions.LastAdministrator:
            _last_administrator(form)
        else:
            messages.success(request, _("The membership has ended. The person is signed out everywhere."))
            return redirect("organisation:home")
    assigned = cases.assigned_count(request.actor, row.user_id)
    context = {"form": form, "shown": described(row, request), "assigned": assigned}
    return render(request, "organisation/end.html", context)


@desk("manage_members")
@fresh_sign_in
def recover(request: Request, member_id: UUID) -> HttpResponse:
    """Give a member a link back in, after making sure that it is the person."""
    row = queries.members(request.actor).get(pk=member_id, until=None)
    form = RecoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            token = joining.let_back_in(request.actor, member_id, **form.given)
            _keep(request, "recovery", reverse("account:recover_with", args=[token]))

        try:
            if do_once(request, form, f"recover.{member_id}", act):
                return redirect("organisation:link")
        except joining.OthersToo:
            form.add_error(
                None, _("The person is a member of another organisation too. Ask the operator of OpenNRM.")
            )
    return render(request, "organisation/recover.html", {"form": form, "shown": described(row, request)})


@require_POST
@desk("manage_members")
def revoke(request: Request, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    actions.revoke_invitation(request.actor, invitation_id)
    messages.success(request, _("The invitation has been taken back."))
    return redirect("organisation:home")


def described(row: Any, request: Request) -> dict[str, Any]:
    """One member for a list."""
    return {
        "id": row.pk,
        "name": row.user.display_name,
        "email": row.user.email,
        "roles": titles(row.roles),
        "since": row.since,
        "until": row.until,
        "is_me": row.user_id == request.actor.user_id,
    }


def titles(codes: list[str]) -> list[Any]:
    """The roles in words."""
    return [ROLES[code].title for code in codes if code in ROLES]


def _keep(request: Request, kind: str, path: str) -> None:
    """Until the next page shows it, once."""
    request.session[LINK] = {"kind": kind, "address": request.build_absolute_uri(path)}


def _last_administrator(form: forms.Form) -> None:
    form.add_error(None, _("Your organisation needs an administrator. Make somebody else one first."))
