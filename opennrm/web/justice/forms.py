"""The prosecutor's answer: one for each offence, a reason where one is refused."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.justice import actions
from opennrm.justice.states import Answer, NoticeStatus, RefusalReason
from opennrm.web.acts import OnceForm, area

if TYPE_CHECKING:
    from opennrm.justice.models import LinkedOffence, NonPunishment


class DeskForm(forms.Form):
    """Which notices are shown."""

    status = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), (NoticeStatus.SENT.value, _("waiting")), (NoticeStatus.ANSWERED.value, _("answered"))],
    )  # fmt: skip


class AnswerForm(OnceForm):
    """What the prosecutor decides."""

    desk, slug = "justice", "answer"
    button = _("Send the answer")
    refusals = {
        actions.NothingAnswered: _("Answer every offence, and give a reason where you refuse."),
    }

    reason = forms.ChoiceField(
        label=_("Why is it refused?"), choices=RefusalReason.choices, required=False, widget=forms.RadioSelect,
        help_text=_("Only where you refuse an offence."),
    )  # fmt: skip
    note = area(_("What the sender should know"), 4, limit=4000, hint=_("Sealed: the sender reads it."))

    def __init__(
        self, data: QueryDict | None, actor: Actor, notice: "NonPunishment", offences: "list[LinkedOffence]"
    ) -> None:
        self.notice, self.offences = notice, offences
        super().__init__(data, actor)

    def prepare(self) -> None:
        for one in self.offences:
            self.fields[str(one.pk)] = forms.ChoiceField(
                label=_now("Article %(article)s (%(kind)s)") % {"article": one.article, "kind": one.get_kind_display()},
                choices=Answer.choices, widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer for each offence")},
            )  # fmt: skip
        self.order_fields(["number", *(str(one.pk) for one in self.offences), "reason", "note"])

    def clean(self) -> dict[str, Any]:
        """A refusal has a reason."""
        found = super().clean() or {}
        refused = any(found.get(str(one.pk)) == Answer.REFUSED for one in self.offences)
        if refused and not found.get("reason"):
            self.add_error("reason", _("Choose why you refuse"))
        return found

    def concerns(self) -> list[str]:
        return [str(self.notice.pk)]

    def answers(self) -> dict[UUID, str]:
        """What was chosen for each offence."""
        return {one.pk: self.cleaned_data[str(one.pk)] for one in self.offences}

    def act(self) -> None:
        actions.answer(
            self.actor, self.notice.pk, self.answers(), reason=self.cleaned_data["reason"],
            note=self.cleaned_data["note"].strip(),
        )  # fmt: skip
