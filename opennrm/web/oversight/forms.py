"""What to look for in the log, and in the profile."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opennrm.audit import standing
from opennrm.audit.queries import Wanted
from opennrm.cases import flow as cases
from opennrm.country import profile
from opennrm.country.entries import Confidence
from opennrm.organisations import queries as organisations
from opennrm.web.acting import Request
from opennrm.web.components.fields import DayField

NOBODY = UUID(int=0)
KINDS = (
    ("", _("All")), ("case.", _("Files")), ("person.", _("Who a person is")), ("referral.", _("Referrals")),
    ("screening.", _("Screenings")), ("decision.", _("Decisions")), ("consent.", _("Consents")),
    ("member.", _("Members")), ("partner.", _("Partner systems")), ("refused", _("Refused")),
    ("audit.", _("The log itself")),
)  # fmt: skip


class LogForm(forms.Form):
    """Which entries of the log to show."""

    kind = forms.ChoiceField(label=_("What"), required=False, choices=KINDS)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    since = DayField(parts=False, label=_("From"), required=False)
    until = DayField(parts=False, label=_("Until"), required=False)
    file = forms.CharField(label=_("File"), required=False, max_length=40)
    actor = forms.UUIDField(label=_("Who (pseudonym)"), required=False)

    def __init__(self, data: Any = None, *, request: Request) -> None:
        super().__init__(data)
        self.asked_by = request.actor
        language = get_language() or ""
        field: Any = self.fields["organisation"]
        found = [(str(one.pk), one.name(language)) for one in organisations.directory(request.actor)]
        field.choices = [("", _("All")), *sorted(found, key=lambda one: one[1])]

    def clean_file(self) -> UUID | None:
        """A reference, or the id under which the log speaks of a file; an unknown one finds nothing."""
        text = str(self.cleaned_data["file"]).strip()
        if not text:
            return None
        try:
            return UUID(text)
        except ValueError:
            return cases.id_of(self.asked_by, text.upper()) or NOBODY

    @property
    def wanted(self) -> Wanted:
        """What the log is asked for."""
        found = self.cleaned_data
        until = found.get("until")
        return Wanted(
            action=found.get("kind", ""),
            actor_id=found.get("actor"),
            organisation_id=UUID(found["organisation"]) if found.get("organisation") else None,
            case_id=found.get("file"),
            since=midnight(found.get("since")),
            until=midnight(until + timedelta(days=1)) if until else None,
        )


def midnight(day: Any) -> datetime | None:
    """The first moment of a day, here."""
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


class ExportForm(forms.Form):
    """Which part of the log to take away."""

    first = forms.IntegerField(label=_("From number"), min_value=1)
    last = forms.IntegerField(label=_("To number"), min_value=1)

    def clean(self) -> dict[str, Any]:
        """A range in order, and not more than a page can give."""
        found = super().clean() or {}
        if "first" in found and "last" in found:
            if found["last"] < found["first"]:
                self.add_error("last", _("The last number must not be before the first."))
            elif found["last"] - found["first"] >= standing.MOST_EXPORTED:
                sentence = _("At most %(most)s entries at once. Use the command line for more.")
                self.add_error(
                    "last", forms.ValidationError(sentence, params={"most": standing.MOST_EXPORTED})
                )
        return found


SUBJECTS = {
    "law": _("Law"), "clocks": _("Deadlines"), "bodies": _("Bodies"), "regions": _("Regions"), "money": _("Money"),
    "services": _("Services"), "protection": _("Protection and data"), "identity": _("Identity"),
    "offences": _("Offences"), "lists": _("Lists"), "languages": _("Languages"), "holidays": _("Days off"),
}  # fmt: skip


class ProfileForm(forms.Form):
    """Which values of the profile to show."""

    subject = forms.ChoiceField(label=_("Subject"), required=False)
    confidence = forms.ChoiceField(label=_("How sure"), required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        subject: Any = self.fields["subject"]
        subject.choices = [("", _("All")), *SUBJECTS.items()]
        confidence: Any = self.fields["confidence"]
        listed = profile().choices("confidences", get_language() or "")
        confidence.choices = [("", _("All")), *[one for one in listed if one[0] in set(Confidence)]]
