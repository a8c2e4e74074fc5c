"""What ends a file for good or keeps it: legal holds, erasure by two supervisors, the list of what is to be destroyed."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opennrm.access.actor import Actor
from opennrm.cases import erasure, holds, keeping, retention
from opennrm.cases.states import ErasureGround, ErasureStatus, HoldGround, LegalHoldStatus, Status
from opennrm.web.acting import Request
from opennrm.web.casework.forms import ActForm, area
from opennrm.web.casework.words import language
from opennrm.web.doors import desk
from opennrm.workflow.machine import SamePerson

if TYPE_CHECKING:
    from opennrm.cases.models import Case

SHOWN = 100
NOBODY_ASKED = _("Nobody asks for it any more. Go back and look at the page again.")
SECOND = _("You asked for it. Another supervisor must do this step.")


class EndForm(ActForm):
    """A step towards destroying a file; a running hold is asked first, so that what was tried is kept in the log."""

    tab = "closure"

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return erasure.may_erase(actor, case)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        try:
            holds.refuse_clash(self.actor, self.case.pk, "erase")
        except holds.Held:
            self.add_error(
                None,
                _("The file is held and must not be destroyed. Look at the hold on the page of closure."),
            )
        return found


class AskErasure(EndForm):
    """The first supervisor."""

    slug, title = "ask-erasure", _("Ask for this file to be destroyed")
    lead = _(
        "Nothing is destroyed yet: another supervisor looks at it and confirms. If the person asks for it, all of their files go. "
        "Otherwise only this file goes, and the person's other files stay whole."
    )
    button, done = _("Ask a second supervisor"), _("Another supervisor is asked to destroy the file.")
    refusals = {
        erasure.OtherFiles: _(
            "The person has another file that is open, held, or led by another organisation. Their name is still needed there."
        )
    }

    ground = forms.ChoiceField(
        label=_("Why is it destroyed?"), choices=ErasureGround.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip

    def known(self) -> dict[str, Any]:
        listed = erasure.erasures(self.actor, self.case).filter(status=ErasureStatus.DUE).first()
        return {"ground": listed.ground} if listed else {}

    def act(self) -> None:
        erasure.ask(self.actor, self.case.pk, self.cleaned_data["ground"])


class Erase(EndForm):
    """The second supervisor destroys."""

    slug, title = "erase", _("Destroy this file for good?")
    lead = _(
        "Nobody can read it again, and nobody here can bring it back. For everybody it is as if it did not exist. "
        "It stays counted, without a name, and a record says that you and the other supervisor destroyed it."
    )
    button, done = _("Destroy the file"), _("The file is destroyed. The record is kept.")
    is_dangerous = True
    refusals = {
        SamePerson: SECOND, ObjectDoesNotExist: NOBODY_ASKED, erasure.OtherFiles: AskErasure.refusals[erasure.OtherFiles],
    }  # fmt: skip

    reference = forms.CharField(
        label=_("Type the reference of the file"), max_length=40,
        help_text=_("So that it is not destroyed by a hurried press."),
        error_messages={"required": _("Type the reference that stands at the top of this page")},
    )  # fmt: skip

    def clean_reference(self) -> str:
        typed = str(self.cleaned_data["reference"]).strip().upper()
        if typed != self.case.reference:
            raise forms.ValidationError(_("This is not the reference of this file"))
        return typed

    def act(self) -> None:
        erasure.erase(self.actor, self.case.pk)

    def onward(self) -> str:
        return reverse("casework:endings")


class KeepFile(ActForm):
    """It is not destroyed."""

    slug, tab, title = "keep-file", "closure", _("Do not destroy this file?")
    lead = _(
        "The question is answered with no. A file whose time is over is put on the list again, unless a legal hold keeps it."
    )
    button, done = _("Do not destroy it"), _("The file is not destroyed.")
    refusals = {ObjectDoesNotExist: NOBODY_ASKED}

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return erasure.may_see(actor, case)

    def act(self) -> None:
        erasure.keep(self.actor, self.case.pk)


class HoldForm(ActForm):
    """A step of a legal hold."""

    tab = "closure"
    refusals = {
        keeping.HeldAlready: _("The file is held already."), SamePerson: SECOND,
        ObjectDoesNotExist: _("Your organisation holds this file no more, or another organisation holds it."),
    }  # fmt: skip

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return keeping.may_hold(actor, case)


class HoldFile(HoldForm):
    """One supervisor holds."""

    slug, title = "hold-file", _("Keep this file from being destroyed")
    lead = _(
        "A legal hold: until two supervisors lift it, nobody can destroy the file, also when its time is over."
    )
    button, done = _("Hold the file"), _("The file is held.")

    ground = forms.ChoiceField(
        label=_("Why must it be kept?"), choices=HoldGround.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )  # fmt: skip
    words = area(
        _("What needs it, and until when as far as is known"), required=True, limit=2000,
        hint=_("For instance the court and the number of the case. Sealed; supervisors of your organisation read it."),
    )  # fmt: skip

    def act(self) -> None:
        found = self.cleaned_data
        keeping.hold(
            self.actor, self.case.pk, hold_id=found["number"], ground=found["ground"], words=found["words"]
        )


class AskLift(HoldForm):
    """The first of two who lift."""

    slug, title = "ask-lift-hold", _("Ask for the legal hold to be lifted")
    lead = _("Another supervisor lifts it or lets it run on.")
    button, done = _("Ask a second supervisor"), _("Another supervisor is asked to lift the hold.")

    words = area(_("Why is the hold not needed any more?"), required=True, limit=2000)

    def act(self) -> None:
        keeping.ask_lift(self.actor, self.case.pk, self.cleaned_data["words"])


class LiftHold(HoldForm):
    """The second."""

    slug, title = "lift-hold", _("Lift the legal hold?")
    lead = _("From then on the file can be destroyed by two supervisors when its time is over.")
    button, done = _("Lift the hold"), _("The hold is lifted.")

    def act(self) -> None:
        keeping.lift(self.actor, self.case.pk)


class KeepHold(HoldForm):
    """The hold runs on."""

    slug, title = "keep-hold", _("Let the legal hold run on?")
    lead = _("The question is answered with no.")
    button, done = _("Let it run on"), _("The hold runs on.")

    def act(self) -> None:
        keeping.keep(self.actor, self.case.pk)


ACTS: tuple[type[ActForm], ...] = (
    AskErasure, Erase, KeepFile, HoldFile, AskLift, LiftHold, KeepHold,
)  # fmt: skip


def shown(actor: Actor, case: "Case") -> dict[str, Any]:
    """How long the file is kept, what holds it, who asked to destroy it: the first for everybody, the rest for supervisors."""
    value = retention.kept_for()
    found: dict[str, Any] = {
        "kept_until": retention.kept_until(case),
        "time_unknown": value is None or value.value is None, "time_ask": value.ask if value else "",
    }  # fmt: skip
    if not keeping.may_hold(actor, case):
        return found
    hold = keeping.live(actor, case)
    found |= {
        "may_hold": True, "hold": hold, "hold_reason": keeping.reason(actor, case, hold) if hold else "",
        "holder": hold.organisation.name(language()) if hold else "",
        "hold_is_ours": hold is not None and hold.organisation_id == actor.organisation_id,
        "lift_waits": hold is not None and hold.status == LegalHoldStatus.LIFT_ASKED,
        "lift_is_mine": hold is not None and hold.lift_asked_by_id == actor.user_id,
    }  # fmt: skip
    if case.status == Status.CLOSED and erasure.may_erase(actor, case):
        waits = erasure.erasures(actor, case).filter(status=ErasureStatus.ASKED).first()
        found |= {
            "may_erase": True, "erasure": waits,
            "erasure_is_mine": waits is not None and waits.asked_by_id == actor.user_id,
        }  # fmt: skip
    return found


@desk("supervise")
@require_safe
def listed(request: Request) -> HttpResponse:
    """What is to be destroyed, and the records of what was."""
    waiting = list(retention.waiting(request.actor)[:SHOWN])
    held = retention.held(request.actor, [one.case_id for one in waiting])
    value = retention.kept_for()
    rows = [
        {
            "row": one, "held": one.case_id in held, "until": retention.kept_until(one.case),
            "mine": one.asked_by_id == request.actor.user_id, "due": one.status == ErasureStatus.DUE,
        }
        for one in waiting
    ]  # fmt: skip
    return render(
        request, "casework/endings.html",
        {
            "rows": rows, "destroyed": retention.destroyed(request.actor)[:SHOWN],
            "years": value.value if value else None, "ask": value.ask if value else "",
        },
    )  # fmt: skip


@desk("supervise")
@require_safe
def record(request: Request, erasure_id: UUID) -> HttpResponse:
    """One record of destruction, to be printed: it says which file, when, why and who, and nobody's name of the file."""
    row = retention.record(request.actor, erasure_id)
    shown = {"row": row, "organisation": row.organisation.name(language())}
    return render(request, "casework/record.html", shown)
