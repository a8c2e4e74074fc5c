"""Notices that the person should not be punished: drafting, sending with consent, taking back."""

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases import queries as cases
from opennrm.cases.states import Purpose
from opennrm.justice import actions, policies, queries
from opennrm.justice.states import OffenceKind
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.web.casework.forms import ActForm, area, give

if TYPE_CHECKING:
    from opennrm.cases.models import Case

LIST = re.compile(r"[,;\n]+")
REFUSALS = {
    actions.NoLink: _(
        "Name at least one offence, and write in at least 40 characters how it is linked to the exploitation."
    ),
    actions.ConsentMissing: _("The person has not agreed that the prosecutor is told."),
    actions.NotAProsecutor: _("A notice on non-punishment goes to a prosecutor."),
}


class JusticeForm(ActForm):
    """An act of this part of the file."""

    tab = "justice"
    refusals = REFUSALS

    @classmethod
    def allowed(cls, actor: Actor, case: "Case") -> bool:
        return policies.may_write(actor, case)


class Written(JusticeForm):
    """What a notice says."""

    criminal = forms.CharField(
        label=_("Articles of criminal law"), required=False, max_length=300,
        help_text=_("Of which the person is accused, for instance: 385, 394(2). Separate them by commas."),
    )  # fmt: skip
    administrative = forms.CharField(
        label=_("Articles on administrative offences"), required=False, max_length=300,
        help_text=_("For instance on stay or work without a permit."),
    )  # fmt: skip
    link = area(
        _("How are these offences linked to the exploitation?"), 8, limit=8000,
        hint=_(
            "What the person was made to do, by whom and how; what a person in this place could not avoid. Sealed: the "
            "prosecutor reads it, other organisations of the file do not."
        ),
    )  # fmt: skip

    def offences(self) -> list[actions.Offence]:
        """Every article that was named, with its kind."""
        return [
            actions.Offence(kind.value, article.strip())
            for kind in OffenceKind
            for article in LIST.split(self.cleaned_data[kind.value])
            if article.strip()
        ]


class DraftNotice(Written):
    """A new draft."""

    slug, title = "draft-notice", _("Ask that the person is not punished")
    lead = _(
        "For offences that the person was made to commit (Council of Europe Convention, article 26; EU Directive "
        "2011/36, article 8). First a draft; nobody is told."
    )
    button, done = _("Keep the draft"), _("The draft is kept. Nobody has been told.")
    field_order = ("number", "recipient")

    recipient = forms.ChoiceField(
        label=_("Which prosecutor?"), error_messages={"required": _("Choose a prosecutor")}
    )

    def prepare(self) -> None:
        found = organisations.directory(self.actor).filter(kind=Kind.PROSECUTOR)
        here = self.actor.organisation_id
        offices = [(str(one.pk), one.name(self.page_language)) for one in found if one.pk != here]
        give(self, "recipient", [("", "—"), *offices] if len(offices) != 1 else offices)

    def act(self) -> None:
        found = self.cleaned_data
        actions.draft(
            self.actor, self.case.pk, recipient_id=UUID(found["recipient"]), offences=self.offences(),
            link=found["link"].strip(), notice_id=found["number"],
        )  # fmt: skip


class OnNotice(JusticeForm):
    """An act on one notice of the own organisation."""

    needs_subject = True

    def find(self) -> None:
        self.notice = queries.notice_in_file(self.actor, self.case, self.subject)

    @property
    def about(self) -> str:
        return self.notice.recipient.name(self.page_language)


class EditNotice(Written, OnNotice):
    """Go on with a draft."""

    slug, title = "edit-notice", _("The draft of the notice")
    button, done = _("Keep the draft"), _("The draft is kept. Nobody has been told.")

    def known(self) -> dict[str, Any]:
        named: dict[str, list[str]] = {kind.value: [] for kind in OffenceKind}
        for one in self.notice.offences.all():
            named[one.kind].append(one.article)
        said = queries.words(self.actor, self.notice).link
        return {"link": said, **{kind: ", ".join(articles) for kind, articles in named.items()}}

    def act(self) -> None:
        actions.revise(
            self.actor, self.notice.pk, offences=self.offences(), link=self.cleaned_data["link"].strip()
        )


class SendNotice(OnNotice):
    """To the prosecutor, after the person agreed."""

    slug, title = "send-notice", _("Send the notice to the prosecutor")
    lead = _(
        "The prosecutor reads the name and birth of the person, the offences and the link. Of the file the prosecutor "
        "sees nothing. Explain this first: a no changes nothing in the help."
    )
    button, done = _("Send the notice"), _("The notice is sent. Its clock runs for the prosecutor.")

    explained_in = forms.ChoiceField(
        label=_("In which language did you explain this?"),
        error_messages={"required": _("Choose the language in which you explained it")},
    )
    interpreter = forms.ChoiceField(
        label=_("Who interpreted?"), widget=forms.RadioSelect, initial="none_needed"
    )
    given_by = forms.ChoiceField(label=_("Who agreed?"), widget=forms.RadioSelect, initial="person")

    def known(self) -> dict[str, Any]:
        return {"explained_in": self.case.languages[0] if self.case.languages else ""}

    def prepare(self) -> None:
        if self.case.is_child or self.has_agreed():
            for name in ("explained_in", "interpreter", "given_by"):
                del self.fields[name]
            return
        self.offer("explained_in", "client_languages", empty=True)
        refused = {one.code for one in self.country.codes("interpreter_kinds") if one.refused}
        kinds = self.country.choices("interpreter_kinds", self.page_language)
        give(self, "interpreter", [one for one in kinds if one[0] not in refused])
        self.offer("given_by", "consent_given_by")

    def has_agreed(self) -> bool:
        """Whether such a consent is written down."""
        asked = (self.actor, self.case, Purpose.NON_PUNISHMENT, self.notice.recipient_id)
        return cases.consent_for(*asked) is not None

    def act(self) -> None:
        found = self.cleaned_data
        agreement = None
        if "explained_in" in found:
            agreement = actions.Agreement(found["explained_in"], found["interpreter"], found["given_by"])
        actions.send(self.actor, self.notice.pk, agreement)


class WithdrawNotice(OnNotice):
    """Before it is answered."""

    slug, title = "withdraw-notice", _("Take the notice back?")
    lead = _("The prosecutor finds it no more. It stays in the file.")
    button, done = _("Take it back"), _("The notice is taken back.")
    is_dangerous = True

    def act(self) -> None:
        actions.withdraw(self.actor, self.notice.pk)


class DiscardNotice(OnNotice):
    """A draft that is not needed."""

    slug, title = "discard-notice", _("Discard the draft?")
    button, done = _("Discard the draft"), _("The draft is discarded.")
    is_dangerous = True

    def act(self) -> None:
        actions.discard(self.actor, self.notice.pk)
