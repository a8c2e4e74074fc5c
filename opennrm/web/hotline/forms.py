"""What is asked on the telephone: one page, in the order in which people tell it; nothing is required but who calls."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opennrm.country import profile
from opennrm.people import safety
from opennrm.people.identity import Contact
from opennrm.people.states import AgeBand, Sex
from opennrm.signals.actions import Told
from opennrm.signals.states import Caller, Channel, CloseReason
from opennrm.web.casework.forms import area, give
from opennrm.web.casework.words import language
from opennrm.web.components.fields import PhoneField
from opennrm.web.responder.conversation import FROM_ANSWER, TO_ANSWER
from opennrm.web.responder.forms import yes_no

if TYPE_CHECKING:
    from opennrm.signals.models import Signal

CLOCK = "%H:%M"
AS_SAID = {"autocomplete": "off", "spellcheck": "false"}
OPERATORS = [one for one in Channel.choices if one[0] != Channel.PUBLIC_FORM]


class TimeField(forms.TimeField):
    """A time of day as people write it: 20:00, 20.00 or 20."""

    def __init__(self, **kwargs: Any) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}
        super().__init__(
            input_formats=[CLOCK, "%H.%M", "%H"], widget=forms.TimeInput(box, format=CLOCK), required=False,
            error_messages={"invalid": _("Enter a time, for example 20:00")}, **kwargs,
        )  # fmt: skip


class CallForm(forms.Form):
    """A call, a visit or a message. Who calls need not be who needs help."""

    signal = forms.UUIDField(widget=forms.HiddenInput)
    medical = yes_no("")
    threat = yes_no("")
    channel = forms.ChoiceField(label=_("How did they reach you?"), choices=OPERATORS)
    caller = forms.ChoiceField(label=_("Who is calling?"), choices=Caller.choices)
    subject = forms.ChoiceField(label=_("What is it about?"), required=False)
    persons = forms.IntegerField(
        label=_("How many persons need help?"),
        min_value=1,
        max_value=500,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    age_band = forms.ChoiceField(label=_("Age group"), choices=AgeBand.choices, required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    sector = forms.ChoiceField(label=_("Kind of work"), required=False)
    spoken = forms.ChoiceField(label=_("Language of the call"), required=False)
    narrative = area(
        _("What was said"), 6, limit=15_000,
        hint=_("In the caller's words. Sealed. No name is needed."),
    )  # fmt: skip
    phone = PhoneField(label=_("Number to call back"), required=False)
    whom = forms.CharField(
        label=_("Who answers there?"), required=False, max_length=120, widget=forms.TextInput(AS_SAID),
        help_text=_("For example: she herself; her sister, who knows"),
    )  # fmt: skip
    safe_from = TimeField(label=_("Safe from"))
    safe_until = TimeField(label=_("until"))
    ways = forms.MultipleChoiceField(
        label=_("What did they agree to?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    safe_word = forms.CharField(
        label=_("Word by which the person knows that it is us"), required=False, max_length=60,
        widget=forms.TextInput(AS_SAID),
    )  # fmt: skip
    never_use = area(_("Numbers and ways never to use"), 2, limit=600, hint=_("One in each line."))

    def __init__(
        self, data: Any = None, *, known: Told | None = None, signal: "Signal | None" = None
    ) -> None:
        self.told = known or Told()
        super().__init__(data, initial={"signal": signal.pk if signal else uuid4(), **self._known(signal)})
        country, shown = profile(), language()
        asked = {one.code: one.label(shown) for one in country.instrument("urgent").indicators}
        self.fields["medical"].label, self.fields["threat"].label = (
            asked["urgent.health"], asked["urgent.danger"],
        )  # fmt: skip
        regions = [(one.code, one.label(shown)) for one in country.regions]
        give(self, "region", [("", "—"), *regions])
        for name, listed in (
            ("subject", "call_subjects"),
            ("sector", "sectors"),
            ("spoken", "client_languages"),
        ):
            give(self, name, [("", "—"), *country.choices(listed, shown)])
        give(self, "ways", list(country.choices("safe_contacts", shown)))
        if signal and signal.channel == Channel.PUBLIC_FORM:
            give(self, "channel", Channel.choices)

    def _known(self, signal: "Signal | None") -> dict[str, Any]:
        told, contact = self.told, self.told.contact
        spans = safety.hours(contact.hours).spans
        begin, end = spans[0] if len(spans) == 1 else (None, None)
        asked = {"medical": TO_ANSWER[told.needs_doctor], "threat": TO_ANSWER[told.is_threatened]}
        open_part = {
            name: getattr(told, name)
            for name in (
                "channel",
                "caller",
                "subject",
                "persons",
                "sex",
                "age_band",
                "region",
                "sector",
                "narrative",
            )
        }
        return {
            **asked, **open_part, "spoken": told.language, "phone": contact.phone, "whom": contact.whom,
            "safe_from": begin, "safe_until": end, "ways": list(contact.ways), "safe_word": contact.safe_word,
            "never_use": "\n".join(contact.never_use),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        if (found.get("safe_from") is None) != (found.get("safe_until") is None):
            self.add_error("safe_until", _("Enter both times, or neither"))
        return found

    def heard(self, door: str) -> Told:
        """What was told, as the action takes it."""
        found = self.cleaned_data
        answers = {name: FROM_ANSWER[found[name] or "unknown"] for name in ("medical", "threat")}
        open_part = {
            name: found[name] for name in ("channel", "caller", "subject", "persons", "region", "sector")
        }
        return Told(
            **open_part, door=door, needs_doctor=answers["medical"], is_threatened=answers["threat"],
            sex=found["sex"] or Sex.UNKNOWN, age_band=found["age_band"] or AgeBand.UNKNOWN,
            language=found["spoken"], narrative=found["narrative"], contact=self._contact(),
        )  # fmt: skip

    def _contact(self) -> Contact:
        found = self.cleaned_data
        never = tuple(line.strip() for line in found["never_use"].splitlines() if line.strip())
        reached = Contact(
            phone=found["phone"], hours=self._hours(), may_leave_message=safety.WRITE in found["ways"],
            safe_word=found["safe_word"], never_use=never, whom=found["whom"], ways=tuple(found["ways"]),
        )  # fmt: skip
        if reached == Contact():
            return reached
        return Contact(**{**vars(reached), "language": found["spoken"]})

    def _hours(self) -> str:
        """Times from the two boxes; hours that were written in another way stay as they are."""
        begin, end = self.cleaned_data["safe_from"], self.cleaned_data["safe_until"]
        if begin is None:
            return self.told.contact.hours if self._keeps_hours() else ""
        return f"{begin:{CLOCK}}-{end:{CLOCK}}"

    def _keeps_hours(self) -> bool:
        """More than one span, or words: the boxes cannot show them, so emptiness is not a wish to delete."""
        return len(safety.hours(self.told.contact.hours).spans) != 1


class AdviceForm(forms.Form):
    """Advice in passing: how they came, what it was about; nothing else is asked, and nobody is named."""

    signal = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("How did they reach you?"), choices=OPERATORS)
    subject = forms.ChoiceField(label=_("What is it about?"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"signal": uuid4(), "channel": Channel.TELEPHONE, "subject": "rights"})
        give(self, "subject", list(profile().choices("call_subjects", language())))


class MomentForm(forms.Form):
    """When to call back: a time of day, today or tomorrow, as it comes next."""

    call = forms.UUIDField(widget=forms.HiddenInput)
    at = TimeField(
        label=_("Call back at"), help_text=_("The next time that the clock shows this, today or tomorrow.")
    )

    def __init__(self, data: Any = None, *, begins: datetime | None = None) -> None:
        first = timezone.localtime(begins) if begins else None
        super().__init__(data, initial={"call": uuid4(), "at": first.time() if first else None})

    @property
    def moment(self) -> datetime | None:
        """The next moment at this time of day; nothing where no time was given."""
        wanted: time | None = self.cleaned_data.get("at")
        if wanted is None:
            return None
        now = timezone.now().astimezone(profile().timezone)
        found = datetime.combine(now.date(), wanted, now.tzinfo)
        return found if found > now else found + timedelta(days=1)


class CloseForm(forms.Form):
    """Why it ends without a file."""

    reason = forms.ChoiceField(
        label=_("Why does it end without a file?"),
        choices=CloseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason: it is counted, so that what is lost is seen")},
    )


class ShiftForm(forms.Form):
    """What the next shift must know."""

    left = forms.UUIDField(widget=forms.HiddenInput)
    words = area(
        _("What the next shift must know"), 5,
        hint=_("Sealed for those who take calls in your organisation. Refer to signals by their number."),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"left": uuid4()})
