"""Forms of a visit: the place once, each person in one short line, and one page on which all are referred."""

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from opennrm.access.actor import Actor
from opennrm.cases.states import Purpose
from opennrm.country import profile
from opennrm.incidents.actions import Line, Visit
from opennrm.incidents.states import Agreement, Site
from opennrm.organisations import queries as organisations
from opennrm.organisations.states import Kind
from opennrm.people.states import AgeBand, Sex
from opennrm.web.casework.forms import area, give
from opennrm.web.casework.words import language, region
from opennrm.web.components.fields import DayField
from opennrm.web.responder.consent import PURPOSES, refuse_companion
from opennrm.web.responder.forms import NO, YES, yes_no

if TYPE_CHECKING:
    from opennrm.incidents.models import Found, Incident
    from opennrm.organisations.models import Organisation

ANSWER = {"yes": True, "no": False}


class VisitForm(forms.Form):
    """The place: what kind, when, where; who leads, who pays, which languages are interpreted there."""

    visit = forms.UUIDField(widget=forms.HiddenInput)
    signal = forms.UUIDField(widget=forms.HiddenInput, required=False)
    site = forms.ChoiceField(label=_("What kind of place is it?"), choices=Site.choices)
    visited_on = DayField(parts=False, label=_("Day of the visit"))
    seen = forms.IntegerField(
        label=_("How many workers or others were there?"), required=False, min_value=1, max_value=5000,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-short"}),
    )  # fmt: skip
    region = forms.ChoiceField(label=_("Region"), required=False)
    sector = forms.ChoiceField(label=_("Kind of work"), required=False)
    place = forms.CharField(
        label=_("Where is it?"), required=False, max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Sealed: only those who were there and the body that leads can read it."),
    )  # fmt: skip
    account = area(_("What did you see?"), 4, limit=15_000)
    interpreters = forms.MultipleChoiceField(
        label=_("Languages for which an interpreter is there or on the telephone"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    lead = forms.ChoiceField(label=_("Who leads?"), required=False)
    payer = forms.ChoiceField(
        label=_("Who pays for interpreters, transport and the first nights?"), required=False
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, incident: "Incident | None" = None, words: dict[str, str] | None = None,
        **first: Any,
    ) -> None:  # fmt: skip
        country, shown = profile(), language()
        begins = {
            "visit": uuid4(),
            "visited_on": country.today(),
            "site": Site.FARM,
            "sector": "agriculture",
            **first,
        }
        super().__init__(data, initial=known(incident, words or {}) if incident else begins)
        give(self, "region", [("", "—"), *((one.code, one.label(shown)) for one in country.regions)])
        give(self, "sector", [("", "—"), *country.choices("sectors", shown)])
        give(self, "interpreters", list(country.choices("client_languages", shown)))
        others = organisations.directory(actor).exclude(pk=actor.organisation_id)
        bodies = [(str(one.pk), one.name(shown)) for one in others]
        give(self, "lead", [("", _("My organisation")), *bodies])
        give(self, "payer", [("", _("Not agreed yet")), *bodies])

    def visit_made(self) -> Visit:
        """What was written, as the action takes it."""
        found = self.cleaned_data
        same = ("visited_on", "site", "region", "sector", "seen", "place", "account")
        return Visit(
            **{name: found[name] for name in same}, interpreters=tuple(found["interpreters"]),
            lead_id=UUID(found["lead"]) if found["lead"] else None,
            payer_id=UUID(found["payer"]) if found["payer"] else None,
        )  # fmt: skip


def known(incident: "Incident", words: dict[str, str]) -> dict[str, Any]:
    """What is known of a visit, to be written anew."""
    open_part = ("site", "visited_on", "seen", "region", "sector", "interpreters")
    led = incident.lead_id != incident.organisation_id
    return {
        "visit": incident.pk, **{name: getattr(incident, name) for name in open_part},
        "lead": str(incident.lead_id) if led else "", "payer": str(incident.payer_id or ""), **words,
    }  # fmt: skip


class LineForm(forms.Form):
    """One person in one line. What the last one had is offered for the next: people of one place are often alike."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("How do you tell this person from the others?"), required=False, max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("A word for yourself, for example “red cap”. Sealed. No name is needed."),
    )  # fmt: skip
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one; “Not known” is an answer")},
    )  # fmt: skip
    age_band = forms.ChoiceField(
        label=_("Age group"), help_text=_("Your best estimate. Not known: protected as a child."),
        error_messages={"required": _("Choose an age group, or “Not known”")},
    )  # fmt: skip
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    spoken = forms.ChoiceField(label=_("Language to speak"), required=False)
    urgent = yes_no(_("Danger, or a doctor needed now?"))

    def __init__(self, data: Any = None, *, last: "Found | None" = None) -> None:
        alike = {"sex": last.sex, "citizenship": last.citizenship, "spoken": last.language} if last else {}
        super().__init__(data, initial={"person": uuid4(), "urgent": NO, **alike})
        country, shown = profile(), language()
        give(self, "age_band", [("", "—"), *AgeBand.choices])
        give(self, "citizenship", [("", "—"), *country.choices("citizenships", shown)])
        give(self, "spoken", [("", "—"), *country.choices("client_languages", shown)])

    def line(self) -> Line:
        """What was written, as the action takes it."""
        found = self.cleaned_data
        return Line(
            found["label"].strip(), found["sex"], found["age_band"], found["citizenship"], found["spoken"],
            ANSWER.get(found["urgent"]),
        )  # fmt: skip


class TogetherForm(forms.Form):
    """Whom to ask for all, how it was explained, and the answer of each adult. A child is not asked."""

    batch = forms.UUIDField(widget=forms.HiddenInput)
    identification = forms.ChoiceField(label=_("Who decides on the status, and co-ordinates"), required=False)
    assistance = forms.ChoiceField(label=_("Who gives shelter and help"), required=False)
    explained_in = forms.ChoiceField(
        label=_("In which language did you explain this?"),
        help_text=_("For those whose own language is not written down."),
        error_messages={"required": _("Choose the language in which you explained it")},
    )
    interpreter = forms.ChoiceField(label=_("Who interpreted?"))

    def __init__(
        self, data: Any = None, *, actor: Actor, incident: "Incident", people: "list[tuple[Found, str]]"
    ) -> None:
        self.people, self.incident = people, incident
        super().__init__(data, initial={"batch": uuid4(), "interpreter": "none_needed"})
        country, shown = profile(), language()
        for purpose in PURPOSES:
            able = nearest(list(organisations.able_to(actor, purpose)), incident)
            words = [(str(one.pk), f"{one.name(shown)}{place_of(one)}") for one in able]
            give(self, purpose, [*words, ("", _("Nobody now"))])
            if words:
                self.fields[purpose].initial = words[0][0]
        give(self, "explained_in", list(country.choices("client_languages", shown)))
        give(self, "interpreter", list(country.choices("interpreter_kinds", shown)))
        for found, _label in self.asked:
            self.fields[str(found.pk)] = forms.ChoiceField(
                label=_("Does this person agree?"), required=False, widget=forms.RadioSelect,
                choices=[(YES, _("Yes")), (NO, _("No")), ("", _("Not asked"))],
                initial={Agreement.YES: YES, Agreement.NO: NO}.get(Agreement(found.agreement), ""),
            )  # fmt: skip

    @property
    def asked(self) -> "list[tuple[Found, str]]":
        """The adults."""
        return [one for one in self.people if not one[0].is_child]

    @property
    def questions(self) -> list[tuple["Found", str, Any]]:
        """Each adult with the field of the answer."""
        return [(found, label, self[str(found.pk)]) for found, label in self.asked]

    def clean_interpreter(self) -> str:
        return refuse_companion(str(self.cleaned_data["interpreter"]))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        if not found.get("identification") and not found.get("assistance"):
            self.add_error("assistance", _("Choose at least one organisation to ask"))
        return found

    @property
    def receivers(self) -> dict[str, UUID]:
        """Purpose and organisation."""
        chosen = {Purpose(purpose).value: self.cleaned_data[purpose] for purpose in PURPOSES}
        return {purpose: UUID(pk) for purpose, pk in chosen.items() if pk}

    @property
    def answers(self) -> dict[UUID, bool]:
        """What each said; who was not asked is left out."""
        said = {found.pk: self.cleaned_data[str(found.pk)] for found, _label in self.asked}
        return {pk: ANSWER[answer] for pk, answer in said.items() if answer in ANSWER}


def nearest(able: "list[Organisation]", incident: "Incident") -> "list[Organisation]":
    """The competent authority first, then the same region."""
    first = {Kind.AUTHORITY, Kind.MINISTRY}
    return sorted(able, key=lambda one: (one.kind not in first, one.region != incident.region, one.name_en))


def place_of(one: "Organisation") -> str:
    """Where the organisation is."""
    named = region(one.region)
    return f" ({named})" if named else ""
